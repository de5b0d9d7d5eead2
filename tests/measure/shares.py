"""One visitor against another: an attacker takes all that there is, and an honest visitor comes after.

    python -m tests.measure.shares http://127.0.0.1:7860

The server's documents are those of `seeds/`. Everything is bounded, and ends by itself.
"""

from __future__ import annotations

import json
import sys
from time import perf_counter, sleep
from typing import Any
from uuid import uuid4

import httpx

QUESTION = "Qui a conduit la délégation russe à Bamako ?"
ANSWER = "Novak"
LONGEST_S = 120
STRANGERS = 16  # cookies of the attacker; without any, one request is like another


def visitor(url: str) -> httpx.Client:
    """A browser that has seen the page, and with it got a cookie."""
    client = httpx.Client(base_url=url, timeout=LONGEST_S, headers={"Accept-Language": "en"})
    client.get("/").raise_for_status()
    return client


def join(client: httpx.Client, function: int, said: str = QUESTION) -> tuple[int, str]:
    """Asks, without looking for the answer: the status, and the session where it will be."""
    session = uuid4().hex[:11]
    sent: dict[str, Any] = {
        "key": session,
        "said": said,
        "question": None,
        "language": "en",
        "filters": None,
        "turns": [],
    }
    body = {"data": [sent], "fn_index": function, "session_hash": session, "trigger_id": None, "event_data": None}
    return client.post("/gradio_api/queue/join", json=body).status_code, session


def answer(client: httpx.Client, session: str) -> str:
    """What is said in a session in the end."""
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as events:
        for line in events.iter_lines():
            event = json.loads(line.removeprefix("data:")) if line.startswith("data:") else {}
            if event.get("msg") == "process_completed":
                data = event["output"].get("data") or [{}]
                return str(data[0].get("html", ""))
    return ""


def until_over(client: httpx.Client, address: str) -> dict[str, Any]:
    """The status at an address once that is over."""
    end = perf_counter() + LONGEST_S
    while (told := client.get(address).json()).get("state") in ("waiting", "running") and perf_counter() < end:
        sleep(0.1)
    return dict(told)


def questions(url: str, function: int) -> dict[str, Any]:
    """The attacker asks 96 questions, six with each of his cookies; then somebody asks one."""
    strangers = [visitor(url) for _ in range(STRANGERS)]
    taken = [join(stranger, function)[0] for stranger in strangers for _ in range(6)]
    honest, begun = visitor(url), perf_counter()
    status, session = join(honest, function)
    said = answer(honest, session) if status == 200 else ""
    told = {"attacker_taken": taken.count(200), "honest_status": status, "answered": ANSWER in said}
    return {**told, "seconds": round(perf_counter() - begun, 1)}


def tables(url: str) -> dict[str, Any]:
    """Twenty visitors have a table answered; then the twenty-first comes."""
    table = f"question\n{QUESTION}\n".encode()
    statuses = []
    for _ in range(21):
        client = visitor(url)
        begun = client.post("/batch", params={"name": "q.csv"}, content=table)
        statuses.append(begun.status_code)
        if begun.status_code == 200:
            until_over(client, f"/batch/{begun.json()['id']}/status")
    return {"statuses": statuses, "twenty_first": statuses[-1]}


def uploads(url: str) -> dict[str, Any]:
    """A stranger's megabyte is being read; then somebody sends 60 bytes."""
    stranger, honest = visitor(url), visitor(url)
    line = "Le barrage numéro {} a été construit par l'entreprise Sogefi en {} pour 47 milliards de francs.\n\n"
    long = "".join(line.format(number, 1900 + number % 100) for number in range(10_500)).encode()
    stranger.post("/uploads", params={"name": "long.txt"}, content=long).raise_for_status()
    while stranger.get("/uploads").json()["files"][0]["state"] == "waiting":
        sleep(0.05)
    begun = perf_counter()
    short = "La ministre Awa Tembely a inauguré le puits de Kidal.".encode()
    honest.post("/uploads", params={"name": "short.txt"}, content=short).raise_for_status()
    while (file := honest.get("/uploads").json()["files"][0])["state"] not in ("done", "failed"):
        if perf_counter() - begun > LONGEST_S:
            break
        sleep(0.05)
    told = {"bytes": (len(long), len(short)), "honest_state": file["state"], "seconds": perf_counter() - begun}
    (theirs,) = stranger.get("/uploads").json()["files"]
    stranger.delete(f"/uploads/{theirs['id']}")
    return {**told, "stranger": f"{theirs['state']} {theirs['done']}/{theirs['total']}"}


def evaluations(url: str) -> dict[str, Any]:
    """A stranger evaluates 1,500 questions; then somebody evaluates two, and somebody without a cookie looks."""
    stranger, honest, nobody = visitor(url), visitor(url), httpx.Client(base_url=url, timeout=LONGEST_S)
    line = json.dumps({"question": QUESTION, "answers": [ANSWER]}) + "\n"
    many = "".join(line.replace("Bamako", f"Bamako {number}") for number in range(1500)).encode()
    first = stranger.post("/evaluation", params={"name": "many.jsonl"}, content=many).json()
    begun = perf_counter()
    mine = honest.post("/evaluation", params={"name": "two.jsonl"}, content=(2 * line).encode())
    told: dict[str, Any] = {"honest_status": mine.status_code, "said": mine.json().get("error")}
    if mine.status_code == 200:
        run = mine.json()["run"]
        told["honest_state"] = until_over(honest, f"/evaluation/{run}/status")["state"]
        told["seconds"] = round(perf_counter() - begun, 1)
        told["own_list_has_it"] = run in honest.get("/evaluation").text
        told["cookieless_list_has_it"] = run in nobody.get("/evaluation").text
        told["cookieless_reads_answers"] = nobody.get(f"/evaluation/{run}/answers.csv").status_code
    told["cookieless_sees_status"] = nobody.get(f"/evaluation/{first['run']}/status").status_code
    told["cookieless_stops"] = nobody.post(f"/evaluation/{first['run']}/stop").status_code
    stranger.post(f"/evaluation/{first['run']}/stop")
    return told


def feedback(url: str) -> dict[str, Any]:
    """An attacker says sixty things; then somebody says one."""
    stranger, honest = visitor(url), visitor(url)
    said = {"question": QUESTION, "verdict": "down", "given": "x"}
    taken = [stranger.post("/feedback", json=said).status_code for _ in range(60)]
    return {"attacker_taken": taken.count(204), "honest_status": honest.post("/feedback", json=said).status_code}


def main(url: str) -> None:
    """Prints what each of them found."""
    config = httpx.get(f"{url}/config", timeout=LONGEST_S).json()
    function = next(one["id"] for one in config["dependencies"] if one["backend_fn"])
    print("questions  ", questions(url, function), flush=True)
    print("tables     ", tables(url), flush=True)
    print("uploads    ", uploads(url), flush=True)
    print("evaluations", evaluations(url), flush=True)
    print("feedback   ", feedback(url), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
