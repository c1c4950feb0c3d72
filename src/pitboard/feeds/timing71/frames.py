"""The zip of a replay: a manifest, frames by second (every tenth or so whole, the others what changed), their cells.

Changes are in the form of the Python package dictdiffer. A change is `[what, path, values]`: `add` and `remove` name
the list or object that the path leads to and its `[key, value]` pairs, `change` has the old and the new value. The path
is a list of keys and places, or a text with dots where all of it is keys; an empty one is the whole.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any, Final

import msgspec
from msgspec import Struct

from pitboard.feeds.reading import Reading, Refusal, Refused

Change = list[Any]


def changed(state: Any, changes: Sequence[Change]) -> Any:
    """Return the list or object that these changes make of a state; it stays as it was, and shares what did not change.

    Raises:
        ValueError: they do not fit the state.
    """
    copies: dict[int, Any] = {}
    try:
        for what, path, values in changes:
            keys = _keys(path)
            if what == "change" and not keys:
                state = values[1]
            elif what == "change":
                state, parent = _opened(state, keys[:-1], copies)
                _place(parent, keys[-1], must_be_there=True)
                parent[_place(parent, keys[-1])] = values[1]
            else:
                state, parent = _opened(state, keys, copies)
                _add_or_remove(parent, what, values)
    except (KeyError, IndexError, TypeError, ValueError) as error:
        raise ValueError(f"a change that does not fit: {error}") from None
    return state


def _opened(state: Any, keys: list[str | int], copies: dict[int, Any]) -> tuple[Any, Any]:
    """Return the state and what a path leads to in it, both free to be changed: copied, once, on the way there."""
    root = node = _copy(state, copies)
    for key in keys:
        place = _place(node, key)
        node[place] = child = _copy(node[place], copies)
        node = child
    return root, node


def _copy(container: Any, copies: dict[int, Any]) -> Any:
    if id(container) in copies:
        return container
    copy: Any = list(container) if isinstance(container, list) else dict(container)
    # Kept, so that no other container gets its id.
    copies[id(copy)] = copy
    return copy


def _add_or_remove(container: Any, what: str, values: list[Any]) -> None:
    for key, value in values:
        if what == "remove":
            del container[_place(container, key)]
        elif what != "add":
            raise ValueError(f"{what!r} is no change")
        elif isinstance(container, list):
            container.insert(int(key), value)
        else:
            container[key] = value


def _place(container: Any, key: str | int, *, must_be_there: bool = False) -> Any:
    place = int(key) if isinstance(container, list) else key
    if must_be_there:
        container[place]
    return place


def _keys(path: Any) -> list[str | int]:
    if isinstance(path, str):
        return list(path.split(".")) if path else []
    if not isinstance(path, list):
        raise ValueError(f"{path!r} is no path")
    return path


FRAME: Final = re.compile(r"([0-9]{5,11})(i?)\.json")
"""The name of a frame: seconds since 1970, and `i` where it holds changes."""

FRAME_LIMIT_BYTES: Final = 4 << 20
TOTAL_LIMIT_BYTES: Final = 4 << 30
"""A day of whole states of sixty cars is one; the library never reads more of a member than the zip says."""

MOST_FRAMES: Final = 1_000_000
"""More than eleven days of a frame each second."""

MESSAGES_SHOWN: Final = 100
VERSION: Final = 1

_CLOCK: Final = re.compile(r"(?:(\d{1,3}):)?(?:(\d{1,3}):)?(\d{1,6})(?:[.,](\d{1,6}))?")

_DAMAGE = (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError)
"""What reading a member of a damaged, encrypted or oddly packed zip raises."""


class ScreenFrame(Struct, frozen=True):
    """The state of the screen at a second since 1970. `whole`: it was written as such, not as changes."""

    second: int
    state: dict[str, Any]
    whole: bool = True


class ScreenColumns:
    """Where each heading stands. Headings are those of the format's own list: Num, State, Class, Driver, Laps, Last."""

    def __init__(self, spec: Any) -> None:
        heads = (
            [head[0] if isinstance(head, list) and head else head for head in spec] if isinstance(spec, list) else []
        )
        self._places = {head: place for place, head in enumerate(heads) if isinstance(head, str)}

    def __contains__(self, head: str) -> bool:
        """Tell whether there is a column with that heading."""
        return head in self._places

    def value(self, car: Any, head: str) -> Any:
        """Return the value of a cell, without the mark that may go with it; None where there is none."""
        place = self._places.get(head)
        if place is None or not isinstance(car, list) or place >= len(car):
            return None
        cell = car[place]
        return (cell[0] if cell else None) if isinstance(cell, list) else cell

    def text(self, car: Any, head: str) -> str:
        """Return a cell as text."""
        value = self.value(car, head)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""

    def whole(self, car: Any, head: str) -> int | None:
        """Return a cell as a whole number."""
        text = self.text(car, head)
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None

    def ms(self, car: Any, head: str) -> int | None:
        """Return a cell as a time in ms: a number of seconds, or a clock like `1:23.456`."""
        value = self.value(car, head)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return round(value * 1000) if 0 < value < 1e6 else None
        match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
        if match is None:
            return None
        first, second, seconds, rest = match.groups()
        minutes = int(first or 0) * 60 + int(second) if second else int(first or 0)
        ms = (minutes * 60 + int(seconds)) * 1000 + int(f"{rest or 0:0<3}"[:3])
        return ms or None


def is_replay(content: bytes) -> bool:
    """Tell whether a document is a zip with a manifest and frames in it."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
    except (*_DAMAGE, ValueError):
        return False
    return "manifest.json" in names and any(FRAME.fullmatch(name) for name in names)


def manifest_of(archive: zipfile.ZipFile, source: str) -> dict[str, Any]:
    """Read the manifest.

    Raises:
        Refused: it cannot be read, or is of a version that nobody has described.
    """
    try:
        manifest = _read(archive, "manifest.json")
    except ValueError as error:
        raise Refused(Refusal(source, 0, f"manifest.json: {error}", whole=True)) from None
    version = manifest.get("version", VERSION)
    if version != VERSION:
        raise Refused(Refusal(source, 0, f"a replay of version {version!r}; version {VERSION} is known", whole=True))
    return manifest


def frames(archive: zipfile.ZipFile, source: str, reading: Reading) -> Iterator[ScreenFrame]:
    """Yield the states in time order; a frame that cannot be read is refused by name, and the changes after it.

    Raises:
        Refused: there are more frames than any race has seconds.
    """
    if sum(member.file_size for member in archive.infolist()) > TOTAL_LIMIT_BYTES:
        raise Refused(Refusal(source, 0, f"inflates beyond {TOTAL_LIMIT_BYTES >> 30} GiB", whole=True))
    found = sorted({_key(match) for name in archive.namelist() if (match := FRAME.fullmatch(name))})
    if len(found) > MOST_FRAMES:
        raise Refused(Refusal(source, 0, f"more than {MOST_FRAMES:,} frames", whole=True))
    state: dict[str, Any] | None = None
    before = -1
    for second, is_change, name in found:
        # Two readers of the format leave changes out that bear the second of a whole state.
        if is_change and (state is None or second == before):
            reading.count("frames left out")
            continue
        try:
            content = _read(archive, name)
            state = _state(content) if not is_change else _next(state or {}, content)
        except ValueError as error:
            reading.refuse(f"{source}/{name}", 0, str(error))
            state = None
            continue
        before = second
        reading.count("frames")
        yield ScreenFrame(second, state, not is_change)


def _key(match: re.Match[str]) -> tuple[int, bool, str]:
    return int(match[1]), bool(match[2]), match[0]


def _read(archive: zipfile.ZipFile, name: str) -> dict[str, Any]:
    try:
        with archive.open(name) as file:
            raw = file.read(FRAME_LIMIT_BYTES + 1)
    except _DAMAGE as error:
        raise ValueError(f"damaged: {error}") from None
    if len(raw) > FRAME_LIMIT_BYTES:
        raise ValueError(f"larger than {FRAME_LIMIT_BYTES >> 20} MiB")
    try:
        decoded = msgspec.json.decode(raw)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ValueError(f"no JSON: {error}") from None
    if not isinstance(decoded, dict):
        raise ValueError("no object")
    return decoded


def _state(content: dict[str, Any]) -> dict[str, Any]:
    cars, session = content.get("cars"), content.get("session")
    if not isinstance(cars, list) or not isinstance(session, dict):
        raise ValueError("no state: it has no cars or no session")
    messages = content.get("messages")
    return content | {"messages": messages if isinstance(messages, list) else []}


def _next(state: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
    changes = {key: content.get(key) or [] for key in ("cars", "session", "messages")}
    if not all(isinstance(value, list) for value in changes.values()):
        raise ValueError("no changes: they are no lists")
    return _state(
        state
        | {
            "cars": changed(state["cars"], changes["cars"]),
            "session": changed(state["session"], changes["session"]),
            "messages": (changes["messages"] + state["messages"])[:MESSAGES_SHOWN],
        }
    )
