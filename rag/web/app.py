"""The application: the documents' pages, the page's own files, and Gradio's page at the root."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fastapi import FastAPI

    from rag.assistant import Assistant
    from rag.settings import Settings


def build_app(assistant: Assistant, settings: Settings) -> FastAPI:
    """The whole application over an open assistant."""
    import gradio as gr
    from fastapi import FastAPI

    from rag.web.documents import document_page
    from rag.web.page import build_page, page_head, page_style
    from rag.web.theme import calm_theme

    app = FastAPI(openapi_url=None)
    app.add_route("/documents/{path:path}", document_page(assistant))
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
