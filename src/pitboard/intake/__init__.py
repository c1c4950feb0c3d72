"""One way in: any SOURCE into documents, documents into facts, facts into a history."""

from pitboard.intake.library import circuits, load_rules, rule_packs, rules_for
from pitboard.intake.load import Loaded, load
from pitboard.intake.racetime import parse_race_time

__all__ = ["Loaded", "circuits", "load", "load_rules", "parse_race_time", "rule_packs", "rules_for"]
