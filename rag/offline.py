"""Keeps the libraries below Griot from sending anything: the switch of each, and the reason for it.

`import rag` sets what stops reports to a library's makers, before any of them is loaded. `own_process` adds, for a
process that is Griot's alone, what a program that merely uses Griot may want. What is told in the call and not in the
environment: Chroma's collector of traces in `store/chroma.py`, Gradio's links and history in `web/app.py`.
"""

from __future__ import annotations

import os
import re
import sys
import warnings

REPORTS = {  # set on import, over what the environment says: no value of theirs is of use to a user
    # onnxruntime: since 1.29 its wheels for Linux send events to Microsoft, with an id of the machine, and keep them in
    # ~/.cache/Microsoft. It looks once, when it is loaded; `disable_telemetry_events` comes too late.
    "ORT_DISABLE_TELEMETRY": "1",
    # Gradio: asks api.gradio.app for its newest version, and tells it and Hugging Face which components a page has.
    "GRADIO_ANALYTICS_ENABLED": "False",
    # huggingface_hub and hf_xet, below Gradio, transformers and sentence-transformers: which library asks for what.
    "HF_HUB_DISABLE_TELEMETRY": "1",
    # Chroma: its usage, by PostHog; 1.5 has no code for that left, and later ones must not bring it back.
    "ANONYMIZED_TELEMETRY": "False",
}
TRACES = {  # for a process of Griot's own: what an environment made for other programs may ask for
    # LangSmith, below LangChain: every prompt, with the passages of documents in it, to LangChain's servers. A program
    # that uses Griot decides for itself.
    "LANGSMITH_TRACING": "false",
    "LANGSMITH_TRACING_V2": "false",
    "LANGCHAIN_TRACING": "false",
    "LANGCHAIN_TRACING_V2": "false",
    # OpenTelemetry, which Chroma brings; FastAPI, Chroma and the packages of models would write to its collector.
    "OTEL_SDK_DISABLED": "true",
    "FASTAPI_OTEL_AUTO_CONFIGURE": "false",
}
NO_DOWNLOADS = {  # where the settings allow none; a program that uses Griot may fetch models of its own
    # The hub's client, however it is called: `local_files_only` keeps files from being fetched, not questions.
    "HF_HUB_OFFLINE": "1",
}
REPORTING = (1, 29)  # the first version of onnxruntime that sends


class ReportingWarning(UserWarning):
    """A library that reports was loaded before Griot could keep it from doing so."""


def silence_reports() -> None:
    """Keeps libraries that are loaded from now on from reporting; warns where onnxruntime already was."""
    if sends_already():
        warnings.warn(
            "onnxruntime was imported before Griot, and may send usage data to Microsoft until this program ends. "
            "Import rag first, or start the program with ORT_DISABLE_TELEMETRY=1.",
            ReportingWarning,
            stacklevel=3,
        )
    os.environ.update(REPORTS)


def own_process() -> None:
    """For a process that is Griot's alone: no traces of what it does, wherever the environment would send them."""
    os.environ.update(TRACES)


def forbid_downloads() -> None:
    """Keeps the packages of Hugging Face that are loaded from now on from asking the hub for anything."""
    os.environ.update(NO_DOWNLOADS)


def sends_already() -> bool:
    """Whether onnxruntime is loaded, in a version that reports, and was not told to be silent."""
    version = re.match(r"(\d+)\.(\d+)", getattr(sys.modules.get("onnxruntime"), "__version__", ""))
    reports = version is not None and (int(version[1]), int(version[2])) >= REPORTING
    return reports and os.environ.get("ORT_DISABLE_TELEMETRY") != REPORTS["ORT_DISABLE_TELEMETRY"]
