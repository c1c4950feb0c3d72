"""Webhooks: what is news, in which words and form, and that each piece arrives once and in order, whatever happens."""

import asyncio
import base64
import hashlib
import hmac
import json
import logging
import socket
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from build import at, flag, line_laps, passing, race_info
from cli.test_live import ROWS
from feeds.readers import recorded_facts
from feeds.test_rmonitor import RACE, lap
from intake.test_load import write
from loaded import loaded
from pitboard.cli import main
from pitboard.feeds.reading import Reading, Refused
from pitboard.intake import Pipeline
from pitboard.model import Decision, Entry, Fact, Message
from pitboard.model.clock import clock_us
from pitboard.race import RaceUnderWay
from pitboard.relay.webhooks import News, Patience, PostedLog, Sender, Watcher, Webhook, deliver, read_webhooks, watch
from pitboard.relay.webhooks.delivery import DISCORD_LIMIT, body, headers
from pitboard.relay.webhooks.news import found_at, race_of
from pitboard.scoring import score
from relay.webhook_server import SECRET, Server, receiver
from waiting import HANGS_S, in_time, wait_until

QUICK = Patience(first_s=0.01, longest_s=0.05, give_up_s=5, deadline_s=5, pace_s=0)
HOOK = Webhook("https://example.org/hook", "pit wall", secret=SECRET, language="en")

DUEL: list[Fact] = [
    race_info(),
    Entry("7", "GT", "Team Poplar", "Bravo"),
    Entry("8", "GT", "Team Alder", "Bravo"),
    flag(0, "green"),
    *line_laps("7", [100, 101, 104]),
    *line_laps("8", [102, 102, 100]),
]
"""Car 8 takes the lead from car 7 on lap 3, at 304 s."""

UNDATED = "\r\n".join([*RACE, *lap("7", 100, 102.5, 1), ""]).encode()
"""A feed that knows the time of day alone: at 14:01:42 of some zone it is told so far."""


def news(number: int, text: str = "") -> News:
    """A piece of news."""
    return News(f"news-{number}", "moment", "small race", text or f"number {number}", at(number), at(number), "flag")


def of_race(facts: Sequence[Fact], told_s: float, hook: Webhook = HOOK, since_s: float = -1) -> list[str]:
    """What a webhook is told of a race at a moment, having been told nothing yet."""
    race = RaceUnderWay()
    race.take(facts, at(told_s))
    watcher = Watcher(hook, at(since_s))
    return [one.text for one in watcher.news(race.history, at(told_s), found_at(race.history, at(told_s)), ())]


# what is news


def test_what_happens_is_told_in_order_once_it_is_settled() -> None:
    lead = "0:05:04 #8 Bravo takes the lead, lap 3, from #7 Bravo, on the track"

    assert of_race(DUEL, 305) == ["0:00:00 Green flag"]
    assert of_race(DUEL, 316) == ["0:00:00 Green flag", lead]


def test_what_was_known_before_the_webhook_was_switched_on_is_no_news() -> None:
    assert of_race(DUEL, 316, since_s=60) == ["0:05:04 #8 Bravo takes the lead, lap 3, from #7 Bravo, on the track"]
    assert of_race(DUEL, 2400) == []


def test_a_stop_that_went_on_when_the_webhook_was_switched_on_is_no_news() -> None:
    facts = [*DUEL[:4], *line_laps("7", [100] * 3), passing(390, "7", "pit-in")]
    stops = replace(HOOK, kinds=("long_stop",))

    assert of_race(facts, 1001, stops, since_s=1000) == []


def test_a_flag_is_told_when_it_falls_and_when_green_follows_never_again() -> None:
    facts = [*DUEL[:3], flag(0, "yellow"), flag(120, "green"), *line_laps("7", [100, 101])]

    green = "0:02:00 Green flag, after 2:00 of yellow flag"
    assert of_race(facts, 119) == ["0:00:00 Yellow flag"]
    assert of_race(facts, 150) == ["0:00:00 Yellow flag", green]
    assert of_race(facts, 150, since_s=60) == [green]


def test_of_fastest_laps_that_follow_each_other_at_once_the_last_is_told() -> None:
    facts = [
        *DUEL[:4],
        *line_laps("7", [100, 99, 98]),
        *line_laps("8", [101, 99.5, 96]),
        *line_laps("9", [102, 98, 99]),
    ]

    told = of_race(facts, 320, replace(HOOK, kinds=("fastest_lap",), classes=("overall",)))
    assert told == ["0:04:56 #8 Bravo: fastest lap, 1:36.000, lap 3"]


def test_what_holds_now_is_told_when_it_does() -> None:
    facts = [*DUEL[:4], *line_laps("7", [100] * 6), *line_laps("8", [100.5] * 6)]
    told = of_race(facts, 604, replace(HOOK, kinds=("battle",)))

    assert told == ["0:10:04 #8 Bravo is 3.0 s behind #7 Bravo, for P1 in GT"]


def test_race_control_is_told_at_once() -> None:
    message = Message(at(200), "CAR 8 UNDER INVESTIGATION", "test")

    assert of_race([*DUEL, message], 200)[-1] == "0:03:20 Race control: CAR 8 UNDER INVESTIGATION"


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ({"kinds": ("flag",)}, ["Green flag"]),
        ({"classes": ("GT",)}, []),
        ({"classes": ("overall",), "cars": ("8",)}, ["#8 Bravo takes the lead"]),
        ({"cars": ("9",)}, []),
        ({"minimum_size": {"lead_change": 50}}, ["Green flag"]),
    ],
)
def test_a_webhook_chooses_by_kind_class_car_and_size(choice: dict[str, Any], told: list[str]) -> None:
    texts = of_race(DUEL, 316, replace(HOOK, **choice))

    assert len(texts) == len(told)
    assert all(part in text for part, text in zip(told, texts, strict=True))


def test_a_stop_that_goes_on_is_told_when_it_is_long_enough_for_the_webhook() -> None:
    facts = [*DUEL[:4], *line_laps("7", [100] * 3), passing(390, "7", "pit-in")]
    picky = replace(HOOK, kinds=("long_stop",), minimum_size={"long_stop": 600e6})

    assert of_race(facts, 600, picky) == []
    assert of_race(facts, 1000, picky) == ["0:06:30 #7 Bravo has been in the pits for 10:10 so far"]


def test_a_time_that_is_put_right_is_the_same_news() -> None:
    race, other = RaceUnderWay(), RaceUnderWay()
    race.take(DUEL, at(400))
    other.take([*DUEL[:4], *line_laps("7", [100, 101, 104]), *line_laps("8", [102, 102, 99.998])], at(400))

    found = [found_at(under_way.history, at(400)) for under_way in (race, other)]
    ids = [[news_id for news_id, moment in moments if moment.kind == "lead_change"] for moments in found]
    assert ids[0] == ids[1] != []


def test_half_an_hour_of_le_mans_in_both_languages(races: Path) -> None:
    history = loaded(races / "le-mans-2023" / "23_Analysis_Race_Hour24.csv.gz")
    told_us = history.race.start_us + 4 * 3_600_000_000
    found = found_at(history, told_us)
    some = replace(HOOK, kinds=("lead_change", "long_stop", "return_to_race", "flag"), classes=("overall", "LMGTE Am"))
    since_us = told_us - 1_800_000_000
    dutch, english = Watcher(replace(some, language="nl"), since_us), Watcher(some, since_us)

    assert [one.text for one in dutch.news(history, told_us, found, ())] == [
        "3:35:16 #54 Ferrari (Davide Rigon) stond 3:21 in de pits; 1:45 is gewoon",
        "3:42:43 #85 Porsche (Sarah Bovy) neemt de leiding in LMGTE Am, ronde 41, van #54 Ferrari, bij de pitstops",
    ]
    assert [one.text for one in english.news(history, told_us, found, ())] == [
        "3:35:16 #54 Ferrari (Davide Rigon) was in the pits for 3:21; 1:45 is usual",
        "3:42:43 #85 Porsche (Sarah Bovy) takes the lead in LMGTE Am, lap 41, from #54 Ferrari, in the stops",
    ]
    assert len({one[0] for one in found}) == len(found)


# the file

GOOD = """
[[webhook]]
name = "pit wall"
url = "https://example.org/hook"
secret = "a secret of the pit wall"
kinds = ["lead_change", "fall"]
classes = ["GT"]
cars = ["#8"]
language = "en"
minimum_size = { fall = 8 }

[[webhook]]
form = "discord"
url = "$DISCORD"
"""


def test_a_file_says_where_to_post_and_what(tmp_path: Path) -> None:
    path = tmp_path / "webhooks.toml"
    path.write_text(GOOD)
    first, second = read_webhooks(path, {"DISCORD": "https://discord.example/api/webhooks/1/token"})

    assert (first.name, first.kinds, first.cars, first.minimum_size) == (
        "pit wall",
        ("lead_change", "fall"),
        ("8",),
        {"fall": 8},
    )
    assert (second.name, second.form, second.language) == ("2 (discord.example)", "discord", "nl")
    assert "token" not in repr(second)
    assert SECRET not in repr(first)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "required field `webhook`"),
        ("webhook = []", "no webhook in it"),
        ("[[webhook]", "line 1"),
        ('[[webhook]]\nurl = "ftp://example.org/TOKEN"', "webhook 1: its url is not https://HOST/PATH"),
        ('[[webhook]]\nurl = "https://[TOKEN"', "webhook 1: its url is not https://HOST/PATH"),
        ('[[webhook]]\nurl = "$NOWHERE"', "there is no NOWHERE in the environment"),
        ('[[webhook]]\nurl = "https://a.example"\nsecret = "TOKEN"', "shorter than 16 bytes"),
        ('[[webhook]]\nurl = "https://a.example"\nsecret = "whsec_TOKEN"', "no base64 follows"),
        ('[[webhook]]\nurl = "https://a.example"\nform = "slack"\nsecret = "TOKENTOKENTOKENTOKEN"', "does not know"),
        ('[[webhook]]\nurl = "https://a.example"\nkinds = ["contention"]', "a contention is not told"),
        ('[[webhook]]\nurl = "https://a.example"\nkinds = ["crash"]', "a crash is not told"),
        ('[[webhook]]\nurl = "https://a.example"\nkindz = ["flag"]', "unknown field `kindz`"),
        ('[[webhook]]\nurl = "https://a.example"\n' * 2 + 'name = "1 (a.example)"', "two webhooks are called"),
    ],
)
def test_what_is_wrong_in_a_file_is_one_line_without_its_secrets(tmp_path: Path, text: str, reason: str) -> None:
    path = tmp_path / "webhooks.toml"
    path.write_text(text)
    with pytest.raises(Refused, match=r"webhooks\.toml: ") as refused:
        read_webhooks(path, {})

    assert reason in str(refused.value)
    assert "TOKEN" not in str(refused.value)


# the forms


def test_the_json_form_is_signed_as_standard_webhooks_says() -> None:
    key = base64.b64encode(b"twenty-four bytes of key").decode()
    for secret, known in ((SECRET, SECRET.encode()), (f"whsec_{key}", b"twenty-four bytes of key")):
        hook = replace(HOOK, secret=secret)
        content = body(hook, news(1))
        sent = headers(hook, news(1), content, 1_700_000_000)

        digest = hmac.new(known, b"news-1.1700000000." + content, hashlib.sha256).digest()
        assert sent["webhook-signature"] == f"v1,{base64.b64encode(digest).decode()}"
        assert (sent["webhook-id"], sent["webhook-timestamp"]) == ("news-1", "1700000000")
    assert "webhook-signature" not in headers(replace(HOOK, secret=""), news(1), b"", 0)


def test_the_json_form_holds_the_moment() -> None:
    race = RaceUnderWay()
    race.take(DUEL, at(316))
    watcher = Watcher(HOOK, 0)
    *_, last = watcher.news(race.history, at(316), found_at(race.history, at(316)), ())
    told = json.loads(body(HOOK, last))

    assert (told["type"], told["timestamp"]) == ("moment", "2001-09-09T01:51:44.000Z")
    assert told["data"]["text"] == told["data"]["moment"]["text"]
    assert told["data"]["moment"]["at_ms"] == 304_000
    assert told["data"]["moment"]["cars"] == ["8", "7"]


def test_discord_shows_marks_as_they_are_calls_nobody_and_gets_no_more_than_it_takes() -> None:
    discord = replace(HOOK, form="discord", secret="")
    told = json.loads(body(discord, news(1, "*#7* @everyone <@1>")))
    long = json.loads(body(discord, news(1, "🏁_" * 2000)))["content"]

    assert told == {"content": r"\*#7\* @everyone \<@1\>", "allowed_mentions": {"parse": []}}
    assert DISCORD_LIMIT - 4 <= len(long.encode("utf-16-le")) // 2 <= DISCORD_LIMIT
    assert long.endswith(("🏁…", "_…"))


def test_slack_reads_no_marks() -> None:
    told = json.loads(body(replace(HOOK, form="slack", secret=""), news(1, "#7 & <!channel>")))

    assert told["text"] == "#7 &amp; &lt;!channel&gt;"


# over real connections


def sending(server: Server, pieces: list[News], timing: Patience = QUICK, **settings: Any) -> Sender:
    """A sender that was offered these and has come to an end with them."""
    sender = Sender(server.hook(), PostedLog(), timing, **settings)
    for one in pieces:
        sender.offer(one)
    sender.start()
    assert sender.wait(HANGS_S)
    sender.stop()
    return sender


def test_each_arrives_once_and_in_order_whatever_the_server_answers() -> None:
    with receiver(204, 500, 503, 200, 429, 408, 502) as server:
        sender = sending(server, [news(1), news(1), news(2), news(3)])

    taken = ["number 1", "number 2", "number 2", "number 2", "number 3", "number 3", "number 3", "number 3"]
    assert server.texts() == taken
    assert (sender.sent, sender.left_out, sender.refused) == (3, 0, 0)
    ids = {post.headers["webhook-id"] for post in server.posts}
    assert ids == {"news-1", "news-2", "news-3"}
    for post in server.posts:
        signed = f"{post.headers['webhook-id']}.{post.headers['webhook-timestamp']}.".encode() + post.body
        digest = base64.b64encode(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest()).decode()
        assert post.headers["webhook-signature"] == f"v1,{digest}"


def test_a_server_that_asks_for_patience_gets_it() -> None:
    with receiver({"Retry-After": "0.4"}) as server:
        sending(server, [news(1)])

    assert server.posts[1].at_s - server.posts[0].at_s >= 0.4


@pytest.mark.parametrize(("stated", "least_s"), [("120", 120), ("1e9", 300), ("soon", 0), ("nan", 0), ("-5", 0)])
def test_patience_is_asked_for_in_seconds(stated: str, least_s: float) -> None:
    with receiver({"Retry-After": stated}) as server:
        assert deliver(server.hook(), news(1)).wait_s == least_s


def test_patience_is_asked_for_until_a_date() -> None:
    date = format_datetime(datetime.fromtimestamp(clock_us() / 1_000_000, UTC) + timedelta(seconds=200), usegmt=True)
    with receiver({"Retry-After": date}) as server:
        assert 200 - HANGS_S < deliver(server.hook(), news(1)).wait_s <= 200


def test_a_server_that_does_not_answer_is_asked_again() -> None:
    with receiver(None) as server:
        sender = sending(server, [news(1)], replace(QUICK, deadline_s=0.2))

    assert (len(server.posts), sender.sent) == (2, 1)


def test_a_post_that_drips_ends_at_the_deadline() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        ended = threading.Event()

        def drip() -> None:
            client, _ = listener.accept()
            with client, suppress(OSError):
                while not ended.wait(0.05):
                    client.sendall(b"H")

        thread = threading.Thread(target=drip)
        thread.start()
        hook = replace(HOOK, url=f"http://127.0.0.1:{listener.getsockname()[1]}/")
        outcome = deliver(hook, news(1), deadline_s=0.3)
        ended.set()
        thread.join()

    assert (outcome.state, outcome.reason) == ("again", "no answer in 0.3 s")


def test_nobody_there_is_tried_again_until_it_is_given_up() -> None:
    with receiver() as server:
        url = server.url
    sender = Sender(replace(HOOK, url=url), PostedLog(), replace(QUICK, give_up_s=0.2))
    sender.offer(news(1))
    sender.start()

    assert sender.wait(HANGS_S)
    sender.stop()
    assert (sender.sent, sender.left_out) == (0, 1)


def test_what_a_server_refuses_is_not_sent_again_and_the_next_is() -> None:
    with receiver(400, 302) as server:
        sender = sending(server, [news(1), news(2), news(3)])

    assert server.texts() == ["number 1", "number 2", "number 3"]
    assert (sender.sent, sender.refused) == (1, 2)


@pytest.mark.parametrize("status", [404, 410, 401, 403])
def test_a_webhook_that_is_gone_is_left_alone(status: int) -> None:
    with receiver(status) as server:
        sender = sending(server, [news(1), news(2)])
        sender.offer(news(3))

    assert (len(server.posts), sender.gone) == (1, True)


def test_when_too_many_wait_the_oldest_is_left_out() -> None:
    with receiver() as server:
        sender = sending(server, [news(number) for number in range(6)], most_waiting=4)

    assert server.texts() == ["number 2", "number 3", "number 4", "number 5"]
    assert sender.left_out == 2


def test_a_stop_does_not_wait_for_a_server_that_stalls() -> None:
    with receiver(None) as server:
        sender = Sender(server.hook(), PostedLog(), QUICK)
        sender.offer(news(1))
        sender.start()
        server.wait_for(1)
        sender.stop()
        wait_until(lambda: not sender._thread.is_alive(), "the end")

    assert sender.knows("news-1")


def test_a_stop_waits_for_the_answer_to_what_is_under_way() -> None:
    """The other side has the news before its answer is there: without a note it would be posted again."""
    log = PostedLog()
    with receiver("late") as server:
        sender = Sender(server.hook(), log, QUICK)
        sender.offer(news(1))
        sender.start()
        server.wait_for(1)
        threading.Timer(0.05, server.released.set).start()
        sender.stop()

        assert ("pit wall", "news-1") in log


def test_neither_address_nor_secret_is_ever_logged(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with receiver(500, 400, 404) as server:
        sending(server, [news(1), news(2)])

    assert "pit wall" in caplog.text
    assert "hooks/of" not in caplog.text
    assert SECRET not in caplog.text


# a race under way


Step = tuple[Sequence[Fact], float, int]
"""What the race is told, up to which race time (s), and how many posts there are then."""


async def watched(server: Server, told_at: Path, *steps: Step) -> None:
    """A race that is watched while it is told this and that."""
    race = RaceUnderWay()
    watching = asyncio.create_task(watch(race, [server.hook()], told_at, patience=QUICK, every_s=0.005))
    try:
        for facts, told_s, posts in steps:
            race.take(facts, at(told_s))
            await asyncio.sleep(0.1)
            while len(server.posts) < posts or not told_at.exists() or not _noted(server, told_at):
                await asyncio.sleep(0.01)
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching


def _noted(server: Server, told_at: Path) -> bool:
    """Whether all that was answered has been noted; what is not may be posted again after a restart."""
    noted = told_at.read_text()
    answered = {post.headers["webhook-id"] for post in server.posts} - server.stalled
    return all(f'"{news_id}"' in noted for news_id in answered)


def test_a_restart_posts_nothing_again_and_nothing_from_before_the_first_start(tmp_path: Path) -> None:
    told_at = tmp_path / "race.pitboard.posted"
    with receiver() as server:
        asyncio.run(watched(server, told_at, (DUEL, 60, 0), ((), 316, 1), ((), 317, 1)))
        first = server.texts()
        asyncio.run(watched(server, told_at, (DUEL, 317, 1), ([flag(400, "safety_car")], 401, 2)))

    assert first == ["0:05:04 #8 Bravo takes the lead, lap 3, from #7 Bravo, on the track"]
    assert server.texts() == [*first, "0:06:40 Safety car"]


def test_what_was_not_taken_is_posted_after_a_restart(tmp_path: Path) -> None:
    told_at = tmp_path / "race.pitboard.posted"
    with receiver(None) as server:
        asyncio.run(watched(server, told_at, (DUEL, 60, 0), ((), 316, 1)))
        asyncio.run(watched(server, told_at, (DUEL, 317, 2)))

    assert [post.headers["webhook-id"] for post in server.posts] == [server.posts[0].headers["webhook-id"]] * 2


def test_a_note_cut_short_by_a_failure_is_left_out(tmp_path: Path) -> None:
    told_at = tmp_path / "race.pitboard.posted"
    with receiver() as server:
        asyncio.run(watched(server, told_at, (DUEL, 60, 0), ((), 316, 1)))
        told_at.write_bytes(told_at.read_bytes()[:-9])
        asyncio.run(watched(server, told_at, (DUEL, 317, 2)))
        asyncio.run(watched(server, told_at, (DUEL, 318, 2)))

    assert len(server.posts) == 2


def test_a_lead_that_a_correction_takes_away_is_taken_back_once(tmp_path: Path) -> None:
    void = Decision(
        at(330), "void_passing", "8", "steward", "photo", target_source="test", target_ref=3, target_loop="line"
    )
    told_at = tmp_path / "posted"
    with receiver() as server:
        asyncio.run(watched(server, told_at, (DUEL, 60, 0), ((), 316, 1), ([void], 331, 2)))
        asyncio.run(watched(server, told_at, ([*DUEL, void], 332, 2)))

    lead = "0:05:04 #8 Bravo takes the lead, lap 3, from #7 Bravo, on the track"
    assert server.texts() == [lead, f"Correction: this no longer holds: “{lead}”"]
    assert [post.json["type"] for post in server.posts] == ["moment", "moment.taken_back"]


def test_a_slow_webhook_holds_up_no_other(tmp_path: Path) -> None:
    told_at = tmp_path / "posted"

    async def story(slow: Server, quick: Server) -> None:
        race = RaceUnderWay()
        race.take(DUEL, at(60))
        hooks = [replace(slow.hook(), name="slow"), quick.hook()]
        watching = asyncio.create_task(watch(race, hooks, told_at, patience=QUICK, every_s=0.005))
        while not told_at.exists():
            await asyncio.sleep(0.01)
        race.take((), at(316))
        while not quick.posts:
            await asyncio.sleep(0.01)
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)

    with receiver(None) as slow, receiver() as quick:
        asyncio.run(in_time(story(slow, quick)))


# the commands


def settings(tmp_path: Path, *urls: str) -> Path:
    """A file of webhooks at these addresses."""
    path = tmp_path / "webhooks.toml"
    path.write_text("".join(f'[[webhook]]\nurl = "{url}"\nlanguage = "en"\n' for url in urls))
    return path


def test_a_file_is_checked_and_tried_out(tmp_path: Path) -> None:
    with receiver() as server:
        path = settings(tmp_path, server.url)
        checked = CliRunner().invoke(main, ["webhooks", str(path)])
        tried = CliRunner().invoke(main, ["webhooks", str(path), "--test"])

    assert (checked.exit_code, tried.exit_code) == (0, 0)
    assert checked.stdout.startswith("1 (127.0.0.1): json, en\n  kinds    lead_change, ")
    assert tried.stdout.endswith("  test message taken: status 204\n")
    assert "hooks/of" not in tried.stdout
    assert [post.json["type"] for post in server.posts] == ["test"]


def test_a_test_message_that_is_not_taken_fails(tmp_path: Path) -> None:
    with receiver(500) as server:
        tried = CliRunner().invoke(main, ["webhooks", str(settings(tmp_path, server.url)), "--test"])

    assert (tried.exit_code, "NOT taken: status 500" in tried.stdout) == (1, True)


def test_a_race_that_is_played_is_posted(tmp_path: Path) -> None:
    record = write(tmp_path / "harbour-cup.csv", *ROWS)
    with receiver() as server:
        path = settings(tmp_path, server.url)
        path.write_text(path.read_text() + 'kinds = ["fastest_lap"]\n')
        command = ["replay", str(record), "--speed", "100", "--port", "0", "--webhooks", str(path)]
        with subprocess.Popen(
            [sys.executable, "-m", "pitboard", *command], stdout=subprocess.PIPE, text=True
        ) as played:
            try:
                told = server.wait_for(1)[0].json
            finally:
                played.terminate()
                said, _ = played.communicate()

    assert told["data"]["moment"]["kind"] == "fastest_lap"
    assert "Webhooks: 1 (127.0.0.1)\n" in said
    assert played.returncode == 0


def test_a_file_that_is_refused_starts_nothing(tmp_path: Path) -> None:
    record = write(tmp_path / "a.csv", *ROWS)
    journal = tmp_path / "race.pitboard"
    command = ["serve", str(record), "--journal", str(journal), "--webhooks", str(tmp_path / "none.toml")]
    result = CliRunner().invoke(main, command)

    assert (result.exit_code, result.stderr.count("\n"), journal.exists()) == (1, 1, False)


# the day


def test_a_race_without_a_date_is_told_on_the_day_on_which_it_was_received() -> None:
    """Its feed knows the time of day, in some zone: the moment comes out within the quarters of an hour of zones."""
    received_us = 1_790_000_000 * 1_000_000
    sources = Pipeline(Reading())
    history = score(sources.take("rmonitor://box", "rmonitor", UNDATED, received_us).facts)
    found = found_at(history, history.through_us)
    (told,) = Watcher(replace(HOOK, kinds=("flag",)), -1).news(history, history.through_us, found, (), over=True)

    assert abs(told.time_us - (received_us - 102_000_000)) <= 450_000_000
    assert race_of(history) == "The Race 2026-09-21"
    assert told.moment["at_ms"] == 0


def test_a_recording_that_bears_its_servers_clock_is_of_that_day() -> None:
    history = score(recorded_facts("rmonitor", b"$RMCA,1790000000000\r\n" + UNDATED, "race.log", Reading()))

    assert race_of(history) == "The Race 2026-09-21"
