"""The English sentences for what people noted, by the sort of incident; `{name?}` is a place that may stay empty."""

import re
from typing import Final

from pitboard.report.languages.note_words import NoteWords, word_set

NOTES: dict[str, tuple[str, ...]] = {
    "note_own": ("{what}",),
    "note_crash": (
        "{driver} :crashed {car} {hard?} {into?} {place?} {when}",
        "{when} < {driver} :crashed {car} {hard?} {into?} {place?}",
        "{place} < {driver} :crashed {car} {hard?} {into?} {when}",
        "with {driver} at the wheel < {car} :crashed {hard?} {into?} {place?} {when}",
        "{car} :crashed {hard?} {into?} {place?} {when}",
        "{when} < {car} :crashed {hard?} {into?} {place?}",
    ),
    "note_contact": (
        "{driver} :was involved in a collision {place?} in {car} {when}",
        "{when} < {driver} :was caught up in a collision {place?} in {car}",
        "a collision {place?} :involved {driver} in {car} {when}",
        "{car} :was involved in a collision {place?} {when}",
        "a collision {place?} :involved {car} {when}",
    ),
    "note_contact_with": (
        "{driver} :collided with {others} {place?} in {car} {when}",
        "{driver} in {car} and {others} ::made contact {place?} {when}",
        "{when} < {driver} :came together with {others} {place?} in {car}",
        "{car} :collided with {others} {place?} {when}",
        "{car} and {others} ::made contact {place?} {when}",
    ),
    "note_contact_by": (
        "{driver} in {car} :was hit by {by} {place?} {when}",
        "{by} :hit {driver} in {car} {place?} {when}",
        "{when} < {by} :ran into {driver} in {car} {place?}",
        "{car} :was hit by {by} {place?} {when}",
        "{by} :hit {car} {place?} {when}",
    ),
    "note_contact_hit": (
        "{driver} in {car} :hit {others} {place?} {when}",
        "{when} < {driver} in {car} :ran into {others} {place?}",
        "{car} :hit {others} {place?} {when}",
        "{when} < {car} :ran into {others} {place?}",
    ),
    "note_spin": (
        "{driver} :spun {car} {place?} {when}",
        "{when} < {driver} :had a spin {place?} in {car}",
        "with {driver} at the wheel < {car} :spun {place?} {when}",
        "{car} :spun {place?} {when}",
        "{when} < {car} :had a spin {place?}",
    ),
    "note_off": (
        "{driver} :left the road {place?} in {car} {when}",
        "{when} < {driver} :went off {place?} in {car}",
        "with {driver} at the wheel < {car} :went off {place?} {when}",
        "{car} :left the road {place?} {when}",
        "{when} < {car} :went off {place?}",
    ),
    "note_off_into": (
        "{driver} :went off {into} {place?} in {car} {when}",
        "{when} < {driver} :slid {into} {place?} in {car}",
        "with {driver} at the wheel < {car} :went {into} {place?} {when}",
        "{car} :went off {into} {place?} {when}",
        "{when} < {car} :slid {into} {place?}",
    ),
    "note_puncture": (
        "{driver} :had a puncture {place?} in {car} {when}",
        "a puncture :struck {driver} in {car} {place?} {when}",
        "{when} < {car} :picked up a puncture {place?} with {driver} at the wheel",
        "{car} :had a puncture {place?} {when}",
        "a puncture :struck {car} {place?} {when}",
    ),
    "note_technical": (
        "{driver} :had technical trouble {place?} with {car} {when}",
        "technical trouble :struck {driver} in {car} {place?} {when}",
        "{when} < {car} :suffered a technical problem {place?} with {driver} at the wheel",
        "{car} :had technical trouble {place?} {when}",
        "technical trouble :struck {car} {place?} {when}",
    ),
    "note_part_blew": (
        "{part_of_car} :blew {place?} {when} with {driver} at the wheel",
        "with {driver} at the wheel < {part_of_car} :blew {place?} {when}",
        "{when} < {part_of_car} :blew {place?} with {driver} at the wheel",
        "{part_of_car} :blew {place?} {when}",
        "{when} < {part_of_car} :blew {place?}",
    ),
    "note_part_failed": (
        "{part_of_car} :failed {place?} {when} with {driver} at the wheel",
        "with {driver} at the wheel < {part_of_car} :failed {place?} {when}",
        "{when} < {part_of_car} :failed {place?} with {driver} at the wheel",
        "{part_of_car} :failed {place?} {when}",
        "{when} < {part_of_car} :failed {place?}",
    ),
    "note_part_trouble": (
        "{driver} :had trouble {place?} with {part} of {car} {when}",
        "trouble with {part} :struck {driver} in {car} {place?} {when}",
        "{when} < {driver} :had trouble with {part} {place?} in {car}",
        "{car} :had trouble with {part} {place?} {when}",
        "{when} < {car} :had trouble with {part} {place?}",
    ),
    "note_before_part_blew": ("{part} :had ~blown {place?}", "{part} :blew {place?}"),
    "note_before_part_failed": ("{part} :had ~failed {place?}", "{part} :failed {place?}"),
    "note_before_part_trouble": ("{part} :had given trouble {place?}", "{part} :gave trouble {place?}"),
    "note_fire": (
        "{car} :caught fire {place?} {when} with {driver} at the wheel",
        "a fire :broke out on {car} {place?} {when} with {driver} at the wheel",
        "{car} :caught fire {place?} {when}",
        "a fire :broke out on {car} {place?} {when}",
    ),
    "note_damage": (
        "{driver} :picked up damage {place?} in {car} {when}",
        "{car} :was damaged {place?} {when} with {driver} at the wheel",
        "{when} < {driver} :suffered damage {place?} to {car}",
        "{car} :picked up damage {place?} {when}",
        "{when} < {car} :was damaged {place?}",
    ),
    "note_penalty": (
        "{driver} :received a penalty {place?} in {car} {when}",
        "a penalty :went to {driver} in {car} {place?} {when}",
        "{when} < {car} :was given a penalty {place?} with {driver} at the wheel",
        "{car} :received a penalty {place?} {when}",
        "a penalty :went to {car} {place?} {when}",
    ),
    "note_slow_zone": (
        "{driver} :met a slow zone {place?} in {car} {when}",
        "{when} < {car} :came upon a slow zone {place?} with {driver} at the wheel",
        "{car} :met a slow zone {place?} {when}",
        "{when} < {car} :came upon a slow zone {place?}",
    ),
    "note_stopped": (
        "{driver} :came to a halt {place?} in {car} {when}",
        "{when} < {car} :stood still {place?} with {driver} at the wheel",
        "with {driver} at the wheel < {car} :came to a halt {place?} {when}",
        "{car} :came to a halt {place?} {when}",
        "{when} < {car} :stood still {place?}",
    ),
    "note_incident": (
        "{driver} :was involved in an incident {place?} in {car} {when}",
        "an incident {place?} :involved {driver} in {car} {when}",
        "{car} :was involved in an incident {place?} {when}",
        "an incident {place?} :involved {car} {when}",
    ),
    "note_words": (
        "{driver} :had a setback {place?} in {car} {when}: {words}",
        "it :went wrong for {driver} {place?} in {car} {when}: {words}",
        "{when} < {driver} :ran into trouble {place?} with {car}: {words}",
        "it :went wrong for {car} {place?} {when}: {words}",
        "{when} < {car} :ran into trouble {place?}: {words}",
    ),
    "note_words_plain": (
        "a report on {driver} in {car} :came in {place?} {when}: {words}",
        "{when} < word :came {place?} of {driver} in {car}: {words}",
        "a report on {car} :came in {place?} {when}: {words}",
        "{when} < word :came {place?} of {car}: {words}",
    ),
    "note_words_course": (
        "a report :came in {place?} {when}: {words}",
        "{when} < word :came {place?}: {words}",
    ),
    "note_course": (
        "there :was {noun} {when}",
        "{when} < there :was {noun}",
    ),
    "note_course_slow_zone": (
        "{noun} :was in force {when}",
        "{when} < {noun} :applied",
    ),
    "note_before": (
        "that :followed {noun}",
        "{noun} :came just before",
        "before that < there :was {noun}",
        "it :came after {noun}",
    ),
    "note_before_words": (
        "seen before that: {words}{place_aside?}",
        "noted of it: {words}{place_aside?}",
    ),
    "note_in_lap": (
        "that lap :included {noun}",
        "in that lap < there :was {noun}",
    ),
    "note_in_lap_words": (
        "seen in that lap: {words}{place_aside?}",
        "noted of that lap: {words}{place_aside?}",
    ),
}

WORDS: Final = NoteWords(
    known=word_set(
        """
        the a an and of on with for to at by after out not no were are then into off from without again
        because when before which while under between ahead behind gravel barrier wall tyre tyres tire
        collision collides collided touches touched spins spun puncture punctured crashes crashed runs ran
        wide fire technical engine gearbox hydraulics suspension electrical brakes penalty stopped stops
        stands damage damaged heavy heavily rain car cars track hit hits goes went falls fell loses lost
        retired recovered crane race side rear front left right two three laps corner wet dry fog hail oil
        debris driver amateur overlooked braking nearly almost moment big slides slid stuck blown blew failed
        failure brake broke broken leak leaking overheating overheated steering clutch driveshaft electrics
        electronics hydraulic issue issues drops dropped climbs problem problems trouble smoke flat
        """
    ),
    joining=word_set("after because when as due following owing while with without and which leaving"),
    determiners=word_set("a an the two three contact damage technical trouble"),
    relatives=word_set("that which who"),
    verb_last="",
    gerund="ing",
    participle=re.compile(r".*ed"),
    participle_at=0,
    nouns={
        "crash": "a crash",
        "contact": "a collision",
        "spin": "a spin",
        "off": "a trip off the road",
        "puncture": "a puncture",
        "technical": "a technical problem",
        "fire": "a fire",
        "damage": "damage to the car",
        "penalty": "a penalty",
        "slow_zone": "a slow zone",
        "stopped": "a stopped car",
        "incident": "an incident",
    },
    heavy_crash="a heavy crash",
    trip="a trip",
    hit_by="a hit from {by}",
    with_others="{noun} with {others}",
    hard="heavily",
    into={
        "gravel": "into the gravel",
        "tyres": "into the tyre wall",
        "barrier": "into the barrier",
        "rail": "into the guardrail",
        "wall": "into the wall",
    },
    involved=", with {others} involved as well",
    caused=", caused by {by}",
    after="after",
    cause="the cause",
    result="the result",
    then="then",
    and_="and",
    followed_by={
        "out": "; the result: retirement",
        "crane": ", then recovered by crane",
        "pits": ", then on to the pits",
        "resumed": ", then under way again",
        "safety_car": ", followed by the safety car",
    },
    disagrees={
        "driver": "the note names {named}, but by timing {driver} was driving",
        "went_on": "by timing the car went on",
        "no_loss": "the lap times show nothing of it",
        "place": "timing points to another part of the course",
    },
    parts={
        "engine": "the engine",
        "gearbox": "the gearbox",
        "suspension": "the suspension",
        "brakes": "the brakes",
        "electrics": "the electrics",
        "hydraulics": "the hydraulics",
        "radiator": "the radiator",
        "steering": "the steering",
        "clutch": "the clutch",
        "turbo": "the turbo",
        "driveshaft": "the driveshaft",
    },
    several=frozenset(["brakes", "electrics", "hydraulics"]),
    of_car="{part} of {car}",
    failed=("failed", "failed"),
    because={
        "blew": " because {part} blew",
        "failed": " because {part} failed",
        "trouble": " because of trouble with {part}",
    },
)
"""How notes are read and told in English."""
