"""The documents of Swiss Timing: kinds, forms, what is left unread, and how they name each other."""

import asyncio
import json

import pytest

from feeds.swiss_documents import (
    MEETING,
    PRACTICE,
    UNIT,
    document_cache,
    race_documents,
    result,
    schedule,
    season,
    seasons,
    timing,
    unit,
)
from pitboard.feeds.reading import Malformed
from pitboard.feeds.registry import connect, format_of
from pitboard.feeds.swiss import asked_for
from pitboard.feeds.swiss.documents import (
    CarResult,
    MeetingSchedule,
    SeasonCalendar,
    TimingState,
    converted,
    documents_named,
    kind_of,
    local_us,
    opened,
    publisher_of,
    time_us,
    unknown_fields,
)

BASE = "https://cache.example/node/db/RAC"


@pytest.mark.parametrize(
    ("text", "us"),
    [
        ("15.06.2030 16:00:00", 1_907_769_600_000_000),
        ("15.06.2030 16:00:00.5", 1_907_769_600_500_000),
        ("31.02.2030 16:00:00", 0),
        ("soon", 0),
        ("", 0),
    ],
)
def test_a_local_time_counts_as_if_it_were_utc(text: str, us: int) -> None:
    assert local_us(text) == us


def test_a_duration_that_is_none_is_nothing() -> None:
    assert [time_us(text) for text in ("2:17.484", "39.7", "1L", "")] == [137_484_000, 39_700_000, 0, 0]


def test_an_envelope_without_a_whole_document_names_its_parts() -> None:
    envelope = opened({"uid": 5, "hash": "x", "content": {"delta": []}, "more": 1})

    assert envelope is not None
    assert (envelope.full, envelope.others) == (None, ("more", "delta"))
    others: list[object] = [[], {"content": []}, None, 1]
    assert [opened(decoded) for decoded in others] == [None] * 4


def test_a_kind_is_known_by_its_fields() -> None:
    kinds = [kind_of(json.loads(document)["content"]["full"]) for document in (season(), schedule(), timing(1, 1))]

    assert [*kinds, kind_of({"Other": 1})] == [SeasonCalendar, MeetingSchedule, TimingState, None]


def test_what_is_null_is_as_what_is_not_there() -> None:
    assert (
        converted({"CompetitorId": "c", "MainResult": {"Rank": None, "BestTime": None}}, CarResult).main_result.rank
        == 0
    )


def test_a_part_that_is_not_of_its_form_is_malformed_with_the_place() -> None:
    with pytest.raises(Malformed, match=r"\$\.MainResult\.Rank"):
        converted({"CompetitorId": "c", "MainResult": {"Rank": "first"}}, CarResult)


def test_a_new_field_is_named_wherever_it_is() -> None:
    row = result("7", 1, 0, 0, Colour="red")
    row["MainResult"]["LastLap"]["Intermediates"][0]["Wind"] = 3
    row["Else"] = 1

    assert sorted(unknown_fields(row, CarResult)) == ["CarResult.Else", "IntermediateTimed.Wind", "MainResult.Colour"]
    assert not list(unknown_fields([], CarResult))


# Addresses


def test_a_series_is_asked_for_its_seasons_and_a_session_for_its_documents() -> None:
    assert [page.url for page in asked_for("swiss+https://cache.example/node/db/RAC/SRO")] == [
        f"{BASE}/SRO_SEASONS_JSON.json"
    ]
    copied = f"swiss+{BASE}/SRO_2030_TIMING_{UNIT.upper()}_JSON.json?s=unknown&t=0"
    assert [page.url.removeprefix(f"{BASE}/SRO_2030_") for page in asked_for(copied)] == [
        "SEASON_JSON.json",
        f"COMP_DETAIL_{UNIT.upper()}_JSON.json",
        f"TIMING_{UNIT.upper()}_JSON.json",
    ]


@pytest.mark.parametrize(
    "url", ["swiss+https://h/", "swiss+https:///SRO", "swiss+ftp://h/SRO", "https://h/SRO", "swiss+https://h/a b"]
)
def test_another_address_is_refused_before_anything_is_sent(url: str) -> None:
    with pytest.raises(ValueError, match=r"swiss\+https://HOST/PATH/SERIES"):
        asked_for(url)


def test_each_document_names_the_next() -> None:
    publisher = publisher_of(f"{BASE}/SRO")
    assert publisher is not None
    held = [""]

    damaged = (b"{", b'{"content": {"full": {"Meetings": 1}}}')
    documents = (seasons(), season(), schedule(), timing(1, 1), *damaged)

    named = [documents_named(publisher, held, document) for document in documents]

    assert [[page.url.removeprefix(f"{BASE}/SRO_") for page in pages] for pages in named] == [
        ["2030_SEASON_JSON.json"],
        [f"2030_SCHEDULE_{MEETING.upper()}_JSON.json"],
        [f"2030_COMP_DETAIL_{UNIT.upper()}_JSON.json", f"2030_TIMING_{UNIT.upper()}_JSON.json"],
        [],
        [],
        [],
    ]


def test_a_schedule_that_shows_none_names_the_session_under_way() -> None:
    publisher = publisher_of(f"{BASE}/SRO")
    assert publisher is not None
    units = schedule(unit(State=2), unit(PRACTICE, State=1), unit("3" * 36, State=1, Type=3, ListIndex=9), shown="")

    named = documents_named(publisher, ["2030"], units)

    assert [PRACTICE.upper() in page.url for page in named] == [True, True]


def test_from_the_name_of_a_series_the_feed_is_followed_to_the_session_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five documents, each named by another, from a server on this machine."""
    monkeypatch.setenv("no_proxy", "*")
    documents = race_documents()

    async def first(url: str, number: int) -> list[bytes]:
        chunks = connect(url, lambda _note: None, 0.01).chunks()
        try:
            return [(await anext(chunks)).data for _ in range(number)]
        finally:
            await chunks.aclose()

    with document_cache(documents) as url:
        came = asyncio.run(first(url, 5))

    assert format_of(url).name == "swiss"
    assert came[:3] == [seasons(), season(), schedule()]
    assert set(came) == set(documents.values())
