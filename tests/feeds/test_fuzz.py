"""Any bytes into every parser: refused in the one way its docstring allows, or taken; and the same in any pieces.

`bench/fuzz.py` throws millions at the same targets.
"""

from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from feeds.fuzz_targets import Target, stream, targets

EXAMPLES = 40
NAMES = sorted(targets())


@cache
def target(name: str) -> Target:
    """A target, made once."""
    return targets()[name]


@st.composite
def damaged(draw: st.DrawFn, name: str) -> bytes:
    """A piece of a sound input with some damage: bytes taken out, words of the format put in, a piece told again."""
    one = target(name)
    seed = draw(st.sampled_from(one.seeds))
    at = draw(st.integers(0, max(len(seed) - 1, 0)))
    if one.lines:
        at = seed.rfind(b"\n", 0, at) + 1
    data = seed[at : at + draw(st.sampled_from((100, 600, 2000)))]
    if draw(st.booleans()):
        data = seed[:300] + data
    for _ in range(draw(st.integers(0, 5))):
        begin = draw(st.integers(0, len(data)))
        end = min(begin + draw(st.sampled_from((0, 1, 5, 60))), len(data))
        put = draw(st.one_of(st.sampled_from(one.words or [b""]), st.binary(max_size=4), st.just(data[begin:end] * 2)))
        data = data[:begin] + put + data[end:]
    return data


@pytest.mark.parametrize("name", NAMES)
def test_damaged_input_is_taken_or_refused(name: str) -> None:
    @settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
    @given(damaged(name))
    def run(data: bytes) -> None:
        target(name).run(data)

    run()


@pytest.mark.parametrize("name", NAMES)
def test_any_bytes_are_taken_or_refused(name: str) -> None:
    words = target(name).words or [b""]

    @settings(max_examples=EXAMPLES, deadline=None)
    @given(st.lists(st.one_of(st.binary(max_size=40), st.sampled_from(words)), max_size=20).map(b"".join))
    def run(data: bytes) -> None:
        target(name).run(data)

    run()


SPLIT_BEFORE = (
    b'$A,"7","7",1007,"Ann","Able","NED",1\r\n$F,9999,"05:59:00","14:00:01","00:00:01","Green "\r\n'
    b'$J,"7","00:00:00.000","00:00:02.500"\r\n$J,"7","00:01:40.000","00:01:42.500"\r\n'
    b'$L,"7","T1","SFT","03/01/2025","14:01:42.500",2,"GTD"\r\n'
)


def test_a_car_is_known_by_its_number_however_the_bytes_are_split() -> None:
    """Its line crossing came in the same piece as the record that named it, and was taken for another's."""
    for seed in range(8):
        stream("rmonitor")(SPLIT_BEFORE + b"##" + b"#" * seed + b"\r\n")


@pytest.mark.parametrize("payload", [b'{"params":"\x9a"}', b"[" * 100_000, b'{"a":' * 50_000])
def test_json_that_is_no_text_or_nested_without_end_is_refused(payload: bytes) -> None:
    for name in ("wec documents", "facts", "file", "nls stream", "multiloop stream"):
        target(name).run(payload)


@pytest.mark.parametrize("text", ["number = " + "[" * 5000, 'x = """\n[[note]]\n"""', "note = 5\n[[note]]"])
def test_toml_that_is_odd_is_refused(text: str) -> None:
    for name in ("notes", "entry list, toml", "file"):
        target(name).run(f"[[car]]\n{text}".encode())
        target(name).run(f"[[note]]\n{text}".encode())


def test_facts_with_numbers_that_no_journal_holds_are_refused() -> None:
    whole = target("facts").seeds[0]

    target("facts").run(whole.replace(b'"time_us":', b'"time_us":' + b"9" * 400))
