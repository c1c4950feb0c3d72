"""The WEC's documents of 2026 followed live: asked for at their own pace from a host on this machine."""

import asyncio
import gzip
import json
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from feeds.readers import live_reader
from feeds.test_wec26 import HOUR_MS, board_of, followed
from feeds.wec26_documents import documents
from feeds.wec26_host import DocumentHost, document_host
from pitboard.board import mirror, standings
from pitboard.feeds.reading import Reading
from pitboard.feeds.transport.polling import Polling
from pitboard.feeds.wec26 import PACES_S, asked_for
from pitboard.intake import Pipeline, load
from pitboard.scoring import History, score
from waiting import HANGS_S

QUICK_S = 0.02
DOCUMENTS = len(PACES_S)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")


def received(host: DocumentHost, enough: Callable[[list[bytes]], bool], notes: list[str] | None = None) -> list[bytes]:
    """What comes from the host, every document asked for many times a second, until it is enough."""

    async def follow() -> list[bytes]:
        pages = [replace(page, every_s=QUICK_S) for page in asked_for(host.url)]
        polling = Polling(pages, (notes if notes is not None else []).append, QUICK_S, named=True)
        pieces: list[bytes] = []
        async with asyncio.timeout(HANGS_S), aclosing(polling.chunks()) as chunks:
            async for arrived in chunks:
                pieces.append(arrived.data)
                if enough(pieces):
                    break
        return pieces

    return asyncio.run(follow())


def scored(host: DocumentHost, pieces: list[bytes]) -> History:
    reader = live_reader("wec26", host.url, Reading())
    for piece in pieces:
        reader.take(piece)
    return score(list(reader.update().facts))


def test_a_race_is_followed_as_its_documents_change() -> None:
    """What has not changed is asked for by its version, and not sent again."""
    before, after = documents(HOUR_MS - 300_000), documents(HOUR_MS)
    changed = sum(1 for name in before if after[name] != before[name])
    with document_host(before) as host:

        def enough(pieces: list[bytes]) -> bool:
            if len(pieces) == DOCUMENTS:
                host.documents = after
            # Sent is not yet received.
            return len(pieces) == DOCUMENTS + changed

        history = scored(host, received(host, enough))

    assert board_of(history)[0][2] == board_of(followed([*before.items(), *after.items()]))[0][2]
    assert host.sent["participants-running-status"] == 1
    assert max(host.sent.values()) == 2


def test_a_document_that_fails_is_named_and_the_others_go_on() -> None:
    notes: list[str] = []
    with document_host(documents(HOUR_MS)) as host:
        host.fails["ranks"] = 2
        history = scored(host, received(host, lambda pieces: len(pieces) == DOCUMENTS, notes))

    assert any("live/ranks/" in note and "503" in note for note in notes)
    assert notes[-1] == ""
    assert board_of(history) == board_of(followed(documents(HOUR_MS).items()))


def test_what_was_kept_of_a_feed_tells_the_same_race_later() -> None:
    """The journal has every document with its name."""
    with document_host(documents(HOUR_MS)) as host:
        pieces = received(host, lambda pieces: len(pieces) == DOCUMENTS)
        pipeline = Pipeline(Reading())
        for at_us, piece in enumerate(pieces, 1):
            pipeline.take(host.url, "wec26", piece, at_us)

    assert board_of(score(pipeline.facts())) == board_of(followed(documents(HOUR_MS).items()))


def test_le_mans_is_the_same_from_a_host_as_from_its_folder(races: Path) -> None:
    folder = races / "live-2026" / "wec-2026-le-mans"
    if not folder.is_dir():
        pytest.skip(f"the WEC's documents of 2026 not found at {folder}")
    saved: dict[str, Any] = {}
    for path in folder.glob("*.json.gz"):
        name = path.name.removeprefix("live_").removesuffix(".json.gz").replace("_", "-")
        saved[name] = json.loads(gzip.decompress(path.read_bytes()))
    with document_host(saved, 18130) as host:
        pieces = received(host, lambda pieces: len(pieces) == DOCUMENTS)
        live = scored(host, pieces)
    read = load(folder).history

    for history in (live, read):
        assert len(mirror(history, history.through_us).rows) == 62
    at_us = read.race.start_us + 14_768_000_000
    assert [row.number for row in standings(live, at_us).rows] == [row.number for row in standings(read, at_us).rows]
    assert [row.laps for row in standings(live, at_us).rows] == [row.laps for row in standings(read, at_us).rows]
