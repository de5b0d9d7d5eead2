"""The application: the pages of documents and evaluations, what readers send and choose, Gradio's page at the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.assistant import Assistant
    from rag.settings import Settings


def build_app(assistant: Assistant, settings: Settings) -> FastAPI:
    """The whole application over an open assistant; `app.state.evaluator` is to be closed before it."""
    import gradio as gr
    from fastapi import FastAPI

    from rag.web.choices import choices_endpoint
    from rag.web.documents import document_page
    from rag.web.evaluation import add_evaluation
    from rag.web.evaluator import Evaluator
    from rag.web.feedback import FeedbackFile, take_feedback
    from rag.web.page import build_page, page_head, page_style
    from rag.web.theme import calm_theme

    app = FastAPI(openapi_url=None)
    app.add_route("/documents/{path:path}", document_page(assistant))
    app.add_route("/choices", choices_endpoint(assistant.store))
    app.state.evaluator = Evaluator(assistant, settings.index / "evaluation" / "runs")
    feedback = FeedbackFile(settings.index / "feedback.jsonl")
    add_evaluation(app, app.state.evaluator, feedback)
    app.add_route("/feedback", take_feedback(assistant, feedback), methods=["POST"])
    gr.mount_gradio_app(
        app,
        build_page(assistant, settings),
        path="/",
        theme=calm_theme(),
        css=page_style(),
        head=page_head(),
        footer_links=[],
        run_history=False,
        ssr_mode=False,  # else a Node server is started where Node is found
        mcp_server=False,
        show_error=False,
        allowed_paths=[],
    )
    return app
