"""The page in Gradio: the conversation on the left, the source on the right."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from rag.web.starting import read_static
from rag.web.words import DEFAULT, languages, read_words

if TYPE_CHECKING:
    import gradio as gr

    from rag.assistant import Assistant
    from rag.settings import Settings

# Questions that an article answers, with its file: shown only where that file is indexed.
EXAMPLES = (
    ("Qui a conduit la délégation russe à Bamako ?", "000_07c3436994a3e81c.txt"),
    ("Qui a reçu l’ambassadeur de Russie en juin 2021 ?", "004_adf4cb344ef422a1.txt"),
    ("What share of senior Malian officers trained in Eastern Europe?", "003_10d9d95bf921b5c7.txt"),
    ("Who spoke with Sergei Lavrov by telephone?", "001_62719f1a21323ba8.txt"),
)
WAITING = 64  # questions in the queue; one more is refused rather than kept waiting for minutes
AT_ONCE = 2  # questions that are answered side by side; each uses several cores
SCRIPTS = ("page", "reader", "feedback", "filters", "chat")
STYLES = ("article", "page", "filters", "explain")
CHOSEN = "(...sent) => [...sent.slice(0, -1), griotFilters.chosen()]"  # the filters, in place of the last input


def build_page(assistant: Assistant, settings: Settings) -> gr.Blocks:
    """The page over an open assistant. Its words come from `static/page.js`, in the reader's language."""
    import gradio as gr

    from rag.web.ask import ask_with

    words = read_words(DEFAULT)
    known = {document.path for document in assistant.documents()}
    page = gr.Blocks(title="Griot", analytics_enabled=False, fill_width=True)
    with page:
        with gr.Row(elem_id="masthead"):
            gr.HTML(read_static("masthead.html"), elem_id="name", js_on_load="griot.fill(element)")
            language = gr.Radio(
                [(read_words(code)["language_name"], code) for code in languages()],
                value=DEFAULT,
                label=" · ".join(read_words(code)["language_label"] for code in languages()),
                show_label=False,
                container=False,
                elem_id="language",
            )
        with gr.Row(elem_id="desk"):
            with gr.Column(elem_id="talk"):
                chat = gr.Chatbot(
                    label=words["chat_label"],
                    show_label=False,
                    container=False,
                    elem_id="chat",
                    height="100%",
                    autoscroll=False,  # `static/page.js` scrolls to the question, not past the answer
                    buttons=[],
                    feedback_options=None,
                    latex_delimiters=[],
                    allow_tags=False,
                    layout="panel",
                    examples=[{"text": text} for text, path in EXAMPLES if path in known],
                )
                gr.HTML(read_static("filters.html"), elem_id="filters", js_on_load="griotFilters.start(element)")
                chosen = gr.JSON(visible=False)  # has its value in the visitor's browser alone, from `CHOSEN`
                with gr.Row(elem_id="ask"):
                    question = gr.Textbox(
                        label=words["question_label"],
                        show_label=False,
                        container=False,
                        max_lines=6,
                        max_length=settings.question_chars,
                        autofocus=True,
                        elem_id="question",
                        scale=1,
                    )
                    send = gr.Button(words["send"], variant="primary", elem_id="send", scale=0)
            with gr.Column(elem_id="reader"):
                gr.HTML(read_static("reader.html"), elem_id="pane", js_on_load="griot.fill(element)")

        answer, answer_example = ask_with(assistant)
        respond = partial(
            gr.on,
            outputs=[question, chat],
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=AT_ONCE,
            concurrency_id="ask",
        )
        respond([question.submit, send.click], answer, [question, chat, language, chosen], js=CHOSEN)
        respond([chat.example_select], answer_example, [chat, language, chosen], js=CHOSEN)
        spoken = [language, question, send, chat]
        page.load(fn=None, js="() => griot.speak(griot.preferred())", outputs=spoken)
        language.input(fn=None, js="(language) => griot.speak(language, true)", inputs=language, outputs=spoken)
    page.queue(max_size=WAITING, api_open=False)
    return page


def page_head() -> str:
    """The script, the words that it shows, and the colours: Gradio's `css` would lose their dark side."""
    words = json.dumps({code: dict(read_words(code)) for code in languages()}, ensure_ascii=False)
    harmless = words.replace("<", "\\u003c")  # no word can end the script
    scripts = "\n".join(read_static(f"{name}.js") for name in SCRIPTS)
    script = f"const GRIOT_WORDS = {harmless};\n{scripts}"
    return f"<style>{read_static('theme.css')}</style><script>{script}</script>"


def page_style() -> str:
    """The style sheets; Gradio narrows them to its own frame, which puts them above its own."""
    return "\n".join(read_static(f"{name}.css") for name in STYLES)
