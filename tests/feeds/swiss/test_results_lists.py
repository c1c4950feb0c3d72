"""Entry and result lists in XML."""

from pathlib import Path

import pytest

from feeds.readers import is_of, live_reader, recorded_facts
from feeds.swiss_documents import competitor, detail, result, timing
from pitboard.board import mirror
from pitboard.feeds.reading import Malformed, Reading
from pitboard.feeds.swiss.results import sheet
from pitboard.intake.documents import Document
from pitboard.intake.entries import stated_entries
from pitboard.model import Entry, Stated
from pitboard.scoring import score

DRIVER = "<Country>NED</Country><First>Ann</First><Last>Able</Last><Short>ABL</Short><Id>1</Id>"
NOBODY = "<Country /><First /><Last /><Short /><Id />"
ENTRIES = f"""<?xml version="1.0"?>
<FILE xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <SESS><Competition>Cup</Competition><Meeting>Nowhere</Meeting><Session>FP1</Session></SESS>
  <ENTR><Bib>7</Bib><Car>Marlin GT3</Car><Class>Gold Cup</Class><Driver1>{DRIVER}</Driver1>
    <Driver2>{NOBODY}</Driver2><Driver3>{DRIVER.replace("Ann", "Bob")}</Driver3><Team>Team &amp; Co</Team></ENTR>
</FILE>""".encode()


def row(number: str, rank: int, laps: int, best_ms: int, gap_ms: int, **more: str) -> str:
    given = {
        "Bib": number,
        "Rank": rank,
        "Pos": rank,
        "Laps": laps,
        "Time": best_ms,
        "BestTime": best_ms,
        "Gap": gap_ms,
    }
    return "<RES>" + "".join(f"<{name}>{value}</{name}>" for name, value in (given | more).items()) + "</RES>"


RESULTS = f"<FILE>{row('7', 1, 30, 98_500, 0)}{row('8', 2, 41, 98_700, 200)}</FILE>".encode()


def test_an_entry_list_has_cars_classes_teams_and_crews() -> None:
    reading = Reading()

    (entry,) = recorded_facts("swiss", ENTRIES, "list", reading)

    assert isinstance(entry, Entry)
    assert (entry.number, entry.car_class, entry.team, entry.model) == ("7", "Gold Cup", "Team & Co", "Marlin GT3")
    assert [(driver.seat, driver.name, driver.nation) for driver in entry.drivers] == [
        (1, "Ann Able", "NED"),
        (2, "Bob Able", "NED"),
    ]
    assert reading.counts == {"entries": 1}


def test_an_entry_list_goes_where_any_entry_list_goes() -> None:
    """`--entries`: a person gave it, so it outranks the feed."""
    (entry,) = stated_entries(Document("list.xml", ENTRIES), Reading())

    assert (entry.number, entry.authority) == ("7", 2)


def test_entries_beside_a_race_are_of_it() -> None:
    reader = live_reader("swiss", "swiss", Reading())
    for document in (ENTRIES, detail(1, competitor("8")), timing(1, 101, result("8", 1, 1, 100_000))):
        reader.take(document)

    assert {fact.number for fact in reader.update().facts if isinstance(fact, Entry)} == {"7", "8"}


def test_a_result_list_is_a_result_as_stated() -> None:
    rows = mirror(score(recorded_facts("swiss", RESULTS, "list", Reading())), 0).rows

    assert [(r.position, r.number, r.laps, r.best_lap_ms, r.gap_laps, r.gap_ms) for r in rows] == [
        (1, "7", 30, 98_500, 0, 0),
        (2, "8", 41, 98_700, 0, 200),
    ]


def test_a_result_list_beside_a_session_is_counted_and_not_shown() -> None:
    reading = Reading()
    reader = live_reader("swiss", "swiss", reading)
    for document in (detail(1, competitor("8")), timing(1, 101, result("8", 1, 1, 100_000)), RESULTS):
        reader.take(document)

    assert {fact.number for fact in reader.update().facts if isinstance(fact, Stated)} == {"8"}
    assert reading.counts["result lists beside a session, which are not shown"] == 1


def test_new_fields_and_elements_are_named_and_a_damaged_row_is_refused() -> None:
    reading = Reading()
    content = f"<FILE>{row('7', 1, 30, 98_500, 0, Tyre='soft')}{row('', 2, 3, 1, 1)}<MORE>1</MORE></FILE>".encode()

    assert len(recorded_facts("swiss", content, "list", reading)) == 3
    assert reading.counts == {"unknown field ListedResult.Tyre": 1, "unknown element MORE": 1}
    assert [refusal.reason.partition(":")[0] for refusal in reading.refusals] == ["#?"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (ENTRIES[:200], "no XML"),
        (b"<FILE></FILE>", "neither entries nor results"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><FILE><RES/></FILE>', "DOCTYPE"),
    ],
)
def test_what_is_no_list_is_said(content: bytes, reason: str) -> None:
    with pytest.raises(Malformed, match=reason):
        sheet(content, "list", 1, Reading())


def test_lists_are_recognised_and_other_xml_is_not(tmp_path: Path) -> None:
    assert is_of("swiss", ENTRIES)
    assert is_of("swiss", RESULTS)
    assert not is_of("swiss", b"<FILE><OTHER/></FILE>")
