"""Nations by any of their codes and names: NED, NLD, nl, Nederland and Dutch are one."""

import tomllib
import unicodedata
from functools import cache
from importlib.resources import files


def nation_code(written: str) -> str:
    """The three letters of ISO 3166 for a nation, however it is written; "" for what is none that is known."""
    return _codes().get(_folded(written), "")


@cache
def nations() -> dict[str, list[str]]:
    """Every nation's other codes and names, by its code."""
    stated: dict[str, list[str]] = tomllib.loads(files("pitboard.people").joinpath("nations.toml").read_text("utf-8"))
    return stated


@cache
def _codes() -> dict[str, str]:
    return {_folded(name): code for code, names in nations().items() for name in (code, *names)}


def _folded(written: str) -> str:
    """Letters only, without accents, whatever their case."""
    apart = unicodedata.normalize("NFKD", written).casefold()
    return "".join(char for char in apart if char.isalpha())
