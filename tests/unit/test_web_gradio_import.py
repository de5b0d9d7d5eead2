"""What Gradio is kept from doing in vain."""

import asyncio
from typing import Any

from rag.web.gradio_import import import_gradio, without_routes

ASKED = "/config"


async def build_and_mount() -> None:
    """In a loop, as the page is built: without one Gradio makes loops that nobody closes."""
    import gradio as gr
    from fastapi import FastAPI

    with without_routes(), gr.Blocks(analytics_enabled=False) as page:
        gr.Textbox()
    assert page.app.get_blocks() is page
    assert ASKED not in paths(page.app)
    app = gr.mount_gradio_app(FastAPI(), page, path="/")
    assert ASKED in paths(app.routes[-1].app)


def paths(app: Any) -> set[str]:
    return {getattr(route, "path", "") for route in app.routes}


def test_only_the_application_that_is_asked_has_routes() -> None:
    import_gradio()
    asyncio.run(build_and_mount())
