"""The words: a phrase book for each language."""

from pitboard.report.phrases.book import Phrase, Phrasebook, Voice
from pitboard.report.phrases.en import English
from pitboard.report.phrases.nl import Dutch

__all__ = ["Dutch", "English", "Phrase", "Phrasebook", "Voice"]
