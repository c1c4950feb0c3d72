"""Statements that somebody else read: their document, and that judging them is judging the text."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, reject, settings

from build import at
from check.statements import any_statement
from loaded import loaded
from pitboard.check import JudgedClaim, check, judge_statements
from pitboard.check.algebra import AnyStatement, Gap, Position
from pitboard.check.statements import MOST_CLAIMS, NotStatements, StatedClaim, read_statements, schema
from pitboard.model.time import parse_race_time
from pitboard.texts import LANGUAGES
from small_race import NOW_S, small_race

GAP = {"kind": "gap", "car": "8", "other": "51", "low_ms": 0, "high_ms": 13_000}
TRAIN = Path(__file__).resolve().parents[3] / "shared" / "checks" / "train"


def test_a_list_of_statements_is_a_document() -> None:
    (claim,) = read_statements(json.dumps([GAP]).encode())

    assert claim.statements == (Gap(car="8", other="51", low_ms=0, high_ms=13_000),)
    assert (claim.kind, claim.words, claim.sure) == ("gap", "#8 is up to 13.0 s behind #51", True)


def test_a_claim_has_readings_and_may_be_unsure() -> None:
    stated = StatedClaim(statements=(Position(car="8", place=1),), words="leads", sure=False, sentence=3)
    (claim,) = read_statements(b"\xef\xbb\xbf" + msgspec.json.encode({"claims": [stated]}))

    assert (claim.words, claim.sure, claim.sentence, claim.kind) == ("leads", False, 3, "position")


@pytest.mark.parametrize(
    ("document", "line"),
    [
        ("[\n\n{x}]", "no JSON"),
        ('{"a": []}', "neither a list of statements nor an object with one as `claims`"),
        ('[{"kind": "gap", "car": "8"}]', "[0]: Object missing required field `other`"),
        ('[{"kind": "speed"}]', "[0].kind: Invalid value 'speed'"),
        ('{"claims": [{"statements": []}]}', "claims[0]: a claim without a statement"),
        ('{"claims": [{"claim": {"statements": [1]}}]}', "claims[0].claim.statements[0]: Expected `object`, got `int`"),
        ('[{"kind": "running", "car": "8", "speed": 3}]', "[0]: Object contains unknown field `speed`"),
        ('[{"kind": "time_left", "low_ms": 2, "high_ms": 1}]', "[0]: `low_ms` is more than `high_ms`"),
        ('[{"kind": "running", "car": "8", "at_ms": [[2, 1]]}]', "[0]: a span in `at_ms` ends before it begins"),
        (f"[{'0,' * MOST_CLAIMS}0]", f"{MOST_CLAIMS + 1} claims; at most {MOST_CLAIMS} are judged at once"),
        ("[" * 100_000, "no JSON"),
    ],
    ids=range(11),
)
def test_what_is_no_document_is_refused_with_its_place(document: str, line: str) -> None:
    with pytest.raises(NotStatements) as refused:
        read_statements(document.encode())

    assert str(refused.value).startswith(line)
    assert refused.value.line == (3 if "{x}" in document else 0)


def test_the_schema_names_every_kind_and_the_claim() -> None:
    described = schema()
    tags = {part["properties"]["kind"].get("enum", [""])[0] for part in described["$defs"].values()}

    assert {"gap", "position", "best_lap", "name"} <= tags
    assert "sure" in described["$defs"]["StatedClaim"]["properties"]
    assert described["$defs"]["Gap"]["additionalProperties"] is False
    assert not set(json.dumps(described).split('"#/$defs/')[1].split('"')[0]) - set("Position")


@settings(max_examples=150)
@given(any_statement())
def test_any_statement_is_judged(statement: AnyStatement) -> None:
    """From JSON, with words and a verdict; what names nobody of the race is never called wrong."""
    try:
        claims = read_statements(msgspec.json.encode([statement]))
    except NotStatements:
        reject()
    (judged,) = judge_statements(claims, small_race(), at(NOW_S)).claims

    assert judged.read_as["en"]
    assert judged.verdict in ("right", "wrong", "unknown")
    assert bool(judged.reason) == (judged.verdict == "unknown")
    unknown = {getattr(statement, name, "") for name in ("driver", "previous", "scope")} & {
        "Nobody at All",
        "NONE SUCH",
    }
    assert not unknown or judged.verdict == "unknown"
    _in_every_language(judged)


def _in_every_language(judged: JudgedClaim) -> None:
    """Value, reason and rows: nothing is left open, the English ones are the claim's own, a reason is not English."""
    assert list(judged.findings) == list(LANGUAGES)
    own = judged.findings["en"]
    assert (own.right, own.reason, own.evidence) == (judged.right, judged.reason, judged.evidence)
    assert (judged.open_by != "") == (judged.reason != "") == (judged.findings["nl"].reason != own.reason)
    for each in judged.findings.values():
        assert not {"{", "}"} & set("".join((each.right, each.reason, *each.evidence)))


@pytest.mark.skipif(not TRAIN.is_dir(), reason="the labelled texts are not there")
@pytest.mark.parametrize("name", ["nl-01", "en-01", "nl-04", "en-08"])
def test_the_json_of_a_text_has_the_verdicts_of_the_text(name: str, races: Path) -> None:
    """Reading and judging are two steps: what the first writes the second reads."""
    labelled = json.loads((TRAIN / f"{name}.json").read_text("utf-8"))
    history = loaded(races / labelled["race"])
    moment_us = history.race.start_us + parse_race_time(labelled["at"])
    checked = check(labelled["text"], history, moment_us)
    again = judge_statements(read_statements(msgspec.json.encode(checked)), history, moment_us)

    assert len(checked.claims) > 5
    assert again.claims == checked.claims
