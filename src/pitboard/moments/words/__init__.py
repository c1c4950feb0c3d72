"""A moment in one line, in any language of the page: for the terminal, the API, the page's log and webhooks."""

from pitboard.moments.words.line import LANGUAGES, Language, in_words

__all__ = ["LANGUAGES", "Language", "in_words"]
