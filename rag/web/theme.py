"""Gradio's theme, in the colours and fonts of `static/theme.css`."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gradio.themes import Base

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


def calm_theme() -> Base:
    """The theme: one palette, whose two sides are told apart by the style sheet alone."""
    import gradio as gr

    colours = {name: f"var(--{colour})" for name, colour in COLOURS.items()}
    theme = gr.themes.Base(font=SANS, font_mono=MONO, radius_size="md")
    dark = {f"{name}_dark": colour for name, colour in colours.items()}
    return theme.set(color_accent="var(--accent)", **colours, **dark)
