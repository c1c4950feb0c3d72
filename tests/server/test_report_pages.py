"""The reports of a race that is served: every address, language and form, the feed, and the hours by themselves."""

import asyncio
import re
import time
from html import unescape
from pathlib import Path
from xml.etree import ElementTree as ET

import msgspec
import pytest
from click.testing import CliRunner
from starlette.testclient import TestClient

from pitboard.cli import main
from pitboard.journal import LiveJournal
from pitboard.model import Entry, Passing, RaceInfo
from pitboard.model.time import HOUR_US
from pitboard.race import RaceUnderWay
from pitboard.server import hourly_reports
from pitboard.server.answers import preferred
from pitboard.server.app import make_app
from pitboard.server.hourly_reports import HOURS_KEPT, HourlyReports, place_of
from pitboard.server.hub import Hub
from pitboard.server.report_pages import A_WHILE, ATOM, atom
from server.long_race import RACE, START_US, facts, go, hub_at
from server.short_race import MINUTE_US, followed
from waiting import in_time

NS = {"a": ATOM}
RFC_3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def make_due(reports: HourlyReports) -> None:
    """Make every report that is due, as `run` does."""

    async def make() -> None:
        while due := reports._due():
            await reports._make(*due)

    asyncio.run(make())


class Site:
    """A hub, its reports and a client, without a socket."""

    def __init__(self, minutes: float) -> None:
        self.hub = hub_at(minutes)
        self.reports = HourlyReports(self.hub)
        make_due(self.reports)
        self.get = TestClient(make_app(self.hub, self.reports)).get


@pytest.fixture(scope="module")
def site() -> Site:
    return Site(135)


def test_a_report_of_any_moment_opens_its_evidence(site: Site) -> None:
    """One page in which every sentence holds the rows it stands on, within the site's content policy."""
    page = site.get("/reports/1:23:45", params={"lang": "en"})

    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.headers["content-language"] == "en"
    assert "As of 1:23:45 of race time" in page.text
    assert page.text.count('<div class="rows">') > 5
    assert 'hreflang="nl"' in page.text
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'self'")
    assert re.search(r"style-src 'self' 'sha256-[^']+'$", policy)


@pytest.mark.parametrize("lang", ["nl", "en"])
@pytest.mark.parametrize("form", ["md", "json"])
def test_a_report_is_what_the_command_writes(site: Site, tmp_path: Path, lang: str, form: str) -> None:
    """To the byte: the server has no second way to write one."""
    with LiveJournal.create(tmp_path / "race") as journal:
        RaceUnderWay(journal).take(facts())
    options = ["--at", "2h", "--lang", lang, "--length", "long", "--format", form]
    command = CliRunner().invoke(main, ["report", str(tmp_path / "race"), *options])
    answer = site.get(f"/reports/2h.{form}", params={"lang": lang, "length": "long"})

    text = re.sub(rb'"(source|ref)":"[^"]*"', b"", answer.content)
    assert command.exit_code == 0
    assert text.strip() == re.sub(rb'"(source|ref)":"[^"]*"', b"", command.stdout_bytes).strip()


def test_json_keeps_the_contract(site: Site) -> None:
    """`race, at_ms, lang, title, paragraphs`; a fact has its kind and its evidence; anyone may read it."""
    answer = site.get("/reports/90m.json", params={"lang": "nl"})
    document = answer.json()

    assert list(document) >= ["race", "at_ms", "lang", "title", "paragraphs"]
    assert (document["race"], document["at_ms"], document["lang"]) == (RACE.name, 5_400_000, "nl")
    fact = document["paragraphs"][0]["sentences"][0]["facts"][0]
    assert fact["kind"]
    assert fact["evidence"]
    assert answer.headers["access-control-allow-origin"] == "*"


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html; charset=utf-8"),
        ("application/json", "application/json"),
        ("text/markdown, text/html;q=0.5", "text/markdown; charset=utf-8"),
        ("*/*", "text/html; charset=utf-8"),
        ("image/png", "text/html; charset=utf-8"),
    ],
)
def test_the_form_goes_by_what_is_accepted(site: Site, accept: str, media: str) -> None:
    """Where the address has no extension."""
    answer = site.get("/reports/1h", headers={"Accept": accept})

    assert answer.headers["content-type"] == media
    assert answer.headers["vary"] == "Accept, Accept-Language"
    assert site.get("/reports/1h.md", headers={"Accept": accept}).headers["content-type"].startswith("text/markdown")


@pytest.mark.parametrize(
    ("header", "lang"), [("nl-BE,nl;q=0.9,en;q=0.5", "nl"), ("en-GB,en", "en"), ("de,fr", "en"), ("de, nl;q=0.1", "nl")]
)
def test_the_language_goes_by_what_the_reader_likes(site: Site, header: str, lang: str) -> None:
    """On the list, in the feed and in a report, until one is asked for."""
    for address in ("/reports", "/reports.atom", "/reports/1h"):
        assert site.get(address, headers={"Accept-Language": header}).headers["content-language"] == lang
        asked = site.get(address, params={"lang": "nl"}, headers={"Accept-Language": header})
        assert asked.headers["content-language"] == "nl"


def test_a_header_that_is_nonsense_is_passed_over() -> None:
    """Weights that are no numbers, ranges of nothing, zero for what is not wanted."""
    offers = {"nl": "nl", "en": "en"}

    assert preferred("nl;q=x, ;;, en;q=0", offers, "en") == "en"
    assert preferred("nl;q=0.2, *;q=0.9", offers, "en") == "en"
    assert preferred("nlx", offers, "en") == "en"
    assert preferred("text/*", {"text/markdown": "md"}, "html") == "md"


def test_length_and_nation(site: Site) -> None:
    """A flash is shorter than a report, a long read longer; a home nation is followed."""
    words = [
        len(site.get("/reports/2h.md", params={"length": one}).text.split()) for one in ("flash", "report", "long")
    ]
    nation = next(nation for car in site.hub.race.history.cars.values() for nation in car.nations)
    home = site.get("/reports/2h.md", params={"nation": nation.lower()}).text

    assert words == sorted(set(words))
    assert home != site.get("/reports/2h.md").text


@pytest.mark.parametrize(
    ("address", "status", "line"),
    [
        ("noon", 400, "'noon' is no race time; write 16:12:30, 16h or 57600s, or latest"),
        ("-1h", 400, "'-1h' is no race time; write 16:12:30, 16h or 57600s, or latest"),
        ("9" * 400 + "h", 400, f"'{'9' * 400}h' is no race time; write 16:12:30, 16h or 57600s, or latest"),
        ("16:12:30", 404, "16:12:30 has not come yet; the race is at 2:15:00"),
        ("999h", 404, "999h has not come yet; the race is at 2:15:00"),
        ("1h?lang=fr", 400, "there are no reports in 'fr'; there are en and nl"),
        ("1h?length=endless", 400, "there is no length 'endless'; there are flash, report, long"),
        ("1h?nation=Atlantis", 400, "'Atlantis' is no nation that is known; write its three letters, like NLD"),
    ],
)
def test_a_question_without_an_answer_is_refused_in_one_line(site: Site, address: str, status: int, line: str) -> None:
    """As text, or as JSON to who asks for that."""
    place, _, query = address.partition("?")
    page, data = site.get(f"/reports/{address}"), site.get(f"/reports/{place}.json?{query}")

    assert (page.status_code, page.text) == (status, f"{line}\n")
    assert page.headers["content-type"].startswith("text/plain")
    assert (data.status_code, data.json()) == (status, {"error": line})


@pytest.mark.parametrize("address", ["/reports?lang=fr", "/reports.atom?lang=fr"])
def test_a_language_that_is_not_there(site: Site, address: str) -> None:
    """Is refused on the list and in the feed too."""
    assert site.get(address).status_code == 400


def test_before_the_race_there_is_no_report() -> None:
    """But a list that says when the first comes, and a feed that is valid and empty."""
    hub = Hub(RaceUnderWay())
    get = TestClient(make_app(hub)).get

    assert (get("/reports/latest").status_code, get("/reports/latest").text) == (404, "the race has not begun\n")
    assert "The first report comes after an hour" in get("/reports?lang=en").text
    assert "Het eerste verslag komt na een uur" in get("/reports?lang=nl").text
    assert ET.fromstring(get("/reports.atom").content).findall("a:entry", NS) == []
    make_due(HourlyReports(hub))
    assert hub.report is None


def test_the_report_of_an_hour_that_is_over_may_be_kept(site: Site) -> None:
    """For some minutes, as a correction may come; that of this hour and the latest are asked for again."""
    kept = {
        place: site.get(f"/reports/{place}").headers["cache-control"] for place in ("59m", "1h", "2h", "2h1m", "latest")
    }

    assert kept == {"59m": A_WHILE, "1h": A_WHILE, "2h": A_WHILE, "2h1m": "no-cache", "latest": "no-cache"}
    assert site.get("/reports").headers["cache-control"] == "no-cache"


@pytest.mark.parametrize(
    "address", ["/reports/1h", "/reports/1h.json", "/reports", "/reports.atom", "/reports/latest.md"]
)
def test_what_has_not_changed_is_not_sent_again(site: Site, address: str) -> None:
    """By its ETag."""
    etag = site.get(address).headers["etag"]
    again = site.get(address, headers={"If-None-Match": f'"old", W/{etag}'})

    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert site.get(address, headers={"If-None-Match": '"old"'}).status_code == 200


def test_latest_goes_with_the_race(monkeypatch: pytest.MonkeyPatch) -> None:
    """At the moment of the hub; asked again in the same instant it is not written again."""
    site = Site(20)
    first = site.get("/reports/latest.json").json()["at_ms"]
    go(site.hub, 30)
    same = site.get("/reports/latest.json").json()["at_ms"]
    monkeypatch.setattr(hourly_reports, "FRESH_S", 0)

    assert (first, same) == (20 * 60_000, 20 * 60_000)
    assert site.get("/reports/latest.json").json()["at_ms"] == 30 * 60_000


def test_the_list_has_the_newest_first(site: Site) -> None:
    """Each hour with its title in the language asked, and a link to it."""
    for lang in ("nl", "en"):
        page = site.get("/reports", params={"lang": lang}).text
        links = re.findall(r'<li><span class="mark">(\d+).*?<a href="([^"]+)">([^<]+)</a>', page)

        hours, titles = [hour for hour, _, _ in links], {title for _, _, title in links}
        links = [(unescape(link), title) for _, link, title in links]
        assert [link for link, _ in links] == [f"/reports/2h?lang={lang}&since=1h", f"/reports/1h?lang={lang}"]
        assert (hours, len(titles)) == (["2", "1"], 2)
        assert f'href="/reports.atom?lang={lang}"' in page
        assert all(site.get(link).status_code == 200 for link, _ in links)


def test_the_board_names_the_newest_report(site: Site) -> None:
    """In its link, and in the stream."""
    site.hub.publish()
    page = site.get("/").text
    report = site.hub.report

    assert report is not None
    assert (report["hour"], report["address"]) == (2, "/reports/2h")
    assert '<a id="report" href="/reports/2h">' in page
    assert report["title"] in page
    assert site.get("/api/history").json()["report"] == report


@pytest.mark.parametrize("lang", ["nl", "en"])
def test_the_feed_is_an_atom_feed(site: Site, lang: str) -> None:
    """Well-formed, with what RFC 4287 asks of a feed and of an entry; every link is absolute and leads somewhere."""
    answer = site.get("/reports.atom", params={"lang": lang}, headers={"Host": "timing.example:8024"})
    feed = ET.fromstring(answer.content)
    entries = feed.findall("a:entry", NS)

    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert feed.tag == f"{{{ATOM}}}feed"
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == lang
    assert feed.findtext("a:author/a:name", "", NS) == "Pitboard"
    assert len(entries) == 2
    for one in (feed, *entries):
        assert [len(one.findall(f"a:{name}", NS)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert re.fullmatch("urn:uuid:[0-9a-f-]{36}", one.findtext("a:id", "", NS))
        assert RFC_3339.fullmatch(one.findtext("a:updated", "", NS))
        assert len([link for link in one.findall("a:link", NS) if link.get("rel") == "alternate"]) == 1
    links = [link.get("href", "") for link in feed.iter(f"{{{ATOM}}}link")]
    assert len(links) == 4
    for link in links:
        assert link.startswith("http://timing.example:8024/")
        assert site.get(link.removeprefix("http://timing.example:8024")).status_code == 200


def test_an_entry_holds_the_report_at_its_moment(site: Site) -> None:
    """The times are those of the race; the content is the report's own sentences."""
    feed = ET.fromstring(site.get("/reports.atom?lang=en").content)
    document = site.get("/reports/2h.json?lang=en&since=1h").json()
    entry = feed.findall("a:entry", NS)[0]
    content = entry.find("a:content", NS)

    assert content is not None
    assert content.get("type") == "html"
    told = ET.fromstring(f"<div>{content.text}</div>")
    sentences = [one["text"] for paragraph in document["paragraphs"] for one in paragraph["sentences"]]
    assert " ".join("".join(p.itertext()) for p in told.findall("p")) == " ".join(sentences)
    assert entry.findtext("a:title", "", NS) == document["title"]
    then = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(START_US // 1_000_000 + 7200))
    assert entry.findtext("a:updated", "", NS) == feed.findtext("a:updated", "", NS) == then


def ids(site: Site, lang: str) -> list[str | None]:
    feed = ET.fromstring(site.get(f"/reports.atom?lang={lang}", headers={"Host": f"{lang}.example"}).content)
    return [element.text for element in feed.iter(f"{{{ATOM}}}id")]


def test_ids_are_stable_and_differ(site: Site) -> None:
    """Another server, another address, a later hour: the same report has the same id, and no other has it."""
    later = Site(151)

    assert ids(site, "nl") == ids(Site(135), "nl")
    assert set(ids(site, "nl")) <= set(ids(later, "nl"))
    assert len({*ids(site, "nl"), *ids(site, "en")}) == 6


def test_what_feeds_say_is_escaped_everywhere() -> None:
    """A race's name is text, whatever is in it; what XML cannot hold is left out of the feed."""
    hub = hub_at(61)
    name = 'A <b>"race"</b> & \x00\x1b more'
    info = RaceInfo(name, START_US, RACE.duration_us, source="a", dated=True)
    hub.race.take([info, Entry("<i>", "<u>", authority=2)])
    hub.race.history.race = msgspec.structs.replace(hub.race.history.race, name=name)
    reports = HourlyReports(hub)
    make_due(reports)
    get = TestClient(make_app(hub, reports)).get
    feed = ET.fromstring(atom(hub.race.history.race, "nl", reports.kept, 'http://a"&<>/'))

    assert feed.findtext("a:title", "", NS) == 'A <b>"race"</b> &  more: verslag van uur tot uur'
    for address in ("/reports", "/reports/1h"):
        assert "A &lt;b&gt;&#34;race&#34;&lt;/b&gt; &amp;" in get(address).text
        assert '<b>"race"' not in get(address).text


def test_an_hour_is_made_once_and_kept_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    """A correction changes the report of that moment when it is asked for anew, not the one that has gone out."""
    monkeypatch.setattr(hourly_reports, "FRESH_S", 0)
    site = Site(70)
    before = site.get("/reports.atom?lang=en").content
    asked = site.get("/reports/1h.md?lang=en").text
    leader = site.hub.board()["rows"][0]["number"]
    site.hub.race.take([Entry(leader, "HYPERCAR", make="Corrected", authority=9)], site.hub.race.fed_until_us)
    make_due(site.reports)

    assert site.get("/reports.atom?lang=en").content == before
    assert site.get("/reports/1h.md?lang=en").text != asked


def test_an_hour_waits_until_the_feed_has_told_it() -> None:
    """Loops report late; a clock that runs on after a feed has gone silent brings nothing."""
    assert [one.key for one in Site(60.2).reports.kept] == []
    assert [one.key for one in Site(60.3).reports.kept] == ["1h"]

    hub = hub_at(60.3)
    hub.race.take([], START_US + 100 * HOUR_US)
    reports = HourlyReports(hub)
    make_due(reports)
    assert [one.key for one in reports.kept] == ["2h", "1h"]


def test_a_clock_that_is_years_off_does_not_bring_thousands_of_reports() -> None:
    hub = hub_at(60.3)
    late_us = START_US + 20_000 * HOUR_US
    hub.race.take([Passing(late_us, next(iter(hub.race.history.cars)), "line")], late_us + HOUR_US)
    reports, due = HourlyReports(hub), []
    while one := reports._due():
        due.append(one[0])
        reports._tried.add(one[0])

    assert len(due) == HOURS_KEPT
    assert due[0] == "20000h"


def test_the_finish_has_a_report_too() -> None:
    """When every car has come in; then no hour follows. A race that is over has all of them at once."""
    assert [one.key for one in Site(155).reports.kept] == ["2h", "1h"]

    hub = Hub(RaceUnderWay())
    hub.race.set_clock_rate(0)
    hub.race.take(facts())
    reports = HourlyReports(hub)
    make_due(reports)
    get = TestClient(make_app(hub, reports)).get
    finish = reports.kept[0]

    assert [one.key for one in reports.kept] == ["finish", "2h", "1h"]
    assert "first to the flag" in finish.documents["en"].title or "wins" in finish.documents["en"].title
    assert finish.at_us > START_US + 150 * MINUTE_US
    assert get(f"/reports/{finish.place}.json?lang=en").json()["title"] == finish.documents["en"].title
    assert '<span class="mark">Finish</span>' in get("/reports").text


def test_another_race_begins_with_no_reports() -> None:
    """Those of the one before are gone, and the board no longer links to them."""
    site = Site(70)
    assert site.hub.report is not None
    site.hub.race.restart()
    go(site.hub, 10)
    make_due(site.reports)

    assert site.reports.kept == []
    assert not site.hub.report
    assert '<a id="report" href="/reports/latest">' in site.get("/").text


def test_a_report_that_fails_does_not_end_the_timing(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged, and not tried for ever."""

    def fail(*_args: object, **_options: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(hourly_reports, "reports", fail)
    site = Site(70)

    assert site.reports.kept == []
    assert "no report of 1h" in caplog.text


def test_a_place_is_written_as_it_is_read() -> None:
    """The address of a moment leads to that moment, to the millisecond."""
    assert [place_of(ms) for ms in (7_200_000, 58_350_000, 58_350_250)] == ["2h", "16:12:30", "16:12:30.250"]


async def go_on(hub: Hub, reports: HourlyReports) -> None:
    """Let a race run to its end, no faster than the reports of its hours come."""
    for minutes, made in ((55, 0), (70, 1), (110, 1), (130, 2), (166, 2)):
        go(hub, minutes)
        while len(reports.kept) < made:
            await asyncio.sleep(0.01)
    hub.race.set_clock_rate(0)


def test_the_hours_appear_by_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """While a race goes on, each with its two languages, and the stream goes on."""
    monkeypatch.setattr(hourly_reports, "LOOK_S", 0.02)

    async def watch() -> list[dict[str, object]]:
        hub = Hub(RaceUnderWay())
        reports = HourlyReports(hub)
        tasks = [asyncio.create_task(work) for work in (hub.run(), reports.run(), go_on(hub, reports))]
        told: list[dict[str, object]] = []
        async for wire in followed(hub):
            data = wire.partition(b"data: ")[2]
            report = msgspec.json.decode(data).get("report") if data else None
            if report and report not in told:
                told.append(report)
            if len(told) == 3:
                break
        hub.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert all(set(one.documents) == {"nl", "en"} for one in reports.kept)
        return told

    told = asyncio.run(in_time(watch()))

    assert [report["hour"] for report in told] == [1, 2, 2]
    assert [report["address"] for report in told][:2] == ["/reports/1h", "/reports/2h"]
