"""The zip of a replay: frames by second, whole or as changes, and the cells under their headings."""

import io
import json
import zipfile
from typing import Any

import pytest

from pitboard.feeds.reading import Reading, Refused
from pitboard.feeds.timing71.frames import ScreenColumns, changed, frames, is_replay, manifest_of

STATE = {"cars": [["7", "RUN"]], "session": {"flagState": "green"}, "messages": [[5, "", "old"]]}


def packed(**members: Any) -> bytes:
    """A zip with these members, by their names without `.json`."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, value in members.items():
            archive.writestr(f"{name}.json", value if isinstance(value, bytes) else json.dumps(value))
    return content.getvalue()


def read(**members: Any) -> tuple[list[tuple[int, dict[str, Any]]], Reading]:
    reading = Reading()
    with zipfile.ZipFile(io.BytesIO(packed(**members))) as archive:
        return [(frame.second, frame.state) for frame in frames(archive, "f.zip", reading)], reading


def test_a_replay_is_a_zip_with_a_manifest_and_a_frame() -> None:
    assert is_replay(packed(manifest={}, **{"1750000000": STATE}))
    assert not is_replay(packed(manifest={}))
    assert not is_replay(packed(**{"1750000000": STATE}))
    assert not is_replay(b"PK\x03\x04 and nothing")
    assert not is_replay(b"")


def test_frames_come_by_their_seconds() -> None:
    found, reading = read(**{"1750000002": STATE, "1750000001": STATE})

    assert [second for second, _ in found] == [1_750_000_001, 1_750_000_002]
    assert reading.counts == {"frames": 2}


def test_changes_go_on_from_the_state_before() -> None:
    change = {"cars": [["change", [0, 1], ["RUN", "PIT"]]], "messages": [[9, "", "new"]]}
    found, _ = read(**{"1750000001": STATE, "1750000002i": change})

    assert found[1][1]["cars"] == [["7", "PIT"]]
    assert found[0][1]["cars"] == [["7", "RUN"]]
    assert [message[2] for message in found[1][1]["messages"]] == ["new", "old"]


def test_changes_without_a_state_before_are_left_out() -> None:
    found, reading = read(**{"1750000001i": {}, "1750000002": STATE, "1750000002i": {}})

    assert [second for second, _ in found] == [1_750_000_002]
    assert reading.counts == {"frames left out": 2, "frames": 1}


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (b"{", "no JSON"),
        (b"[]", "no object"),
        (b'{"cars": []}', "no state: it has no cars or no session"),
    ],
)
def test_a_frame_that_cannot_be_read_is_refused_by_name_and_the_changes_after_it(frame: bytes, reason: str) -> None:
    found, reading = read(**{"1750000001": frame, "1750000002i": {}, "1750000003": STATE})

    assert [second for second, _ in found] == [1_750_000_003]
    assert [refusal.source for refusal in reading.refusals] == ["f.zip/1750000001.json"]
    assert reason in reading.refusals[0].reason


def test_changes_that_do_not_fit_are_refused() -> None:
    found, reading = read(**{"1750000001": STATE, "1750000002i": {"cars": [["change", [5], [1, 2]]]}})

    assert len(found) == 1
    assert "a change that does not fit" in reading.refusals[0].reason


def test_a_manifest_of_another_version_is_refused() -> None:
    with (
        zipfile.ZipFile(io.BytesIO(packed(manifest={"version": 2}))) as archive,
        pytest.raises(Refused, match="version 2"),
    ):
        manifest_of(archive, "f.zip")
    with zipfile.ZipFile(io.BytesIO(packed(manifest={"name": "x"}))) as archive:
        assert manifest_of(archive, "f.zip") == {"name": "x"}


def test_a_change_of_the_whole_replaces_it() -> None:
    assert changed([1], [["change", "", [[1], [2, 3]]]]) == [2, 3]


def test_a_path_of_keys_may_be_written_with_dots() -> None:
    assert changed({"a": {"b": 1}}, [["change", "a.b", [1, 2]]]) == {"a": {"b": 2}}


COLUMNS = ScreenColumns([["Num", "text"], ["Laps", "numeric"], ["Last", "time"], "Bare"])


def test_a_cell_is_found_by_its_heading() -> None:
    row = [["7", "mark"], 12.0, "1:43.5", " x "]

    assert (COLUMNS.text(row, "Num"), COLUMNS.whole(row, "Laps"), COLUMNS.ms(row, "Last")) == ("7", 12, 103_500)
    assert COLUMNS.text(row, "Bare") == "x"
    assert "Num" in COLUMNS
    assert "Team" not in COLUMNS


@pytest.mark.parametrize("row", [None, [], "row", [[]], [None]])
def test_what_is_not_there_is_nothing(row: Any) -> None:
    assert (COLUMNS.value(row, "Num"), COLUMNS.text(row, "Num"), COLUMNS.value(row, "Team")) == (None, "", None)


@pytest.mark.parametrize("shown", [True, -1, 0, 1e7, "PIT", "1:2:3:4", "", None, {}])
def test_what_is_no_time_is_none(shown: Any) -> None:
    assert COLUMNS.ms(["7", 1, shown], "Last") is None
