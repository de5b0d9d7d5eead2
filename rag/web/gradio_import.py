"""Gradio without what it does in vain: the half of its import that writes type stubs, and routes that it drops."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio import Blocks
    from gradio.routes import App


def import_gradio() -> None:
    """Imports Gradio in about 1.2 s instead of 2.5 s.

    On import Gradio parses its own sources again to rewrite the `.pyi` files that its wheel brings already. It leaves
    that out for a class without a file: for the length of the import, its classes are such.
    """
    real = inspect.getfile

    def getfile(wanted: object) -> str:
        if isinstance(wanted, type) and wanted.__module__.startswith("gradio."):
            raise OSError(f"{wanted.__name__} needs no stubs")
        return real(wanted)  # type: ignore[arg-type]

    inspect.getfile = getfile  # type: ignore[assignment]
    try:
        import gradio  # noqa: F401
    finally:
        inspect.getfile = real


@contextmanager
def without_routes() -> Iterator[None]:
    """Builds a page in a quarter of the time.

    While a page is being built, Gradio makes an application for it three times, each with its 82 routes, and a fourth
    time when the page is mounted: the routes of that one are all that is ever asked.
    """
    from gradio.routes import App

    real = App.create_app

    def create_app(blocks: Blocks, **_: object) -> App:
        app = App()
        app.configure_app(blocks)
        return app

    App.create_app = staticmethod(create_app)  # type: ignore[assignment]
    try:
        yield
    finally:
        App.create_app = staticmethod(real)  # type: ignore[method-assign]
