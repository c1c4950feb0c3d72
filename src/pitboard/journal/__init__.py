"""The journal is the truth: every input as it came, numbered, before anything is made of it."""

from pitboard.journal.facts import FACTS_FORMAT, decode_facts, encode_facts
from pitboard.journal.journal import Journal, Record, is_journal
from pitboard.journal.live_journal import WINDOW_MS, JournalState, LiveJournal
from pitboard.journal.moved import kept_beside
from pitboard.journal.salvage import Salvage
from pitboard.journal.store import JournalError
from pitboard.journal.verify import Proof, backup, repair, verify

__all__ = [
    "FACTS_FORMAT",
    "WINDOW_MS",
    "Journal",
    "JournalError",
    "JournalState",
    "LiveJournal",
    "Proof",
    "Record",
    "Salvage",
    "backup",
    "decode_facts",
    "encode_facts",
    "is_journal",
    "kept_beside",
    "repair",
    "verify",
]
