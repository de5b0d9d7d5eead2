"""Files that were accepted for the corpus outlive whatever ends the server, and the next start indexes them."""

from __future__ import annotations

import json
import os
import random
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

from rag.assistant import index_folder
from rag.settings import Settings
from rag.store import read_status, read_unfinished
from rag.store.catalog import Catalog

ROOT = Path(__file__).parents[2]
KILLS = 3
SENDERS = 3


def serve(folder: Path) -> tuple[subprocess.Popen[str], str]:
    """A server whose visitors add to the corpus, and its address, once it takes files."""
    environment = os.environ | {
        "GRIOT_INDEX": str(folder / "index"),
        "GRIOT_DOCUMENTS": str(folder / "docs"),
        "GRIOT_UPLOADS": "corpus",
    }
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "app.py"), "--port", "0"],
        env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    address = re.search(r"http://localhost:\d+", process.stdout.readline())
    assert address
    at = address[0].replace("localhost", "127.0.0.1")
    while process.poll() is None:
        with urlopen(f"{at}/status") as response:
            if json.loads(response.read())["ready"]:
                break
        time.sleep(0.1)
    return process, at


def send(address: str, numbers: range, taken: list[str], stop: threading.Event) -> None:
    """Sends files one after the other as one visitor, and notes those that were taken, until the server is gone."""
    cookie = ""
    for number in numbers:
        name = f"note {number}.txt"
        body = f"Note {number}\n\nLe puits numéro {number} a été creusé à Kidal par Awa Tembely.".encode()
        headers = {"Cookie": cookie} if cookie else {}
        try:
            with urlopen(Request(f"{address}/uploads?name={quote(name)}", body, headers, method="POST")) as response:
                given = response.headers.get("Set-Cookie")
                cookie = given.split(";")[0] if given else cookie
                if response.status == 202:
                    taken.append(name)
        except (URLError, OSError):
            if stop.is_set():
                return


def test_every_file_that_was_taken_is_there_after_kills_and_is_indexed_by_the_next_start(tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.txt").write_text("Un titre\n\nLe pont de Gao a été ouvert en 1998.", "utf-8")
    settings = Settings(index=tmp_path / "index")
    index_folder([tmp_path / "docs"], settings)
    chosen, taken = random.Random(2), list[str]()
    for round_ in range(KILLS):
        process, address = serve(tmp_path)
        stop, senders = threading.Event(), []
        before = len(taken)
        try:
            for sender in range(SENDERS):
                first = 100 * (SENDERS * round_ + sender)
                senders.append(threading.Thread(target=send, args=(address, range(first, first + 12), taken, stop)))
                senders[-1].start()
            wanted = chosen.randrange(3, 20)
            while len(taken) - before < wanted and any(one.is_alive() for one in senders):
                time.sleep(0.001)
        finally:
            stop.set()
            process.kill()
            process.communicate()
        for one in senders:
            one.join()
        lying = {file.name for file in (tmp_path / "docs" / "uploads").iterdir()}
        assert set(taken) <= lying
    assert len(taken) >= 3 * KILLS
    process, _ = serve(tmp_path)
    try:
        while process.poll() is None and read_unfinished(settings.index):
            time.sleep(0.1)
    finally:
        process.terminate()
        process.communicate(timeout=30)
    catalog = Catalog.open(settings.index)
    indexed = {card.path for card in catalog.cards()}
    catalog.close()
    assert {f"uploads/{name}" for name in taken} <= indexed
    assert read_status(settings.index).failed == ()
