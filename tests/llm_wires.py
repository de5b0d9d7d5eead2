"""How each provider's server is spoken to: where, in which words a request comes, and in which an answer goes.

As their documentation and their own clients have it: server-sent events of Anthropic, Google, Mistral and OpenAI, lines
of JSON of Ollama.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.message import Message
from typing import Any

EVENTS = "text/event-stream"


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as it came: its prompt's two parts, its key, the most tokens that it allows, its context's size."""

    system: str
    user: str
    key: str
    tokens: int
    context: int | None = None


@dataclass(frozen=True, slots=True)
class Wire:
    """One provider's protocol. `whole`, `cut` and `withheld` are what it calls the ways in which an answer ends.

    `path` is where it is asked, below its `root` that a user gives. `sent` makes an answer's parts of its words and its
    end; `failing` a body of an error's status and text; `broken` is an error in the middle of an answer.
    """

    provider: str
    path: str
    root: str
    sends: str
    whole: str
    cut: str
    withheld: str
    read: Callable[[Mapping[str, Any], Message], Asked]
    sent: Callable[[Sequence[str], str], tuple[bytes, ...]]
    failing: Callable[[int, str], object]
    broken: bytes
    overflow: tuple[int, str]


def wire_at(path: str) -> Wire | None:
    """The protocol that is spoken at a path, where there is one."""
    return next((wire for wire in WIRES.values() if re.fullmatch(wire.path, path)), None)


def in_words(text: str) -> list[str]:
    """A text word by word, each with the space behind it."""
    return re.findall(r"\S*\s|\S+$", text)


def data(body: object, *, name: str = "", escaped: bool = False) -> bytes:
    """One server-sent event; `escaped`: in ASCII."""
    head = f"event: {name}\n" if name else ""
    return f"{head}data: {json.dumps(body, ensure_ascii=escaped)}\n\n".encode()


def chunk(delta: Mapping[str, str], finish: str | None = None) -> dict[str, object]:
    """One piece of an answer in OpenAI's protocol, which is Mistral's, too."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", "choices": [choice]}


def _read_openai(body: Mapping[str, Any], headers: Message) -> Asked:
    parts = {message["role"]: message["content"] for message in body["messages"]}
    key = headers.get("Authorization", "").removeprefix("Bearer ")
    tokens = body.get("max_completion_tokens", body.get("max_tokens", 0))
    return Asked(parts.get("system", ""), parts["user"], key, tokens)


def _send_openai(words: Sequence[str], finish: str) -> tuple[bytes, ...]:
    pieces = (data(chunk({"content": word})) for word in words)
    return (data(chunk({"role": "assistant"})), *pieces, data(chunk({}, finish)) + b"data: [DONE]\n\n")


def _read_ollama(body: Mapping[str, Any], headers: Message) -> Asked:
    parts = {message["role"]: message["content"] for message in body["messages"]}
    key = headers.get("Authorization", "").removeprefix("Bearer ")
    options = body["options"]
    return Asked(parts.get("system", ""), parts["user"], key, options["num_predict"], options.get("num_ctx"))


def _send_ollama(words: Sequence[str], finish: str) -> tuple[bytes, ...]:
    counts = {"total_duration": 1, "load_duration": 1, "prompt_eval_count": 7, "eval_count": len(words)}
    return (
        *(_line({"message": {"role": "assistant", "content": word}, "done": False}) for word in words),
        _line({"message": {"role": "assistant", "content": ""}, "done": True, "done_reason": finish, **counts}),
    )


def _line(body: Mapping[str, object]) -> bytes:
    said = {"model": "m", "created_at": "2026-11-22T18:00:00.000000Z", **body}
    return json.dumps(said, ensure_ascii=False).encode() + b"\n"


def _read_anthropic(body: Mapping[str, Any], headers: Message) -> Asked:
    system = body.get("system", "")
    key = headers.get("x-api-key") or headers.get("Authorization", "").removeprefix("Bearer ")
    return Asked(_text(system), _text(body["messages"][0]["content"]), key, body["max_tokens"])


def _text(content: str | Sequence[Mapping[str, str]]) -> str:
    return content if isinstance(content, str) else "".join(block["text"] for block in content)


def _send_anthropic(words: Sequence[str], finish: str) -> tuple[bytes, ...]:
    usage = {"input_tokens": 7, "output_tokens": 1}
    begun = {"id": "msg_1", "type": "message", "role": "assistant", "content": [], "model": "m", "usage": usage}
    ends = {"stop_reason": finish, "stop_sequence": None}
    return (
        _named({"type": "message_start", "message": {**begun, "stop_reason": None, "stop_sequence": None}}),
        _named({"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}}),
        _named({"type": "ping"}),
        *(
            _named({"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": word}})
            for word in words
        ),
        _named({"type": "content_block_stop", "index": 0})
        + _named({"type": "message_delta", "delta": ends, "usage": {"output_tokens": len(words)}})
        + _named({"type": "message_stop"}),
    )


def _named(body: Mapping[str, object]) -> bytes:
    return data(body, name=str(body["type"]))


def _read_google(body: Mapping[str, Any], headers: Message) -> Asked:
    system = "".join(part["text"] for part in body.get("systemInstruction", {}).get("parts", []))
    user = "".join(part["text"] for content in body["contents"] for part in content["parts"])
    return Asked(system, user, headers.get("x-goog-api-key", ""), body["generationConfig"]["maxOutputTokens"])


def _send_google(words: Sequence[str], finish: str) -> tuple[bytes, ...]:
    usage = {"promptTokenCount": 7, "candidatesTokenCount": 1, "totalTokenCount": 8}
    candidates: list[dict[str, object]] = [
        {"content": {"role": "model", "parts": [{"text": word}]}, "index": 0} for word in words
    ]
    candidates.append({"content": {"role": "model", "parts": [{"text": ""}]}, "finishReason": finish, "index": 0})
    return tuple(data({"candidates": [each], "usageMetadata": usage, "modelVersion": "m"}) for each in candidates)


GOOGLE_STATUS = {400: "INVALID_ARGUMENT", 401: "UNAUTHENTICATED", 403: "PERMISSION_DENIED", 404: "NOT_FOUND"}
GOOGLE_STATUS |= {429: "RESOURCE_EXHAUSTED", 500: "INTERNAL", 503: "UNAVAILABLE"}
ANTHROPIC_TYPE = {400: "invalid_request_error", 401: "authentication_error", 403: "permission_error"}
ANTHROPIC_TYPE |= {404: "not_found_error", 413: "request_too_large", 429: "rate_limit_error", 500: "api_error"}
OVERLOADED = {"type": "error", "error": {"type": "overloaded_error", "message": "Overloaded"}}

WIRES = {
    wire.provider: wire
    for wire in (
        Wire(
            "openai",
            "/v1/chat/completions",
            "/v1",
            EVENTS,
            "stop",
            "length",
            "content_filter",
            _read_openai,
            _send_openai,
            lambda status, said: {"error": {"message": said, "type": "error", "code": status}},
            data({"error": {"message": "The server had an error", "type": "server_error", "code": None}}),
            (400, "This model's maximum context length is 512 tokens, however your messages resulted in 2031 tokens."),
        ),
        Wire(
            "mistralai",
            "/mistral/v1/chat/completions",
            "/mistral/v1",
            EVENTS,
            "stop",
            "length",
            "content_filter",
            _read_openai,
            _send_openai,
            lambda status, said: {"object": "error", "message": said, "type": "error", "param": None, "code": None},
            data({"object": "error", "message": "Service unavailable.", "type": "internal_server_error", "code": 3700}),
            (400, "Prompt contains 2031 tokens, too large for model with 512 maximum context length"),
        ),
        Wire(
            "anthropic",
            "/v1/messages",
            "",
            EVENTS,
            "end_turn",
            "max_tokens",
            "refusal",
            _read_anthropic,
            _send_anthropic,
            lambda status, said: {
                "type": "error",
                "error": {"type": ANTHROPIC_TYPE.get(status, "api_error"), "message": said},
            },
            data(OVERLOADED, name="error"),
            (400, "prompt is too long: 2031 tokens > 512 maximum"),
        ),
        Wire(
            "google_genai",
            r"/v1beta/models/m:streamGenerateContent\?alt=sse",
            "",
            EVENTS,
            "STOP",
            "MAX_TOKENS",
            "SAFETY",
            _read_google,
            _send_google,
            lambda status, said: {"error": {"code": status, "message": said, "status": GOOGLE_STATUS[status]}},
            data({"error": {"code": 503, "message": "The model is overloaded.", "status": "UNAVAILABLE"}}),
            (400, "The input token count (2031) exceeds the maximum number of tokens allowed (512)."),
        ),
        Wire(
            "ollama",
            "/api/chat",
            "",
            "application/x-ndjson",
            "stop",
            "length",
            "",
            _read_ollama,
            _send_ollama,
            lambda status, said: {"error": said},
            b'{"error": "an error was encountered while running the model: unexpected EOF"}\n',
            (400, "the input length exceeds the context length"),
        ),
    )
}
