"""What race control decides, put to a server or into a journal."""

import asyncio
import json
import os
import secrets
import time
import urllib.error
import urllib.request
from http.client import HTTPException
from pathlib import Path
from typing import Any, Final, get_args
from urllib.parse import parse_qs, urljoin, urlsplit

import click
import msgspec

from pitboard.cli.options import RACE_TIME
from pitboard.cli.race import one_line_errors, read_chosen
from pitboard.feeds.reading import Refusal, Refused
from pitboard.journal import JournalError, LiveJournal
from pitboard.model import DecisionKind
from pitboard.model.time import race_time_text
from pitboard.race import DecisionAnswer, DecisionForm, RaceUnderWay
from pitboard.race.race_under_way import OPERATOR_KEY

AGAIN_S: Final = 0.5
TIMEOUT_S: Final = 10.0
WITHIN_S: Final = 60.0
"""So long a server is asked again: servers behind it may be electing who leads."""


@click.command()
@click.argument("place", metavar="JOURNAL|URL")
@click.argument("kind", type=click.Choice(get_args(DecisionKind)), metavar="ACTION")
@click.argument("car")
@click.option("--by", required=True, metavar="NAME", help="Who decides.")
@click.option("--reason", required=True, metavar="TEXT", help="Why, as it is shown.")
@click.option("--at", type=RACE_TIME, metavar="T", help="Race time from which it holds. Default: now.")
@click.option("--penalty", type=click.FloatRange(min=0.001), metavar="SECONDS", help="Of penalty_time.")
@click.option("--laps", type=click.IntRange(min=1), metavar="N", help="Of penalty_laps.")
@click.option("--other", default="", metavar="N", help="Of dead_heat: the other car.")
@click.option("--passing", metavar="SOURCE:REF:LOOP", help="Of a passing: which one, as `verdicts` names it.")
@click.option("--id", "decision_id", metavar="ID", help="To ask again for the same decision. Default: a new one.")
@one_line_errors
def decide(place: str, kind: DecisionKind, car: str, **given: Any) -> None:
    """What race control decides: penalties, exclusions, dead heats, retirements, passings; each kept once.

    ACTION is penalty_time, penalty_laps, disqualify, outside, dead_heat, retire, unretire, void_passing,
    reinstate_passing or uncount_passing.

    URL is the operator's page as `serve` and `edge` print it, with its key; or without one, with the key in
    PITBOARD_OPERATOR_KEY. A journal must not be written by anybody else.
    """
    source, ref, loop = _passing(given["passing"])
    form = {
        "id": given["decision_id"] or secrets.token_hex(6),
        "kind": kind,
        "car": car.removeprefix("#"),
        "by": given["by"],
        "reason": given["reason"],
        "at": "" if given["at"] is None else race_time_text(given["at"] // 1000),
        "penalty_ms": round((given["penalty"] or 0) * 1000),
        "laps": given["laps"] or 0,
        "other": given["other"].removeprefix("#"),
        "source": source,
        "ref": ref,
        "loop": loop,
    }
    answer = _of_server(place, form) if "://" in place else _of_journal(Path(place), form)
    if not answer.kept:
        raise _refused(place, answer.why)
    click.echo(f"kept as record {answer.number}, under the id {form['id']}")


def _passing(written: str | None) -> tuple[str, int, str]:
    if written is None:
        return "", 0, ""
    source, _, rest = written.rpartition(":")[0].rpartition(":")
    loop = written.rpartition(":")[2]
    if not (source and rest.isdecimal() and loop):
        raise click.UsageError(f"--passing {written}: not SOURCE:REF:LOOP")
    return source, int(rest), loop


def _refused(place: str, why: str) -> Refused:
    return Refused(Refusal(place.partition("?")[0], 0, why, whole=True))


def _of_journal(path: Path, form: dict[str, Any]) -> DecisionAnswer:
    try:
        known = read_chosen([str(path)], entries=None)
        with LiveJournal.open(path) as journal:
            race = RaceUnderWay(journal, known.name)
            race.score(known.facts)
            request = msgspec.convert(form, DecisionForm).request(race.history, race.moment_us)
            answer = asyncio.run(race.decide(request))
    except (JournalError, ValueError) as error:
        raise _refused(str(path), str(error)) from None
    if answer is None:
        raise _refused(str(path), "it cannot be written")
    return answer


def _of_server(url: str, form: dict[str, Any]) -> DecisionAnswer:
    """Ask until there is an answer: under the same id it is kept once."""
    key = parse_qs(urlsplit(url).query).get("key", [os.environ.get(OPERATOR_KEY, "")])[0]
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    request = urllib.request.Request(urljoin(url, "/api/operator/decisions"), json.dumps(form).encode(), headers)
    end_s = time.monotonic() + WITHIN_S
    while True:
        try:
            return _asked(request)
        except (OSError, HTTPException) as error:
            if isinstance(error, urllib.error.HTTPError) and error.code not in (429, 502, 503, 504):
                raise _refused(url, _why(error)) from None
            if time.monotonic() > end_s:
                raise _refused(url, f"no answer ({_why(error)}); ask again with --id {form['id']}") from None
            time.sleep(AGAIN_S)


def _asked(request: urllib.request.Request) -> DecisionAnswer:
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S) as answer:
            return msgspec.json.decode(answer.read(), type=DecisionAnswer)
    except urllib.error.HTTPError as error:
        if error.code == 409:
            return msgspec.json.decode(error.read(), type=DecisionAnswer)
        raise


def _why(error: Exception) -> str:
    if isinstance(error, urllib.error.HTTPError):
        try:
            return str(json.loads(error.read())["error"])
        except (ValueError, KeyError, TypeError):
            return f"the server answers {error.code}"
    return str(error) or type(error).__name__
