"""Frames of laps ahead: `X a lap clear of Y`, `wins by two laps`, `two laps to the good`."""

from collections.abc import Iterator

from pitboard.check import algebra as a
from pitboard.check.claims import Claim
from pitboard.check.quantities import Quantity
from pitboard.check.scene import Scene
from pitboard.check.sentence import Entity

MOST_LAPS_AHEAD = 20
OBJECT_WITHIN = 4


def laps_ahead(scene: Scene) -> Iterator[Claim]:
    """Read by how many laps a car is ahead of another, or of the next."""
    for amount in scene.free("lap"):
        near = {scene.parsed.word(i) for i in range(amount.first - 1, amount.last - 1)}
        part = bool(near & set(scene.parsed.words.data.numbers.of.split()) - scene.parsed.words.articles)
        if part or amount.value > MOST_LAPS_AHEAD or not _is_ahead(scene, amount):
            continue
        own = scene.subject_before(amount.first) or scene.inherited(amount.first)
        if not own:
            continue
        scene.use(amount)
        other = _object(scene, amount, own[0])
        behind = [other.car] if other else scene.followers(own[0].car)
        spans = scene.spans(amount.first)
        found = [a.LapsDown(car=car, other=own[0].car, low=amount.low, high=amount.high, at_ms=spans) for car in behind]
        sure = own[0].sure and own[0].kind != "spoken" and not scene.has(amount.first, "modal", "negation", "led")
        sure = sure and scene.car_count(amount.first, own[0].car, *behind) == 0 and not scene.in_quotes(amount.first)
        sure = sure and (scene.is_over() or not scene.is_open(amount.first)) and (other is None or other.sure)
        yield from scene.claim(amount.first, amount.last, found, sure=sure)


def _is_ahead(scene: Scene, amount: Quantity) -> bool:
    """Tell whether laps are those of a lead: by the words behind them, or `by` before them with who leads or won."""
    leads = scene.cue_near(amount, "leads", "ended_race", "beats", "keepsback")
    if scene.parsed.word(amount.first - 1) in scene.parsed.words.syntax["winning_by"]:
        return leads is not None and scene.parsed.cue("behind", inside=(amount.last, amount.last + 2)) is None
    ahead = scene.parsed.cue("ahead", inside=(amount.last, amount.last + 1))
    return ahead is not None and scene.parsed.word(ahead.first) in scene.parsed.words.syntax["clear_by"]


def _object(scene: Scene, amount: Quantity, own: Entity) -> Entity | None:
    """Find whom a car is ahead of: named behind the amount, within reach."""
    _, high = scene.parsed.clause_of(amount.first)
    named = scene.named(amount.last, min(high, amount.last + OBJECT_WITHIN + 2))
    return next((item for item in named if item.car != own.car), None)
