"""Every kind of fact and of input has its sound ones, and what throws and cuts takes them all."""

import random
from itertools import islice
from typing import get_args

import pytest
from msgspec import Struct

from feeds.fuzz_targets import targets
from kinds import FACT_KINDS, INPUT_FORMATS, facts, kept, made, sound
from pitboard.board.self_checks import self_checks
from pitboard.feeds.registry import FORMATS
from pitboard.intake import ENTRIES
from pitboard.journal import FACTS_FORMAT, decode_facts, encode_facts
from pitboard.model import Decision, DecisionKind, Fact
from pitboard.scoring import score


@pytest.mark.parametrize("kind", FACT_KINDS, ids=lambda kind: kind.__name__)
def test_a_fact_of_every_kind_is_made_and_comes_back(kind: type[Struct]) -> None:
    """A field of a type that no value is known of fails here."""
    chance = random.Random(1)
    many = [made(kind, chance) for _ in range(30)]

    assert decode_facts(encode_facts(many)) == many
    assert len(set(map(repr, many))) > 20


def test_the_kinds_are_those_of_the_model_and_of_the_registry() -> None:
    assert set(FACT_KINDS) == set(get_args(Fact))
    assert set(INPUT_FORMATS) == {known.name for known in FORMATS} | {FACTS_FORMAT, ENTRIES}
    decided = {made(Decision, random.Random(seed)).kind for seed in range(200)}
    assert decided == {kind for part in get_args(DecisionKind) for kind in get_args(part) or (part,)}


@pytest.mark.parametrize("name", INPUT_FORMATS)
def test_every_format_has_sound_inputs_and_a_target_that_scores_them(name: str) -> None:
    of_it = [target for target in targets().values() if target.of == name]

    assert all(sound(name))
    assert of_it
    for target in of_it:
        target.run(target.seeds[0][:2000])


def test_what_a_journal_is_given_is_of_every_kind() -> None:
    held = list(islice(kept(random.Random(3)), len(INPUT_FORMATS) + 1))

    assert {one.format for one in held} == set(INPUT_FORMATS)
    assert {type(fact) for fact in decode_facts(held[-1].payload)} == set(FACT_KINDS)


@pytest.mark.parametrize("seed", range(30))
def test_any_facts_make_a_race_that_holds_together(seed: int) -> None:
    history = score(facts(random.Random(seed), 60))

    assert not self_checks(history, history.through_us)
