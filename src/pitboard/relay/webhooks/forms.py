"""What is posted: the bytes of a body in each form, and the headers that sign it.

The signature is that of Standard Webhooks 1.0: `v1,` and base64 of HMAC-SHA256 over `id.timestamp.body`. Discord takes
`content` of at most 2,000 characters, Slack `text`; both read marks of their own in it, which are written so that they
are seen as they are.
"""

import base64
import hashlib
import hmac
import re
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from pitboard import __version__
from pitboard.relay.webhooks.news import News
from pitboard.relay.webhooks.settings import Webhook

DISCORD_LIMIT: Final = 2000
SLACK_LIMIT: Final = 4000
"""Longer ones Slack may cut or split."""

PACE_S: Final = {"json": 0.0, "discord": 2.0, "slack": 1.0}
"""The least time between two posts: Slack allows one a second; Discord says at each answer what it allows."""


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


NOBODY: Final[dict[str, list[str]]] = {"parse": []}


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
