"""What an address of a feed says after the question mark: `p3://HOST?loop=line`, `multiloop://HOST?columns=class,team`."""

from collections.abc import Collection
from urllib.parse import parse_qsl


def plain(url: str) -> str:
    """An address without what stands after the question mark."""
    return url.partition("?")[0]


def value(url: str, name: str) -> str:
    """The value of a name after the question mark; empty where there is none."""
    return dict(parse_qsl(url.partition("?")[2], keep_blank_values=True)).get(name, "")


def asked(url: str, known: Collection[str]) -> dict[str, list[str]]:
    """The values after the question mark by their names.

    Raises:
        ValueError: there is a name that is not known.
    """
    found: dict[str, list[str]] = {name: [] for name in known}
    for name, value in parse_qsl(url.partition("?")[2], keep_blank_values=True):
        if name not in found:
            raise ValueError(f"{name}= says nothing in {url!r}; known is {', '.join(f'{one}=' for one in known)}")
        found[name].append(value)
    return found
