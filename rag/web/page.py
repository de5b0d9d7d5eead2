"""The page in Gradio: the conversation on the left, the source on the right."""

from __future__ import annotations

from string import Template
from typing import TYPE_CHECKING

from rag.web.shell import harmless_json, render_nav
from rag.web.starting import read_static
from rag.words import DEFAULT, languages, page_words, read_words

if TYPE_CHECKING:
    from collections.abc import Callable

    import gradio as gr
    from fastapi import Request
    from gradio.themes import Base

    from rag.assistant import Assistant
    from rag.settings import Settings
    from rag.web.shares import Who

COLOURS = {
    "body_background_fill": "paper",
    "background_fill_primary": "paper",
    "background_fill_secondary": "sheet",
    "block_background_fill": "sheet",
    "body_text_color": "ink",
    "body_text_color_subdued": "faded",
    "block_label_text_color": "faded",
    "block_title_text_color": "ink",
    "border_color_primary": "line",
    "border_color_accent": "accent",
    "color_accent_soft": "tint",
    "link_text_color": "accent",
    "link_text_color_hover": "accent",
    "link_text_color_active": "accent",
    "link_text_color_visited": "accent",
    "input_background_fill": "sheet",
    "input_background_fill_focus": "sheet",
    "input_border_color": "edge",
    "input_border_color_focus": "accent",
    "input_placeholder_color": "faded",
    "button_primary_background_fill": "accent",
    "button_primary_background_fill_hover": "accent-deep",
    "button_primary_text_color": "on-accent",
    "button_secondary_background_fill": "sheet",
    "button_secondary_background_fill_hover": "tint",
    "button_secondary_text_color": "ink",
}
SANS = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Noto Sans", "sans-serif")
MONO = ("ui-monospace", "monospace")
LOOK_S = 0.05  # how often Gradio looks for a question: as often as it would, it takes 4 % of a core to find none
PROGRESS_S = 60.0  # how often it looks for progress to tell of, which nothing on this page has
AT_ONCE = 2  # questions that are answered side by side; each uses several cores
MODEL_AT_ONCE = 16  # where a language model words the answers: most of the time one waits for it, which costs nothing
# The part of the page that asks: its value is what the server says of the answer; it has three events of its own.
TALK = """
griotTalk.start(element, props, watch, {
  ask: () => trigger("submit"), halt: () => trigger("stop"), draw: () => trigger("draw"),
});
"""
SCRIPTS = ("page", "source_pane", "filters", "talk", "answers", "history", "connection")
STYLES = ("nav", "article", "chat", "filters", "history", "source_pane")


def calm_theme() -> Base:
    """The theme: one palette, whose two sides are told apart by the style sheet alone."""
    import gradio as gr

    colours = {name: f"var(--{colour})" for name, colour in COLOURS.items()}
    theme = gr.themes.Base(font=SANS, font_mono=MONO, radius_size="md")
    dark = {f"{name}_dark": colour for name, colour in colours.items()}
    return theme.set(color_accent="var(--accent)", **colours, **dark)


def build_page(
    assistant_of: Callable[[gr.Request], Assistant], who_asks: Callable[[Request], Who], settings: Settings
) -> gr.Blocks:
    """The page over open assistants, one for each visitor, whom `who_asks` tells apart.

    Its words come from `static/page.js`, in the visitor's language; the conversation is kept by `static/talk.js`, which
    says what is asked and what the chat shows.
    """
    import gradio as gr

    from rag.web.chat import ask_with
    from rag.web.fair_queue import FairQueue

    at_once = MODEL_AT_ONCE if settings.llm else AT_ONCE
    words = read_words(DEFAULT)
    page = gr.Blocks(title="Griot", analytics_enabled=False, fill_width=True)
    with page:
        with gr.Row(elem_id="masthead"):
            gr.HTML(masthead(), elem_id="name", js_on_load="griot.fill(element)")
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
                gr.HTML(read_static("history.html"), elem_id="past", js_on_load="griotPast.start(element)")
                chat = gr.Chatbot(
                    label=words["chat_label"],
                    show_label=False,
                    container=False,
                    elem_id="chat",
                    height="100%",
                    autoscroll=False,  # `static/talk.js` scrolls to the question, not past the answer
                    buttons=[],
                    feedback_options=None,
                    latex_delimiters=[],
                    allow_tags=False,
                    layout="panel",
                )
                gr.HTML(read_static("filters.html"), elem_id="filters", js_on_load="griotFilters.start(element)")
                talk = gr.HTML(html_template=read_static("notes.html"), elem_id="notes", js_on_load=TALK)
                with gr.Row(elem_id="ask"):
                    question = gr.Textbox(
                        label=words["question_label"],
                        show_label=False,
                        container=False,
                        max_lines=6,
                        max_length=settings.question_chars,
                        autofocus=True,
                        interactive=True,
                        elem_id="question",
                        scale=1,
                    )
                    send = gr.Button(words["send"], variant="primary", elem_id="send", scale=0)
                    stop = gr.Button(words["stop"], elem_id="stop", scale=0)
            with gr.Column(elem_id="reader"):
                gr.HTML(read_static("source_pane.html"), elem_id="pane", js_on_load="griot.fill(element)")

        asked = gr.on(
            [question.submit, send.click, talk.submit],
            ask_with(assistant_of),
            inputs=talk,
            outputs=talk,
            js="() => griotTalk.send()",
            show_progress="hidden",
            api_visibility="private",
            concurrency_limit=at_once,
            concurrency_id="ask",
        )
        # In the browser alone
        talk.draw(fn=None, js="() => griotTalk.drawn()", outputs=[chat, question], api_visibility="private")
        asked.failure(fn=None, js="() => griotTalk.fail()", outputs=chat, api_visibility="private")
        gr.on([stop.click, talk.stop], fn=None, js="() => griotTalk.stop()", outputs=chat, cancels=asked)
        page.load(fn=None, js="() => griot.start()", outputs=[language, chat])
        language.input(fn=None, js="(language) => griot.speak(language, true)", inputs=language)
    page.queue(api_open=False)
    page._queue = FairQueue(page, who_asks, at_once=max(AT_ONCE, at_once // 2))
    page._queue.sleep_when_free = LOOK_S
    page._queue.progress_update_sleep_when_free = PROGRESS_S
    return page


def masthead() -> str:
    """The name, and the ways to the other pages."""
    return Template(read_static("masthead.html")).substitute(nav=render_nav("chat", read_words(DEFAULT)))


def page_head(settings: Settings) -> str:
    """The script, the words that it shows, and the colours: Gradio's `css` would lose their dark side."""
    words = harmless_json({code: dict(page_words(code)) for code in languages()})
    note = "feedback_note_shared" if settings.evaluations == "shared" else "feedback_note"
    constants = f'const GRIOT_WORDS = {words}, GRIOT_FEEDBACK_NOTE = "{note}";'
    script = "\n".join([constants, *(read_static(f"{name}.js") for name in SCRIPTS)])
    return f"<style>{read_static('theme.css')}</style><script>{script}</script>"


def page_style() -> str:
    """The style sheets; Gradio narrows them to its own frame, which puts them above its own."""
    return "\n".join(read_static(f"{name}.css") for name in STYLES)
