"""The journal is the truth: every input as it came, numbered, before anything is made of it."""

from pitboard.journal.facts import FACTS_FORMAT, decode_facts, encode_facts
from pitboard.journal.journal import Journal, Record, is_journal
from pitboard.journal.store import JournalError

__all__ = ["FACTS_FORMAT", "Journal", "JournalError", "Record", "decode_facts", "encode_facts", "is_journal"]
