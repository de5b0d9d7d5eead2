"""The switches that keep libraries from sending anything, in each way into the package."""

import subprocess
import sys

import pytest

from rag.offline import REPORTS, TRACES

WAYS_IN = (
    "import rag",
    "from rag import Assistant",
    "import rag.langchain",
    "import rag.models.encoder",
    "from rag.store import Store",
    "import rag.cli",
    "import rag.web",
    "import rag.evaluate",
)
LOADED = "import os; os.environ['ORT_DISABLE_TELEMETRY'] = '1'; import onnxruntime; "


def python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Code in an interpreter of its own, that knows what is set and nothing else."""
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": ":".join(sys.path), **environment},
    )


@pytest.mark.parametrize("way_in", WAYS_IN)
def test_reports_are_off_in_each_way_in_whatever_was_set(way_in: str) -> None:
    assert reported(way_in, **dict.fromkeys(REPORTS, "0")) == str(list(REPORTS.values()))


def test_reports_are_off_where_nothing_was_set() -> None:
    assert reported("import rag") == str(list(REPORTS.values()))


def reported(way_in: str, **before: str) -> str:
    """The switches as they are after a way into the package."""
    code = f"{way_in}; import os; print([os.environ.get(name) for name in {list(REPORTS)}])"
    return python(code, **before).stdout.strip()


def test_a_program_that_uses_griot_keeps_its_own_traces_and_downloads() -> None:
    code = f"import rag, os; print([os.environ.get(name) for name in {[*TRACES, 'HF_HUB_OFFLINE']}])"
    assert python(code).stdout.strip() == str([None] * (len(TRACES) + 1))


def test_the_command_line_traces_nothing_whatever_was_set() -> None:
    code = f"""
import os, sys
from rag.cli import main
sys.argv = ["griot", "--help"]
try:
    main()
finally:
    print([os.environ.get(name) for name in {list(TRACES)}])
"""
    told = python(code, **dict.fromkeys(TRACES, "true"))
    assert told.stdout.strip().endswith(str(list(TRACES.values())))


def test_onnxruntime_that_was_loaded_before_is_told_of_once() -> None:
    forgotten = "del os.environ['ORT_DISABLE_TELEMETRY']; "  # so that it reports nothing here, and seems to
    told = python(f"{LOADED}{forgotten}import rag; import rag.cli").stderr
    assert told.count("ReportingWarning") == 1
    assert "Import rag first, or start the program with ORT_DISABLE_TELEMETRY=1" in told


@pytest.mark.parametrize("before", [LOADED, "import numpy; "])
def test_what_cannot_report_is_not_warned_of(before: str) -> None:
    assert python(f"{before}import rag").stderr == ""
