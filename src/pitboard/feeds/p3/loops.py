"""Which decoder lies at which loop, as a person writes it: `line`, `pit-in`, `IM1`, `268307:line`, `Hairpin@3`."""

import re
from collections.abc import Iterable, Mapping
from typing import Final

from pitboard.model import LINE, PIT_IN, PIT_LINE, PIT_OUT, Loop

ANY: Final = 0
"""The first decoder heard that no role names."""

_KNOWN: Final = {
    **dict.fromkeys(("LINE", "SF", "SFT", "FINISH"), Loop(LINE, 1 << 20, "line")),
    **dict.fromkeys(("PIT-LINE", "SFPIT", "SFP"), Loop(PIT_LINE, 1 << 20, "pit_line")),
    **dict.fromkeys(("PIT-IN", "PIN", "PIP"), Loop(PIT_IN, (1 << 20) - 1, "pit_in")),
    **dict.fromkeys(("PIT-OUT", "POUT", "POP"), Loop(PIT_OUT, 0, "pit_out")),
}
_ROLE = re.compile(r"(?:(\d{1,10}):)?([^:@\s]{1,40})(?:@(\d{1,6}))?")
_NUMBERED = re.compile(r"\D*(\d{1,4})([A-Za-z]?)")


def decoder_loops(written: Iterable[str]) -> Mapping[int, Loop]:
    """Return loops by decoder id, `ANY` where none is named.

    A loop on the track is ranked along the lap by the number in its name (IM1, IM2) or after an @.

    Raises:
        ValueError: one of them is no role, or two are of one decoder; the text says which.
    """
    found: dict[int, Loop] = {}
    for role in written:
        parts = _ROLE.fullmatch(role.strip())
        loop = _loop(parts[2], parts[3]) if parts else None
        if parts is None or loop is None:
            raise ValueError(
                f"no loop: {role!r}; write line, pit-line, pit-in, pit-out, or a loop on the track with its place "
                "along the lap (IM1, Hairpin@3); before it the decoder's id if there are several (268307:line)"
            )
        decoder = int(parts[1] or ANY)
        if decoder in found:
            raise ValueError(f"two loops for {f'decoder {decoder}' if decoder else 'one decoder'}: {role!r}")
        found[decoder] = loop
    return found


def _loop(name: str, place: str | None) -> Loop | None:
    known = _KNOWN.get(name.upper())
    if known or place:
        return known or Loop(name, 100 * int(place or 0))
    numbered = _NUMBERED.fullmatch(name)
    if numbered is None:
        return None
    return Loop(name, 100 * int(numbered[1]) + (ord(numbered[2].upper()) - ord("A") + 1 if numbered[2] else 0))
