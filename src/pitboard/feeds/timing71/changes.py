"""Changes between two states, in the form of the Python package dictdiffer, which the frames of a replay hold.

A change is `[what, path, values]`: `add` and `remove` name the list or object that the path leads to and its
`[key, value]` pairs, `change` has the old and the new value. The path is a list of keys and places, or a text with dots
where all of it is keys; an empty one is the whole.
"""

from collections.abc import Sequence
from typing import Any

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
    """The state and what a path leads to in it, both free to be changed: copied, once, on the way there."""
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
