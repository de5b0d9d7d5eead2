"""The application: the pages of documents and evaluations, what readers send and choose, Gradio's page at the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from rag.assistant import Assistant
    from rag.settings import Settings


def build_app(assistant: Assistant, settings: Settings, is_stopping: Callable[[], bool] = lambda: False) -> FastAPI:
    """The whole application over an open assistant; close the `finisher`, `evaluator`, … of its state."""
    import gradio as gr
    from fastapi import FastAPI

    from rag.web.batch import add_batch
    from rag.web.batch_jobs import Batches
    from rag.web.choices import choices_endpoint
    from rag.web.documents import document_page
    from rag.web.evaluation import add_evaluation
    from rag.web.evaluator import Evaluator
    from rag.web.export import add_export
    from rag.web.feedback import FeedbackFile, take_feedback
    from rag.web.gradio_import import without_routes
    from rag.web.library import add_library
    from rag.web.notice import notice_endpoint
    from rag.web.originals import original_file
    from rag.web.page import build_page, page_head, page_style
    from rag.web.suggestions import Suggestions, suggestions_endpoint
    from rag.web.theme import calm_theme
    from rag.web.uploads import add_uploads
    from rag.web.visitor_cookie import GIVEN, VisitorCookie
    from rag.web.visitors import Visitors

    app = FastAPI(openapi_url=None)
    app.state.visitors = visitors = Visitors(assistant, settings)
    app.add_middleware(VisitorCookie, names=visitors.names, seen=visitors.seen)
    add_uploads(app, visitors)
    app.add_route("/documents/{path:path}", document_page(visitors.assistant))
    app.add_route("/originals/{path:path}", original_file(visitors.assistant))
    app.state.finisher = visitors.finisher()
    app.add_route("/indexing", notice_endpoint(visitors.assistant))
    app.add_route("/choices", choices_endpoint(lambda request: visitors.assistant(request).store))
    app.state.evaluator = Evaluator(assistant, settings.index / "evaluation" / "runs")
    feedback = FeedbackFile(settings.index / "feedback.jsonl")
    add_evaluation(app, app.state.evaluator, feedback)
    add_export(app, visitors.assistant)
    app.state.batches = batches = Batches(visitors.let_pass)
    add_batch(
        app,
        batches,
        visitors.assistant,
        lambda request: visitors.names.known(request.cookies) or request.scope.get(GIVEN, ""),
        model=assistant.writer.model.name if assistant.writer else "",
    )
    add_library(app, visitors.assistant, visitors)
    suggestions = Suggestions(visitors.let_pass, is_stopping)
    app.add_route("/suggestions", suggestions_endpoint(visitors.assistant, suggestions), methods=["POST"])
    app.add_route("/feedback", take_feedback(visitors.assistant, feedback, visitors.owns), methods=["POST"])
    with without_routes():
        page = build_page(visitors.asking, settings)
    gr.mount_gradio_app(
        app,
        page,
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
