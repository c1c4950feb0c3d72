"""From a text to its claims: sentence by sentence, each with what was said before in mind."""

from collections.abc import Callable, Iterator

import msgspec

from pitboard.check import frames_cars, frames_laps, frames_lead, frames_order, frames_race, frames_ranks
from pitboard.check.algebra import Spans
from pitboard.check.claims import Claim
from pitboard.check.clause_reader import read_clauses
from pitboard.check.coverage import NAMES, accounted
from pitboard.check.entry_index import EntryIndex
from pitboard.check.moments_admitted import Clock
from pitboard.check.phrases import tokens_of
from pitboard.check.references import Memory, resolve_all
from pitboard.check.scene import Scene
from pitboard.check.sentence import Parsed, parse
from pitboard.check.text import Lang, fold, language, sentences
from pitboard.check.timing import RaceTiming
from pitboard.check.words import is_break, words_of

FRAMES: tuple[Callable[[Scene], Iterator[Claim]], ...] = (
    frames_race.best_lap,
    frames_race.times,
    frames_race.flags,
    frames_race.referred_flag,
    frames_race.green,
    frames_race.restarts,
    frames_cars.seated_since,
    frames_cars.started,
    frames_cars.joint_stops,
    frames_cars.compared_stops,
    frames_cars.lost_time,
    frames_cars.stints_driven,
    frames_cars.stops,
    frames_cars.driver_laps,
    frames_laps.laps_ahead,
    frames_lead.laps_led,
    frames_lead.leads,
    frames_lead.led,
    frames_lead.changes,
    frames_lead.passes,
    frames_order.places,
    frames_ranks.holders,
    frames_ranks.completed,
    frames_ranks.in_a_row,
    frames_ranks.lasts,
    frames_ranks.won,
    frames_ranks.several,
    frames_ranks.chained,
    frames_ranks.ordered,
    frames_ranks.listed,
    frames_order.laps_down,
    frames_order.same_lap,
    frames_order.gaps,
    frames_cars.takeovers,
    frames_cars.at_wheel,
    frames_cars.crews,
    frames_cars.out_or_running,
    frames_cars.incidents,
    frames_race.counts,
    frames_race.best_of,
)
"""In this order: what a frame has read of amounts is not there for those behind it."""


def read_claims(text: str, timing: RaceTiming, index: EntryIndex, lang: Lang | None = None) -> list[Claim]:
    """Read what a text states of a race, in its order."""
    words = words_of(lang or language(text))
    clock = Clock(timing, words)
    folded = fold(text)
    memory = Memory()
    found: list[Claim] = []
    for span in sentences(text):
        if not tokens_of(folded, span.start, span.end):
            continue
        parsed = parse(text, folded, span, index, clock)
        before = msgspec.structs.replace(memory, recent=list(memory.recent), seats=list(memory.seats))
        mismatches = resolve_all(parsed, memory, index)
        if span.paragraph != before.paragraph:
            memory.period = _period(parsed)
        stamp = next((item for item in parsed.whens if item.bond == "stamp"), None)
        kept = memory.stamp if span.paragraph == before.paragraph else ()
        memory.stamp = stamp.spans if stamp else kept
        before.stamp = memory.stamp
        before.stamped = stamp is not None
        scene = Scene(text, parsed, index, memory, clock, before)
        claims = list(frames_cars.identities(scene, mismatches))
        for frame in FRAMES:
            claims += frame(scene)
        claims = accounted(scene, claims, list(read_clauses(scene, claims)))
        if span.heading:
            claims = [msgspec.structs.replace(claim, sure=False) for claim in claims]
        asked = _asked_until(text, parsed)
        claims = [
            msgspec.structs.replace(claim, sure=False, whole=False) if claim.end <= asked else claim for claim in claims
        ]
        claims = [_in_clauses(scene.parsed, claim) for claim in claims]
        found += sorted(claims, key=lambda claim: (claim.start, claim.end))
        _remember(scene, claims)
    return found


def _asked_until(text: str, parsed: Parsed) -> int:
    """Return where a question ends that names a car or a driver, and so states nothing of it: `Can the #8 win?`."""
    span = parsed.span
    mark = text.rfind("?", span.start, span.end)
    return mark if any(parsed.tokens[item.first].start < mark for item in parsed.entities if item.car) else -1


def _in_clauses(parsed: Parsed, claim: Claim) -> Claim:
    """Note the place of the clauses that a claim stands in, without the marks about them; of a name just its own."""
    tokens = parsed.tokens
    own = [i for i, token in enumerate(tokens) if token.start < claim.end and claim.start < token.end]
    if claim.kind in NAMES or not own:
        return msgspec.structs.replace(claim, clause_start=claim.start, clause_end=claim.end)
    first, last = parsed.clause_of(own[0])[0], parsed.clause_of(own[-1])[1] - 1
    joins = parsed.words.syntax["joins"]
    while first < own[0] and (is_break(tokens[first]) or tokens[first].text in joins):
        first += 1
    while last > own[-1] and is_break(tokens[last]):
        last -= 1
    start, end = min(tokens[first].start, claim.start), max(tokens[last].end, claim.end)
    return msgspec.structs.replace(claim, clause_start=start, clause_end=end)


def _period(parsed: Parsed) -> Spans:
    """Return the part of the day that a paragraph opens with: `The night was full of crashes`."""
    first = next((item for item in parsed.whens if item.first <= 1 and item.vague and item.bond == "at"), None)
    return first.spans if first else ()


def _remember(scene: Scene, claims: list[Claim]) -> None:
    """Leave in mind whom the sentence was about."""
    named = [item for item in scene.parsed.entities if item.car and item.kind in ("driver", "car")]
    subjects = [item for item in named if not scene.is_object(item)]
    if subjects or named:
        scene.memory.subject = (subjects or named)[0].car
        scene.memory.alone = len({item.car for item in named}) == 1
    spans = [item.spans for item in scene.parsed.whens if item.bond in ("at", "until", "since")]
    scene.memory.spans = spans[-1] if spans else scene.memory.spans
    flag = scene.parsed.cue(*frames_race.FLAGS)
    scene.memory.flag = frames_race.FLAGS[flag.tag] if flag else scene.memory.flag
    gap = next((item.statements[0] for item in claims if item.kind == "gap"), None)
    if gap is not None:
        scene.memory.pair = (gap.other, gap.car)  # type: ignore[union-attr] # a gap has both
