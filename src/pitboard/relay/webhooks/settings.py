"""The file of webhooks: where to post, in which form, and what."""

import base64
import binascii
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import replace

from pitboard.feeds.files import UnfitFile, read_text_file
from pitboard.feeds.reading import Refusal, Refused
from pitboard.moments import KINDS
from pitboard.texts import LANGUAGES, Language

Form = Literal["json", "discord", "slack"]

POSTABLE: Final = tuple(name for name, kind in KINDS.items() if kind.posted)
"""The kinds that happen at some time; the others sum up how things stand, or come from a person's notes."""

POSTED_BY_DEFAULT: Final = tuple(name for name, kind in KINDS.items() if kind.posted and kind.posted.by_default)

LEAST_SECRET: Final = 16
"""Bytes of a secret: fewer could be guessed."""


class Webhook(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One place to post to. `url` and `secret` are never shown: who knows them can post, or forge.

    `classes` are scopes: a class, or "overall"; empty choices take everything. `minimum_size` has the least size of a
    moment by kind, as `pitboard moments --format json` shows it.
    """

    url: str
    name: str = ""
    form: Form = "json"
    secret: str = ""
    kinds: tuple[str, ...] = POSTED_BY_DEFAULT
    classes: tuple[str, ...] = ()
    cars: tuple[str, ...] = ()
    language: Language = "nl"
    minimum_size: dict[str, float] = {}

    def __repr__(self) -> str:
        return f"Webhook({self.name!r})"

    @property
    def key(self) -> bytes:
        """The secret as bytes; empty without one."""
        return secret_bytes(self.secret)


LIMIT_BYTES: Final = 1 << 20


class _File(msgspec.Struct, forbid_unknown_fields=True):
    webhook: list[Webhook]


def read_webhooks(path: Path, environment: Mapping[str, str] = os.environ) -> list[Webhook]:
    """The webhooks of a TOML file; a `url` or `secret` that begins with `$` is taken from the environment.

    Raises:
        Refused: there is no such file, or it is not one of webhooks; the reason never holds a url or a secret.
    """
    try:
        stated = msgspec.convert(tomllib.loads(read_text_file(path, LIMIT_BYTES)), _File).webhook
    except UnfitFile as error:
        raise _refused(path, f"cannot be read: {error}") from None
    except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
        raise _refused(path, f"no file of webhooks: {error}") from None
    hooks: list[Webhook] = []
    for number, hook in enumerate(stated, 1):
        try:
            hooks.append(_checked(hook, number, environment))
        except ValueError as error:
            raise _refused(path, f"webhook {number}: {error}") from None
    names = [hook.name for hook in hooks]
    for name in names:
        if names.count(name) > 1:
            raise _refused(path, f"two webhooks are called {name!r}; give each a name of its own")
    if not hooks:
        raise _refused(path, "no webhook in it")
    return hooks


def secret_bytes(secret: str) -> bytes:
    """A secret as the bytes of its key: base64 after `whsec_`, as Standard Webhooks writes it, else its own text.

    Raises:
        ValueError: what stands after `whsec_` is no base64.
    """
    if not secret.startswith("whsec_"):
        return secret.encode()
    try:
        return base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except binascii.Error:
        raise ValueError("its secret begins with whsec_, but no base64 follows") from None


def _refused(path: Path, reason: str) -> Refused:
    return Refused(Refusal(str(path), 0, reason, whole=True))


def _checked(hook: Webhook, number: int, environment: Mapping[str, str]) -> Webhook:
    url, secret = (_from_environment(value, environment) for value in (hook.url, hook.secret))
    host = _host(url)
    if secret and len(secret_bytes(secret)) < LEAST_SECRET:
        raise ValueError(f"its secret is shorter than {LEAST_SECRET} bytes")
    if secret and hook.form != "json":
        raise ValueError(f"a secret signs the form json; {hook.form} does not know signatures")
    if hook.language not in LANGUAGES:
        raise ValueError(f"there is no language {hook.language!r}; there are {', '.join(LANGUAGES)}")
    if not hook.kinds:
        raise ValueError("its list of kinds is empty")
    for kind in (*hook.kinds, *hook.minimum_size):
        if kind not in POSTABLE:
            raise ValueError(f"a {kind} is not told: it sums up, or comes from notes; there are {', '.join(POSTABLE)}")
    cars = tuple(car.removeprefix("#") for car in hook.cars)
    return replace(hook, url=url, secret=secret, cars=cars, name=hook.name or f"{number} ({host})")


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        fine = False
    if not fine or not url.isascii() or not url.isprintable() or " " in url or parts.username is not None:
        raise ValueError("its url is not https://HOST/PATH")
    return parts.hostname or ""


def _from_environment(value: str, environment: Mapping[str, str]) -> str:
    if not value.startswith("$"):
        return value
    name = value.removeprefix("$")
    if not environment.get(name):
        raise ValueError(f"there is no {name} in the environment")
    return environment[name]
