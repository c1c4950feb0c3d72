"""What can be saved of a journal that was cut, overwritten or changed."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.journal import Journal
from pitboard.journal.salvage import salvage

PAYLOADS = [bytes([number % 251]) * (number * 37 % 9000) for number in range(200)]
"""Short ones and such as go on in pages of their own."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("journal") / "race.pitboard"
    with Journal.create(path) as journal:
        for payload in PAYLOADS:
            journal.append("s", "f", payload, 0)
            journal.flush()
    return path.read_bytes()


def saved_of(content: bytes, folder: Path) -> dict[int, bytes]:
    path = folder / "damaged.pitboard"
    path.write_bytes(content)
    return {record.seq: record.payload for record in salvage(path).records}


def test_of_a_whole_journal_everything_is_saved(whole: bytes, tmp_path: Path) -> None:
    assert saved_of(whole, tmp_path) == dict(enumerate(PAYLOADS, 1))


@given(part=st.floats(0, 1))
def test_a_journal_cut_anywhere_gives_everything_before_the_cut(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, part: float
) -> None:
    """Every row whose pages are there, as it was written; the pages fill in the order of the records."""
    cut = int(len(whole) * part)
    saved = saved_of(whole[:cut], tmp_path_factory.mktemp("cut"))

    assert all(payload == PAYLOADS[seq - 1] for seq, payload in saved.items())
    written_bytes = 0
    for seq, payload in enumerate(PAYLOADS, 1):
        written_bytes += len(payload)
        # Each needs at most its bytes, whole pages and those of the tree above it.
        if written_bytes * 1.5 + 8 * 4096 * (seq // 8 + 2) < cut:
            assert seq in saved


@given(page=st.integers(0, 10_000))
def test_a_lost_page_costs_its_own_records_only(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, page: int
) -> None:
    """What stands in pages before and after it is saved."""
    at = page % (len(whole) // 4096) * 4096
    saved = saved_of(whole[:at] + bytes(4096) + whole[at + 4096 :], tmp_path_factory.mktemp("page"))

    assert all(payload == PAYLOADS[seq - 1] for seq, payload in saved.items())
    # A page holds at most some hundred short records; of long ones it is a part of one.
    assert len(saved) >= len(PAYLOADS) - 40


def test_what_stands_in_the_log_alone_is_saved(tmp_path: Path) -> None:
    path = tmp_path / "race.pitboard"
    with Journal.create(path) as journal:
        for payload in PAYLOADS:
            journal.append("s", "f", payload, 0)
        journal.flush()
        log = path.with_name(path.name + "-wal").read_bytes()
        content = path.read_bytes()
    path.write_bytes(content[:2000])
    path.with_name(path.name + "-wal").write_bytes(log)

    assert {record.seq: record.payload for record in salvage(path).records} == dict(enumerate(PAYLOADS, 1))


def test_a_changed_record_is_left_out_and_named(whole: bytes, tmp_path: Path) -> None:
    path = tmp_path / "race.pitboard"
    path.write_bytes(whole.replace(PAYLOADS[3], b"\xff" + PAYLOADS[3][1:]))
    found = salvage(path)

    assert found.damaged == [4]
    assert found.lost() == [range(4, 5)]
    assert len(found.records) == len(PAYLOADS) - 1
