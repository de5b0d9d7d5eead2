"""The formats of questions and of corpora: each module reads one into rows.

lines.py   JSONL, and the bytes and the JSON of any file
table.py   CSV and Excel; what the columns are called is in columns.py
workbook.py the cells of a workbook; package.py the zip that it is
bounds.py  how much a file may hold
squad.py   SQuAD JSON 1.1 and 2.0: its questions, and its paragraphs as documents
beir.py    a BEIR folder: queries.jsonl and qrels/
"""
