"""The formats of questions and of corpora: each module reads one into rows.

lines.py     JSONL, and the bytes and the JSON of any file
table.py     CSV and Excel, and what their columns may be called
workbook.py  the cells of an Excel workbook, within bounds
datasets.py  SQuAD JSON 1.1 and 2.0, and BEIR folders: queries.jsonl and qrels/
"""
