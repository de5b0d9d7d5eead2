"""The application: the pages of documents and evaluations, what readers send and choose, Gradio's page at the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from rag.assistant import Assistant
    from rag.settings import Settings


def build_app(assistant: Assistant, settings: Settings, is_stopping: Callable[[], bool] = lambda: False) -> FastAPI:
    """The whole application over an open assistant; close the `finisher`, `evaluator`, … of its state first.

    Its `sessions` forget nothing of themselves.
    """
    import gradio as gr
    from fastapi import FastAPI
    from starlette.middleware.cors import CORSMiddleware

    from rag.web.background_indexing import notice_endpoint
    from rag.web.batch import add_batch
    from rag.web.batch_jobs import Batches
    from rag.web.chat import drawing_endpoint
    from rag.web.choices import choices_endpoint
    from rag.web.documents import add_documents
    from rag.web.evaluation import add_evaluation
    from rag.web.evaluation_runs import Evaluator
    from rag.web.export import add_export
    from rag.web.feedback import FeedbackFile, take_feedback
    from rag.web.gradio_sessions import GradioSessions, Listening, check_calls, log_tracebacks
    from rag.web.library import add_library
    from rag.web.limits import ClientLimits
    from rag.web.page import build_page, calm_theme, page_head, page_style
    from rag.web.replies import TellTrouble, add_troubles
    from rag.web.suggestions import Suggestions, suggestions_endpoint
    from rag.web.uploads import add_uploads
    from rag.web.visitors import VisitorCookie, Visitors

    app = FastAPI(openapi_url=None)
    app.add_middleware(CORSMiddleware)  # of no other origin; Gradio, where it finds none, adds its own, of any origin
    add_troubles(app)
    app.state.visitors = visitors = Visitors(assistant, settings)
    app.add_middleware(TellTrouble)  # before the next, which adds itself around it
    app.add_middleware(VisitorCookie, names=visitors.names, seen=visitors.seen)
    add_uploads(app, visitors)
    add_documents(app, visitors.assistant)
    app.state.finisher = visitors.finisher()
    app.add_route("/indexing", notice_endpoint(visitors.assistant))
    app.add_route("/choices", choices_endpoint(lambda request: visitors.assistant(request).store))
    app.state.evaluator = Evaluator(
        assistant,
        settings.index / "evaluation" / "runs",
        is_shared=settings.evaluations == "shared",
        most=settings.evaluation_questions,
    )
    feedback = FeedbackFile(settings.index / "feedback.jsonl")
    add_evaluation(app, app.state.evaluator, feedback, visitors.who)
    add_export(app, visitors.assistant)
    app.state.batches = batches = Batches(visitors.let_pass)
    add_batch(
        app,
        batches,
        visitors.assistant,
        visitors.who,
        model=assistant.writer.model.name if assistant.writer else "",
    )
    add_library(app, visitors.assistant, visitors)
    suggestions = Suggestions(visitors.let_pass, is_stopping)
    app.add_route("/suggestions", suggestions_endpoint(visitors.assistant, suggestions), methods=["POST"])
    app.add_route("/drawn", drawing_endpoint(visitors.assistant), methods=["POST"])
    taking = take_feedback(visitors.assistant, feedback, visitors.owns, visitors.who)
    app.add_route("/feedback", taking, methods=["POST"])
    page = build_page(visitors.asking, visitors.who, settings)
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=calm_theme(),
        css=page_style(),
        head=page_head(settings),
        footer_links=[],
        run_history=False,
        ssr_mode=False,  # else a Node server is started where Node is found
        mcp_server=False,
        show_error=False,
        allowed_paths=[],
    )
    check_calls(app, page)
    app.state.sessions = GradioSessions(page, ClientLimits().unheard_s)
    app.add_middleware(Listening, sessions=app.state.sessions)
    log_tracebacks()
    return app
