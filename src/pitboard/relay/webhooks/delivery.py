"""One post over HTTP: the bytes of its body in each form, the headers that sign it, and what became of it.

The signature is that of Standard Webhooks 1.0: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`. Discord takes
`content` of at most 2,000 characters, Slack `text`; both read marks of their own in it, which are written so that they
are seen as they are.

Posts go by the standard library's client, in the thread of their webhook: no redirect is followed (a POST would arrive
as a GET, and somewhere else), one deadline holds for all of a post, and another thread can end it.
"""

import base64
import hashlib
import hmac
import http.client
import re
import socket
import threading
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import Struct

from pitboard import __version__
from pitboard.model.clock import clock_us
from pitboard.relay.webhooks.news import News
from pitboard.relay.webhooks.settings import Webhook

DISCORD_LIMIT: Final = 2000
SLACK_LIMIT: Final = 4000
"""Longer ones Slack may cut or split."""

PACE_S: Final = {"json": 0.0, "discord": 2.0, "slack": 1.0}
"""The least time between two posts: Slack allows one a second; Discord says at each answer what it allows."""

DEADLINE_S: Final = 10.0
LONGEST_WAIT_S: Final = 300.0
"""A server may ask for patience up to this."""

PASSING: Final = (408, 425, 429)
"""Statuses below 500 after which the same post may well be taken later."""

GONE: Final = (401, 403, 404, 410)
"""Statuses by which a server says that there is no such webhook, or not for us: it is not asked again."""

NOBODY: Final[dict[str, list[str]]] = {"parse": []}


def body(hook: Webhook, news: News) -> bytes:
    """The body that a webhook is sent."""
    if hook.form == "discord":
        # Nobody is to be called by name, whatever a message of race control says.
        return msgspec.json.encode({"content": _cut(_discord(news.text), DISCORD_LIMIT), "allowed_mentions": NOBODY})
    if hook.form == "slack":
        return msgspec.json.encode({"text": _cut(_slack(news.text), SLACK_LIMIT), "mrkdwn": False})
    data: dict[str, Any] = {"race": news.race, "language": hook.language, "text": news.text}
    if news.moment:
        data["moment"] = news.moment
    at = datetime.fromtimestamp(news.time_us / 1e6, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return msgspec.json.encode({"type": news.type, "timestamp": at, "data": data})


def headers(hook: Webhook, news: News, content: bytes, now_s: int) -> dict[str, str]:
    """The headers that go with a body at a time (s since the epoch)."""
    found = {
        "Content-Type": "application/json",
        "User-Agent": f"pitboard/{__version__}",
        "webhook-id": news.id,
        "webhook-timestamp": str(now_s),
    }
    if hook.secret:
        found["webhook-signature"] = signature(hook.key, news.id, now_s, content)
    return found


def signature(key: bytes, news_id: str, now_s: int, content: bytes) -> str:
    """The signature of a body that goes out under an id at a time (s since the epoch)."""
    digest = hmac.new(key, f"{news_id}.{now_s}.".encode() + content, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


def _discord(text: str) -> str:
    return re.sub(r"([\\*_~`|>\[\]<])", r"\\\1", text)


def _slack(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _cut(text: str, limit: int) -> str:
    """The text, or what fits of it, never ending within what stands for one character."""
    if len(text.encode("utf-16-le")) // 2 <= limit:
        return text
    # Counted as both count them: a character beyond the first plane is two.
    short = text.encode("utf-16-le")[: (limit - 1) * 2].decode("utf-16-le", "ignore")
    return re.sub(r"(?:\\|&[a-z]{0,3})$", "", short) + "…"


class Outcome(Struct, frozen=True):
    """What became of a post: taken; to be tried again (after `wait_s`, if the server says so); refused; or gone.

    `reason` never holds an address or a secret.
    """

    state: Literal["taken", "again", "refused", "gone"]
    reason: str
    wait_s: float = 0.0


class Call:
    """A post under way, which another thread may end."""

    def __init__(self) -> None:
        self.late = False
        self._connection: http.client.HTTPConnection | None = None
        self._ended = False

    def begin(self, connection: http.client.HTTPConnection) -> None:
        """The connection over which it goes, once there is one.

        Raises:
            OSError: it has been ended already.
        """
        self._connection = connection
        if self._ended:
            raise OSError("ended")

    def end(self) -> None:
        """Break the connection, whatever it waits for."""
        self._ended = True
        sock = self._connection.sock if self._connection else None
        if sock is not None:
            with suppress(OSError):
                # The socket below TLS: to shut that down from here would pull it away from who reads.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def expire(self) -> None:
        """The deadline has passed."""
        self.late = True
        self.end()


def deliver(hook: Webhook, news: News, *, deadline_s: float = DEADLINE_S, call: Call | None = None) -> Outcome:
    """Post a piece of news to a webhook, once."""
    content = body(hook, news)
    call = call or Call()
    timer = threading.Timer(deadline_s, call.expire)
    timer.daemon = True
    timer.start()
    try:
        sent = headers(hook, news, content, clock_us() // 1_000_000)
        status, wait_s = _post(hook.url, content, sent, deadline_s, call)
    except (OSError, http.client.HTTPException, ValueError) as error:
        if call.late or isinstance(error, TimeoutError):
            return Outcome("again", f"no answer in {deadline_s:g} s")
        # An HTTP error may quote what was sent, a wrong name of a host the name.
        return Outcome("again", getattr(error, "strerror", None) or type(error).__name__)
    finally:
        timer.cancel()
    reason = f"status {status}"
    if 200 <= status < 300:
        return Outcome("taken", reason)
    if status in PASSING or status >= 500:
        return Outcome("again", reason, wait_s)
    return Outcome("gone" if status in GONE else "refused", reason)


def _post(url: str, content: bytes, sent: Mapping[str, str], timeout_s: float, call: Call) -> tuple[int, float]:
    parts = urlsplit(url)
    kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    connection = kind(parts.hostname or "", parts.port, timeout=timeout_s)
    try:
        connection.connect()
        call.begin(connection)
        connection.request("POST", f"{parts.path or '/'}{'?' if parts.query else ''}{parts.query}", content, dict(sent))
        with connection.getresponse() as answer:
            return answer.status, _wait_s(answer.headers.get("Retry-After", ""))
    finally:
        connection.close()


def _wait_s(stated: str) -> float:
    """What `Retry-After` asks for, in seconds or as a date; 0 where it says nothing that can be read."""
    try:
        wait_s = float(stated)
    except ValueError:
        try:
            wait_s = parsedate_to_datetime(stated).timestamp() - clock_us() / 1_000_000
        except (ValueError, OverflowError):
            return 0.0
    return min(max(wait_s, 0.0), LONGEST_WAIT_S) if wait_s == wait_s else 0.0
