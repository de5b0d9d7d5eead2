"""`app.py` as a person starts and stops it."""

import gzip
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import pytest

ROOT = Path(__file__).parents[2]
WINDOW_S = 4.0
IDLE = 0.02  # of one core: a server that looked for questions as often as Gradio does took twice that


class Served(subprocess.Popen[str]):
    """A server that does not outlive a test that fails."""

    def __exit__(self, kind: Any, *rest: Any) -> None:
        if kind is not None:
            self.kill()
        super().__exit__(kind, *rest)


def start(folder: Path, documents: Path, *options: str) -> Served:
    environment = {**os.environ, "GRIOT_INDEX": str(folder / "index"), "GRIOT_DOCUMENTS": str(documents)}
    return Served(
        [sys.executable, str(ROOT / "app.py"), "--port", "0", *options],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def address_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    found = re.search(r"http://localhost:\d+", process.stdout.readline())
    assert found
    return found[0].replace("localhost", "127.0.0.1")


def test_a_folder_that_does_not_exist_ends_it_with_one_sentence(tmp_path: Path) -> None:
    with start(tmp_path, tmp_path / "nowhere") as process:
        address = address_of(process)
        told = ""
        while process.poll() is None and "pas pu démarrer" not in told:
            time.sleep(0.2)
            with urlopen(address) as response:
                told = response.read().decode()
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 2
    assert "nowhere" in errors
    assert "nowhere" in told
    assert "Traceback" not in errors
    assert len(errors.strip().splitlines()) == 1


def test_it_stops_at_once_while_it_starts(tmp_path: Path) -> None:
    for ending in (signal.SIGTERM, signal.SIGINT):
        with start(tmp_path, ROOT / "seeds") as process:
            with urlopen(address_of(process) + "/status") as response:
                assert b'"ready": false' in response.read()
            process.send_signal(ending)
            _, errors = process.communicate(timeout=20)
        assert process.returncode == 0
        assert errors == ""


def test_it_stops_in_order_while_the_model_loads_behind_the_page(seeds_index: Path, tmp_path: Path) -> None:
    shutil.copytree(seeds_index, tmp_path / "index")
    with start(tmp_path, ROOT / "seeds") as process:
        address = address_of(process)
        ready = False
        while process.poll() is None and not ready:
            with urlopen(address + "/status") as response:
                ready = b'"ready": true' in response.read()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 0
    assert errors == ""


def test_it_stops_without_a_word_while_a_page_is_open_and_waits_for_suggestions(
    seeds_index: Path, tmp_path: Path
) -> None:
    shutil.copytree(seeds_index, tmp_path / "index")
    with start(tmp_path, ROOT / "seeds") as process, ThreadPoolExecutor() as visitors:
        address = address_of(process)
        while not json.loads(read(f"{address}/status"))["models"] and process.poll() is None:
            time.sleep(0.2)
        heartbeat = urlopen(f"{address}/gradio_api/heartbeat/0")
        assert heartbeat.readline().startswith(b"data")
        waiting = [visitors.submit(status_of, f"{address}/suggestions", {"language": code}) for code in ("fr", "en")]
        time.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
        assert {asked.result() for asked in waiting} <= {200, 503}
        heartbeat.read()  # to its end, which it has
    assert process.returncode == 0
    assert errors == ""


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_a_server_that_nobody_asks_uses_no_processor(seeds_index: Path, tmp_path: Path) -> None:
    shutil.copytree(seeds_index, tmp_path / "index")
    with start(tmp_path, ROOT / "seeds") as process:
        address = address_of(process)
        while not json.loads(read(f"{address}/status"))["models"] and process.poll() is None:
            time.sleep(0.2)
        spent: list[float] = []
        while min(spent, default=1.0) > IDLE and len(spent) < 15:  # the first ones, it still loads Chroma
            before = processor_s(process)
            time.sleep(WINDOW_S)
            spent.append((processor_s(process) - before) / WINDOW_S)
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
    assert min(spent) <= IDLE, spent


def processor_s(process: subprocess.Popen[str]) -> float:
    """The seconds of processor time that a process has taken until now, all its threads together."""
    after_name = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


def status_of(address: str, body: dict[str, str]) -> int:
    """The status of the reply to a body."""
    try:
        with urlopen(address, json.dumps(body).encode()) as response:
            return int(response.status)
    except HTTPError as error:
        return error.code


def test_a_start_answers_at_once_with_a_page_that_waits_for_the_chat(seeds_index: Path, tmp_path: Path) -> None:
    shutil.copytree(seeds_index, tmp_path / "index")
    with start(tmp_path, ROOT / "seeds") as process:
        address = address_of(process)
        first, state = read(address), json.loads(read(f"{address}/status"))
        while not json.loads(read(f"{address}/status"))["models"] and process.poll() is None:
            time.sleep(0.2)
        page, choices = read(address), read(f"{address}/choices")
        with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as response:
            compressed = gzip.decompress(response.read()).decode()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert ('id="wait"' in first, state["ready"], "window.gradio_config" in first) == (True, False, False)
    assert "window.gradio_config" in compressed
    assert ("window.gradio_config" in page, "publishers" in choices, errors) == (True, True, "")


def read(address: str) -> str:
    with urlopen(address) as response:
        return str(response.read().decode())


def test_other_machines_are_not_let_in_by_chance(tmp_path: Path) -> None:
    with start(tmp_path, ROOT / "seeds", "--host", "0.0.0.0") as process:
        printed, errors = process.communicate(timeout=30)
    assert (process.returncode, printed) == (2, "")
    assert len(errors.splitlines()) == 1
    assert "GRIOT_PASSWORD" in errors
    assert "--open-to-everybody" in errors


def test_with_the_word_they_are_let_in_and_the_start_says_so(tmp_path: Path) -> None:
    with start(tmp_path, ROOT / "seeds", "--host", "0.0.0.0", "--open-to-everybody") as process:
        address = urlsplit(address_of(process))
        asked = {
            request: sent_raw(address.port or 0, f"{request}\r\n\r\n").split(b" ", 2)[1]
            for request in (
                "GET /status HTTP/1.1\r\nHost: localhost\r\nConnection: close",
                "GET /status HTTP/1.1\r\nHost: 127.0.0.1:1\r\nConnection: close",
                "GET /status HTTP/1.1\r\nHost: evil.test\r\nConnection: close",
                "GET http://localhost/status HTTP/1.1\r\nHost: evil.test\r\nConnection: close",
                "GET /status HTTP/1.1\r\nHost: evil.test\r\nX-Forwarded-Host: localhost\r\nConnection: close",
                "GET /status HTTP/1.1\r\nHost: localhost\r\nHost: evil.test\r\nConnection: close",
                "GET /status HTTP/1.0\r\nHost: localhost",
                "GET /status HTTP/1.0",
            )
        }
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert list(asked.values()) == [b"200", b"200", b"421", b"421", b"421", b"400", b"200", b"400"]
    assert errors.splitlines() == [
        "Warning: no password is asked for: everybody who reaches 0.0.0.0 may read every document and add their own."
    ]


def sent_raw(port: int, request: str) -> bytes:
    """What comes back on a connection of its own."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(request.encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))
