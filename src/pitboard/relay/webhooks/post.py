"""One post over HTTP, and what became of it.

By the library's own client, in the thread of its webhook: nothing else has to be installed, a redirect is not followed
(a POST would arrive as a GET, and somewhere else), and one deadline holds for all of it.
"""

import http.client
import socket
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Final, Literal
from urllib.parse import urlsplit

from msgspec import Struct

from pitboard.relay.webhooks.forms import body, headers
from pitboard.relay.webhooks.news import News
from pitboard.relay.webhooks.settings import Webhook

DEADLINE_S: Final = 10.0
LONGEST_WAIT_S: Final = 300.0
"""A server may ask for patience up to this."""

PASSING: Final = (408, 425, 429)
"""Statuses below 500 after which the same post may well be taken later."""

GONE: Final = (401, 403, 404, 410)
"""Statuses by which a server says that there is no such webhook, or not for us: it is not asked again."""


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
        status, wait_s = _post(hook.url, content, headers(hook, news, content, int(time.time())), deadline_s, call)
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
            wait_s = parsedate_to_datetime(stated).timestamp() - time.time()
        except (ValueError, OverflowError):
            return 0.0
    return min(max(wait_s, 0.0), LONGEST_WAIT_S) if wait_s == wait_s else 0.0
