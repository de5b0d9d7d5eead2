"""The password: its page, who has given it, and how often others have tried; in memory, and gone with the server."""

from __future__ import annotations

import asyncio
import hmac
import secrets
import unicodedata
from base64 import b64decode
from collections import OrderedDict
from collections.abc import Callable
from hashlib import sha256
from html import escape
from math import ceil
from string import Template
from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse

from rag.web.gate import READ_ONLY
from rag.web.replies import read_body, refuse, wanted_words
from rag.web.shares import address_of
from rag.web.starting import read_static
from rag.words import languages, read_words

if TYPE_CHECKING:
    from starlette.responses import Response
    from starlette.types import Receive, Scope, Send

    from rag.words import Words

SESSION_S = 12 * 3600  # a working day
MOST_SESSIONS = 10_000  # the oldest ends; each is about 150 bytes
ADDRESS_S, ADDRESS_FREE = 5.0, 5  # of one address: 5 attempts at once, then one in 5 s, which is 720 an hour
ALL_S, ALL_FREE = 1.0, 30  # of all: 3,600 an hour, however many addresses an attacker has
MOST_WAIT_S = 10.0  # an attempt that would wait longer is refused, so that few wait at any time
MOST_ADDRESSES = 10_000  # the one that has tried nothing for the longest time is forgotten
Clock = Callable[[], float]
COOKIE = "griot_session"
SIGN = "griot_logged_in"  # a cookie that scripts can read: whether to show the button that ends the session
FORM_BYTES = 10_000


class TooManyAttemptsError(Exception):
    """The password was tried too often; `wait_s` from now it can be tried again."""

    def __init__(self, wait_s: int) -> None:
        super().__init__(f"try again in {wait_s} s")
        self.wait_s = wait_s


class LoginSessions:
    """The browsers that gave the password, by the digest of the token that each was given."""

    def __init__(self, clock: Clock = monotonic) -> None:
        self._clock = clock
        self._ends: OrderedDict[bytes, float] = OrderedDict()  # by their end, since all last equally long

    def begin(self) -> str:
        """The token of a new session."""
        now = self._clock()
        while self._ends and (len(self._ends) >= MOST_SESSIONS or next(iter(self._ends.values())) <= now):
            self._ends.popitem(last=False)
        token = secrets.token_urlsafe(32)
        self._ends[_token_digest(token)] = now + SESSION_S
        return token

    def knows(self, token: str) -> bool:
        """Whether a token's session was begun here and has not ended."""
        return self._ends.get(_token_digest(token), 0.0) > self._clock()

    def end(self, token: str) -> None:
        """Ends a session, if there is one."""
        self._ends.pop(_token_digest(token), None)


class Attempts:
    """Slows attempts at the password, for each address and for all together."""

    def __init__(self, clock: Clock = monotonic) -> None:
        self._clock = clock
        self._due: OrderedDict[str, float] = OrderedDict()  # when the attempts of an address will be paid off
        self._all_due = 0.0

    def is_calm(self, client: str) -> bool:
        """Whether nothing was tried in vain of late, from there or so often from anywhere that all must wait."""
        now = self._clock()
        return self._due.get(address_of(client), 0.0) <= now and self._all_due - now <= ALL_S * ALL_FREE

    def begin(self, client: str) -> float:
        """Counts an attempt: how many seconds it must wait; raises TooManyAttemptsError instead of a long wait."""
        now, address = self._clock(), address_of(client)
        due = max(self._due.get(address, 0.0), now) + ADDRESS_S
        all_due = max(self._all_due, now) + ALL_S
        wait_s = max(due - now - ADDRESS_S * ADDRESS_FREE, all_due - now - ALL_S * ALL_FREE, 0.0)
        if wait_s > MOST_WAIT_S:
            raise TooManyAttemptsError(ceil(wait_s - MOST_WAIT_S))
        self._due[address], self._all_due = due, all_due
        self._due.move_to_end(address)
        if len(self._due) > MOST_ADDRESSES:
            self._due.popitem(last=False)
        return wait_s

    def forgive(self, client: str) -> None:
        """Does not count the last attempt, which was right."""
        address = address_of(client)
        if address in self._due:
            self._due[address] -= ADDRESS_S
        self._all_due -= ALL_S


def _token_digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


class Login:
    """Answers for the application until the password was given.

    The session's cookie is SameSite=Lax: a link to a document in a mail or a table opens it, and what changes
    something or asks is refused by the gate if another site sends it.
    """

    def __init__(self, password: str) -> None:
        self._password = _digest(password)
        self._sessions = LoginSessions()
        self._attempts = Attempts()

    async def lets_in(self, scope: Scope, receive: Receive, send: Send) -> bool:
        """Whether the application may answer a request; if not, it has been answered here."""
        request = Request(scope, receive)
        if request.url.path == "/login":
            answer = await self._take(request) if request.method == "POST" else self._show(request)
        elif request.url.path == "/logout" and request.method == "POST":
            answer = self._leave(request)
        elif self._is_known(request):
            return True
        else:
            refusal = await self._refusal(request)
            if refusal is None:
                return True
            answer = refusal
        await answer(scope, receive, send)
        return False

    def _is_known(self, request: Request) -> bool:
        return self._sessions.knows(request.cookies.get(_cookie_name(request), ""))

    async def _refusal(self, request: Request) -> Response | None:
        """What is answered without a session; None for a program that sends the password with its request."""
        words = wanted_words(request)
        password = _basic_password(request.headers.get("authorization", ""))
        if password is not None:
            try:
                return None if await self._is_right(password, request) else refuse(401, words["login_wrong"])
            except TooManyAttemptsError as error:
                return _refuse_for_now(error, words)
        if _is_page(request):
            raw = request.scope.get("raw_path") or quote(request.url.path).encode()
            wanted = raw.decode("latin-1") + ("?" + request.url.query if request.url.query else "")
            where = {"next": wanted} if wanted != "/" else {}
            query = f"?{urlencode(where)}" if where else ""
            return RedirectResponse(f"/login{query}", 303, {"Cache-Control": "no-store"})
        return refuse(401, words["login_needed"])

    def _show(self, request: Request) -> Response:
        if self._is_known(request):
            return _page(request, 200, "login_inside")
        return _page(request, 200, "login_outside")

    async def _take(self, request: Request) -> Response:
        body = await read_body(request, FORM_BYTES)
        form = parse_qs((body or b"").decode("utf-8", "replace"))
        try:
            is_right = await self._is_right(form.get("password", [""])[0], request)
        except TooManyAttemptsError as error:
            answer = _page(request, 429, "login_outside", _slower(error, wanted_words(request)))
            answer.headers["Retry-After"] = str(error.wait_s)
            return answer
        if not is_right:
            return _page(request, 401, "login_outside", wanted_words(request)["login_wrong"])
        self._sessions.end(request.cookies.get(_cookie_name(request), ""))
        answer = RedirectResponse(_local(request.query_params.get("next", "")), 303, {"Cache-Control": "no-store"})
        return _with_cookies(answer, request, self._sessions.begin(), SESSION_S)

    def _leave(self, request: Request) -> Response:
        self._sessions.end(request.cookies.get(_cookie_name(request), ""))
        headers = {"Cache-Control": "no-store", "Clear-Site-Data": '"cache"'}
        return _with_cookies(RedirectResponse("/login", 303, headers), request, "", 0)

    async def _is_right(self, password: str, request: Request) -> bool:
        """Whether it is the password, after the wait that attempts in vain cost; raises TooManyAttemptsError."""
        client = request.client.host if request.client else ""
        is_right = hmac.compare_digest(_digest(password), self._password)
        if is_right and self._attempts.is_calm(client):
            return True  # a program sends it with each of its requests
        await asyncio.sleep(self._attempts.begin(client))
        if is_right:
            self._attempts.forgive(client)
        return is_right


def _page(request: Request, status: int, form: str, error: str = "") -> Response:
    words = wanted_words(request)
    wanted = {name: request.query_params[name] for name in ("next", "lang") if name in request.query_params}
    parts = {
        "style": "\n".join(read_static(f"{name}.css") for name in ("theme", "plain", "login")),
        "switch": "".join(_language_link(code, wanted, words) for code in languages()),
        "address": escape(f"/login?{urlencode(wanted)}" if wanted else "/login"),
        "wanted": escape(_local(wanted.get("next", ""))),
        "error": f'<p class="wrong" id="wrong" role="alert">{escape(error)}</p>' if error else "",
        "described": 'aria-invalid="true" aria-describedby="wrong"' if error else 'aria-describedby="lede"',
    }
    said = {key: escape(word) for key, word in words.items()}
    content = Template(read_static(f"{form}.html")).substitute(said, **parts)
    whole = Template(read_static("login.html")).substitute(said, **parts, content=content)
    return HTMLResponse(whole, status, {"Cache-Control": "no-store"})


def _language_link(code: str, wanted: dict[str, str], words: Words) -> str:
    here = ' aria-current="true"' if code == words["language"] else ""
    address = escape(f"/login?{urlencode(wanted | {'lang': code})}")
    return f'<a href="{address}" hreflang="{code}" lang="{code}"{here}>{escape(read_words(code)["language_name"])}</a>'


def _with_cookies(answer: Response, request: Request, token: str, seconds: int) -> Response:
    is_secure = request.url.scheme == "https"
    for name, value, is_hidden in ((_cookie_name(request), token, True), (SIGN, "1", False)):
        answer.set_cookie(name, value, max_age=seconds, httponly=is_hidden, samesite="lax", secure=is_secure)
    return answer


def _cookie_name(request: Request) -> str:
    """Browsers send a cookie to every port of a host: two servers on one machine must not take each other's."""
    server = request.scope.get("server") or ("", 0)
    return f"{COOKIE}_{server[1]}"


def _is_page(request: Request) -> bool:
    """Whether a person opens a page, and not a script or a program an address."""
    mode = request.headers.get("sec-fetch-mode")
    is_opened = mode == "navigate" if mode else "text/html" in request.headers.get("accept", "")
    return request.method in READ_ONLY and is_opened


def _local(address: str) -> str:
    """An address on this server, "/" in place of any other.

    >>> _local("/library?lang=fr"), _local("//evil.example"), _local("/\\\\evil.example"), _local("https://evil.example")
    ('/library?lang=fr', '/', '/', '/')
    """
    is_local = address.startswith("/") and not address.startswith("//") and "\\" not in address
    return address if is_local and address.isprintable() else "/"


def _basic_password(header: str) -> str | None:
    """The password in an Authorization header, whatever the user's name; None if there is none."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        return b64decode(value, validate=True).decode().partition(":")[2]
    except ValueError:
        return None


def _refuse_for_now(error: TooManyAttemptsError, words: Words) -> Response:
    answer = refuse(429, _slower(error, words))
    answer.headers["Retry-After"] = str(error.wait_s)
    return answer


def _slower(error: TooManyAttemptsError, words: Words) -> str:
    return words["login_slower"].format(seconds=error.wait_s)


def _digest(password: str) -> bytes:
    """Of one length for every password; keyboards write « é » as one sign or as two."""
    return sha256(unicodedata.normalize("NFC", password).encode("utf-8", "replace")).digest()
