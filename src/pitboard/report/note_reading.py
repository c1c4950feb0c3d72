"""What the words of a note say: their language, how hard, into what, which part; and what fits a report's language."""

import re
from functools import reduce
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from pitboard import texts
from pitboard.moments.notes import KINDS, kind_of
from pitboard.report import LANGUAGES
from pitboard.report.facts import NoteFact
from pitboard.report.languages import PHRASEBOOKS
from pitboard.report.languages.data import NoteWords, ReadingWords

Fault = Literal["blew", "failed", "trouble"]

NOTE_WORDS: Final[dict[str, NoteWords]] = {lang: book.note_words for lang, book in PHRASEBOOKS.items()}

_READ: Final = reduce(ReadingWords.with_those_of, (book.reading for book in PHRASEBOOKS.values()))
"""The words of all languages: a note may be in any, whatever that of the report is."""

FILLER: Final = _READ.filler


class PartFault(Struct, frozen=True):
    """A part of a car, and what became of it as far as the words say: `trouble` where they say no more."""

    part: str
    fault: Fault


def apart(words: list[str]) -> list[str]:
    """Take compounds apart: motorschade is motor, schade."""
    found: list[str] = []
    for word in words:
        for own in NOTE_WORDS.values():
            if compound := own.compounds.fullmatch(word):
                found += [own.firsts.get(compound[1], compound[1]), compound[2]]
                break
        else:
            found.append(word)
    return found


def part_of(words: list[str], implied: frozenset[str]) -> PartFault | None:
    """Read a part and its fault from words, in small letters, that say nothing else; None where they do not.

    `implied` are words that say nothing by themselves: articles, the driver, the place.
    """
    spoken = apart(words)
    parts = [part for part, names in _READ.parts.items() if names & set(spoken)]
    if len(parts) != 1:
        return None
    left = [
        word for word in spoken if word not in _READ.parts[parts[0]] and (word in _READ.failed or word not in implied)
    ]
    if not all(word in _READ.blew | _READ.failed | _READ.trouble for word in left):
        return None
    if any(word in _READ.blew for word in left):
        return PartFault(parts[0], "blew" if parts[0] in ("engine", "turbo") else "failed")
    failed = any(word in _READ.failed - _READ.weak for word in left)
    return PartFault(parts[0], "failed" if failed and not set(left) & _READ.trouble else "trouble")


_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

_CAUSES = ("crash", "contact", "spin", "puncture", "technical", "fire", "damage")
"""Kinds that may be named as a cause."""


class NoteReading(Struct, frozen=True):
    """What the words say besides the kind: `hard`, `into` (what), a part's `fault`, `more`, and whether in `doubt`."""

    hard: bool
    into: str
    more: bool
    doubt: bool
    fault: PartFault | None = None


def words(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return [word.casefold() for word in _WORD.findall(text)]


def language(*candidates: str) -> str:
    """Tell the language of the first of the texts that shows it; "" if none does."""
    for text in candidates:
        spoken = words(text)
        counts = {lang: sum(word in own.known for word in spoken) for lang, own in NOTE_WORDS.items()}
        most = max(counts.values())
        found = [lang for lang, count in counts.items() if count == most]
        if len(found) == 1:
            return found[0]
    return ""


def read(what: str, kind: str, known: str = "") -> NoteReading:
    """Read what a note's words say; `known` are words that the sentence has anyway: the driver, the place."""
    spoken = words(what)
    doubt = any(word in _READ.doubt for word in spoken)
    solid = kind in ("crash", "off")
    into = next((what for what, names in _READ.into.items() if names & set(spoken)), "") if solid and not doubt else ""
    hard = kind == "crash" and not doubt and any(word in _READ.hard for word in spoken)
    implied = FILLER | set(words(known)) | set(words(" ".join(KINDS.get(kind, ())))) | _READ.more.get(kind, frozenset())
    implied |= (_READ.hard if hard else frozenset()) | set(_READ.into.get(into, ()))
    fault = part_of(spoken, FILLER | set(words(known))) if kind == "technical" and not doubt else None
    more = doubt or not kind or (fault is None and any(word not in implied for word in spoken))
    return NoteReading(hard, into, more, doubt, fault)


def cause(text: str, lang: str) -> str:
    """Word a cause to follow on a sentence: after a noun's preposition, as the clause it is, or behind a colon."""
    spoken, own = words(text), NOTE_WORDS[lang]
    if not spoken:
        return ""
    if spoken[0] in own.joining:
        return f", {text}"
    if known := _cause_known(text, lang):
        return known
    if own.verb_last and spoken[-1] in _READ.verbs:
        return f", {own.verb_last.format(text=text)}"
    noun = spoken[0] in own.determiners or (own.gerund and spoken[0].endswith(own.gerund))
    if noun and not _clause(spoken, lang):
        return f", {own.after} {text}"
    return f"; {own.cause}: {text}"


def _cause_known(text: str, lang: str) -> str:
    """Word a cause that says no more than a part's fault or a kind that has a noun; empty for any other."""
    own, fault = NOTE_WORDS[lang], part_of(words(text), FILLER)
    if fault:
        part, several = own.parts[fault.part], fault.part in own.several
        return own.because[fault.fault].format(part=part, failed=own.failed[several])
    kind = kind_of(text)
    if kind in _CAUSES and not read(text, kind).more:
        return f", {own.after} {own.nouns[kind]}"
    return ""


def consequence(text: str, lang: str, *, same_subject: bool) -> str:
    """Word a consequence to follow on a sentence; a bare verb has the sentence's subject, where that is the car."""
    spoken, own = words(text), NOTE_WORDS[lang]
    if not spoken:
        return ""
    participle = own.participle.fullmatch(spoken[own.participle_at])
    if participle and spoken[0] in ("met", "with"):
        return f", {own.then} {text}"
    if spoken[0] in own.joining:
        return f", {text}"
    if spoken[0] in _READ.verbs and not participle:
        return f" {own.and_} {text}" if same_subject else f"; {text}"
    if spoken[0] in own.determiners and _clause(spoken, lang):
        return f"; {text}"
    return f", {own.then} {text}" if participle else f"; {own.result}: {text}"


def _clause(spoken: list[str], lang: str) -> bool:
    """Tell whether words are a clause with a verb of their own; what follows a relative pronoun is none."""
    relatives = NOTE_WORDS[lang].relatives
    end = next((i for i, word in enumerate(spoken) if word in relatives and i), len(spoken))
    return any(word in _READ.verbs for word in spoken[:end])


def sentence_in(fact: NoteFact, lang: str) -> str:
    """Return the whole sentence that a note has in a language; empty where it has none."""
    return str(getattr(fact, lang, ""))


def speaks(text: str, lang: str, *, native: bool) -> bool:
    """Tell whether a text is in a language; one that does not show it goes with the note's own words."""
    spoken = language(text)
    return bool(text) and (spoken == lang or (not spoken and native))


def own_words(fact: NoteFact, name: str, lang: str, *, native: bool) -> str:
    """Return what a note gives as its `cause` or `consequence` in a language; empty where it does not."""
    stated: str = getattr(fact, f"{name}_{lang}", "")
    text: str = getattr(fact, name)
    return (stated or (text if speaks(text, lang, native=native) else "")).rstrip(". ")


def cause_by_kind(fact: NoteFact, lang: str) -> str:
    """Word a cause of another language, where it says no more than what this one has words for."""
    return next(filter(None, (_cause_known(text, lang) for text in _elsewhere(fact, "cause", lang))), "")


def consequence_by_kind(fact: NoteFact, lang: str) -> str:
    """Word a consequence of another language, where it says no more than a known one, to follow on a sentence."""
    for text in _elsewhere(fact, "consequence", lang):
        stated = set(words(text)) - FILLER
        for kind, known in _READ.followed_by.items():
            if stated & known and stated <= known | _READ.followed_more[kind]:
                return NOTE_WORDS[lang].followed_by[kind]
    return ""


def _elsewhere(fact: NoteFact, name: str, lang: str) -> list[str]:
    """List what a note gives as its `cause` or `consequence` in other languages, or in one that is not stated."""
    stated = [getattr(fact, f"{name}_{other}", "") for other in LANGUAGES if other != lang]
    return [text for text in [*stated, getattr(fact, name)] if text]


def native(fact: NoteFact, lang: str) -> bool:
    """Tell whether a note's own words are in a language, as far as they show it."""
    spoken = language(fact.what) or language(fact.cause, fact.consequence)
    return spoken in (lang, "") if fact.what else False


def refuted(fact: NoteFact) -> bool:
    """Tell whether a note ends a car's race by a consequence, though it went on: that consequence is not told."""
    return "went_on" in fact.disagrees and any((fact.consequence, fact.consequence_nl, fact.consequence_en))


def place_of(fact: NoteFact) -> str:
    """Return where a note stands: its file and line."""
    return next((f"{row.source}:{row.ref}" for row in fact.evidence if row.row == "note"), "note")


def left_out(fact: NoteFact, lang: str) -> list[str]:
    """List what of a note is not told in a language, and why; one line each."""
    if sentence_in(fact, lang):
        return []
    at = place_of(fact)
    if refuted(fact):
        text = fact.consequence or fact.consequence_nl or fact.consequence_en
        stated = replace(fact, consequence="", consequence_nl="", consequence_en="")
        return [f"{at}: consequence that timing does not bear out, left out: {text}", *left_out(stated, lang)]
    known, found = native(fact, lang), []
    if not known and read(fact.what, fact.incident, fact.driver).more:
        found.append(("words", fact.what))
    by_kind = {"cause": cause_by_kind, "consequence": consequence_by_kind}
    for name, state in by_kind.items():
        elsewhere = _elsewhere(fact, name, lang)
        if elsewhere and not own_words(fact, name, lang, native=known) and not state(fact, lang):
            found.append((name, elsewhere[0]))
    return [f"{at}: {name} not in {texts.language(lang).english}, left out: {text}" for name, text in found]
