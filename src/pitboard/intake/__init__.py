"""One way in: any SOURCE into documents, documents into facts, facts into a history."""

from pitboard.intake.feed import make_reader
from pitboard.intake.library import circuit_of, circuits, load_rules, rule_packs, rules_for
from pitboard.intake.limits import drive_limits_for
from pitboard.intake.load import Loaded, Read, Recorded, entry_list, load, read
from pitboard.intake.nations import nation_code
from pitboard.intake.sources import ENTRIES, Sources, SourceState
from pitboard.intake.spelling import spelt_facts
from pitboard.model.time import parse_race_time

__all__ = [
    "ENTRIES",
    "Loaded",
    "Read",
    "Recorded",
    "SourceState",
    "Sources",
    "circuit_of",
    "circuits",
    "drive_limits_for",
    "entry_list",
    "load",
    "load_rules",
    "make_reader",
    "nation_code",
    "parse_race_time",
    "read",
    "rule_packs",
    "rules_for",
    "spelt_facts",
]
