"""One way in: any SOURCE into documents, their pieces into facts on one race clock, facts into a history."""

from pitboard.intake.entries import ENTRIES
from pitboard.intake.library import circuit_of, circuits, drive_limits_for, load_rules, rule_packs, rules_for
from pitboard.intake.load import Loaded, Read, entry_list, load, read
from pitboard.intake.pipeline import Pipeline, make_reader
from pitboard.intake.recordings import Recorded
from pitboard.intake.source import SourceState
from pitboard.intake.spelling import nation_code, spelt_facts
from pitboard.model.time import parse_race_time

__all__ = [
    "ENTRIES",
    "Loaded",
    "Pipeline",
    "Read",
    "Recorded",
    "SourceState",
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
