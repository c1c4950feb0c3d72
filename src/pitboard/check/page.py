"""A checked text as a page: each clause that was judged is marked; opened, what was read and what that rests on."""

import re
from typing import Literal

import msgspec
from msgspec import Struct

from pitboard.check import Checked, read_as
from pitboard.check.algebra import WITHOUT_END, RaceTime, TimeLeft, clock_text
from pitboard.check.text import SentenceSpan, likely_language, sentences
from pitboard.check.verdicts import Findings, JudgedClaim
from pitboard.model.time import MINUTE_MS
from pitboard.templates import fill
from pitboard.texts import DEFAULT, Language, Texts, texts

Mark = Literal["wrong", "unknown", "unclear", "right"]

SIGNS: dict[Mark, str] = {"wrong": "✗", "unknown": "?", "unclear": "~", "right": "✓"}
"""What marks a passage beside its colour; one with several claims has the first of these that one of them has."""

ABREAST = 24
"""So many passages of a sentence open each by itself: the style sheet has a rule for each."""

SERIES = ("elms", "imsa", "nls", "wec")
"""Words of the names of files that are written in capitals."""

LONG_BEFORE_MS = 15 * MINUTE_MS
"""A text that begins so long before the moment it is held against may be about another."""


class Passage(Struct, frozen=True):
    """A piece of a text; `claims` are what it states, the worst of which marks it, `slot` its place from 1 on."""

    text: str
    claims: tuple[JudgedClaim, ...] = ()
    slot: int = 0
    mark: Mark = "right"


class PageSentence(Struct, frozen=True):
    """A sentence with the blanks behind it; `unread`: nothing of it was judged."""

    passages: list[Passage]
    unread: bool


def as_html(
    checked: Checked,
    text: str = "",
    *,
    lang: Language = DEFAULT,
    template: str = "check.html",
    **values: object,
) -> str:
    """Fill a page in with a checked text; without a text the words of the claims are listed.

    `lang` is the page's language; `values` are what the template asks for besides.
    """
    words = texts(lang, "check")
    claims, spans = checked.claims, sentences(text)
    if not text:
        text, claims, spans = _listed(claims, lang)
    cut = [_sentence(text, begin, end, claims, span) for begin, end, span in _stretches(text, spans)]
    elsewhere = _elsewhere(checked)
    return fill(
        template,
        race=race_title(checked.race),
        moment=_moment(checked, words),
        lang=lang,
        text_lang=checked.lang or lang,
        words=words,
        nothing=not claims,
        signs=SIGNS,
        abreast=ABREAST,
        tally=[(mark, words.count(f"tally.{mark}", n)) for mark in reversed(SIGNS) if (n := _count(cut, mark))],
        judged=True,
        unread=words.count("tally.unread", unread, total=len(spans)) if (unread := _unread(cut)) else "",
        warnings=_warnings(text, checked, elsewhere, words),
        elsewhere=clock_text(elsewhere) if elsewhere else "",
        sentences=cut,
        mark_of=mark_of,
        readings=lambda claim: _readings(claim, lang),
        findings=lambda claim: claim.findings.get(lang) or Findings(claim.right, claim.reason, claim.evidence),
        **values,
    )


def form_html(race: str, *, lang: Language, template: str, **values: object) -> str:
    """Fill the page in before a text was judged."""
    words = texts(lang, "check")
    return fill(
        template, race=race_title(race), moment="", lang=lang, words=words, judged=False, abreast=ABREAST, **values
    )


def race_title(name: str) -> str:
    """Name a race for people; of one that has but the name of its file, the words of that."""
    if not re.fullmatch(r"[a-z0-9]+(?:[-_][a-z0-9]+)+", name):
        return name or "Pitboard"
    return " ".join(word.upper() if word in SERIES else word.title() for word in re.split("[-_]", name))


def _moment(checked: Checked, words: Texts) -> str:
    """Say which moment a text is held against."""
    if checked.ended_ms is None:
        return words.fill("moment", at=clock_text(checked.at_ms))
    return words.fill("moment.end", at=clock_text(checked.ended_ms))


def mark_of(judged: JudgedClaim) -> Mark:
    """Tell how a claim is marked: what timing cannot tell is not what was not understood."""
    return "unclear" if judged.open_by == "text" else judged.verdict


def _count(cut: list[PageSentence], mark: Mark) -> int:
    """Count the passages with a mark: so many are to be seen."""
    return sum(bool(passage.claims) and passage.mark == mark for each in cut for passage in each.passages)


def _unread(cut: list[PageSentence]) -> int:
    return sum(each.unread for each in cut)


def _elsewhere(checked: Checked) -> int | None:
    """Find the race time (ms) that a text seems to be about where that is another: by its own clock, or its opening.

    0 where it is another but the text does not tell which; None where nothing speaks for another.
    """
    for each in checked.claims:
        stated = each.claim.statements[0]
        if isinstance(stated, RaceTime) and each.verdict != "right" and stated.high_ms < WITHOUT_END:
            return (stated.low_ms + stated.high_ms) // 2
    if any(isinstance(each.claim.statements[0], TimeLeft) and each.verdict == "wrong" for each in checked.claims):
        return 0
    opening = checked.claims[0].claim.statements[0].at_ms if checked.claims and checked.ended_ms is not None else ()
    if len(opening) != 1 or opening[0][1] - opening[0][0] > LONG_BEFORE_MS:
        return None
    middle_ms = sum(opening[0]) // 2
    return middle_ms if 0 < middle_ms < checked.at_ms - LONG_BEFORE_MS else None


def _warnings(text: str, checked: Checked, elsewhere: int | None, words: Texts) -> list[str]:
    """Say what of the moment and the language that were taken may not be what was meant."""
    found = []
    if elsewhere is not None:
        held = clock_text(checked.at_ms if checked.ended_ms is None else checked.ended_ms)
        key = "elsewhere.at" if elsewhere else "elsewhere"
        found.append(words.fill(key, at=clock_text(elsewhere), held=held))
    likely = likely_language(text)
    if checked.lang and likely not in ("", checked.lang):
        found.append(words.fill("language.other", likely=words[f"language.{likely}"]))
    return found


def _readings(judged: JudgedClaim, lang: Language) -> list[str]:
    """Write what a claim was read as, the reading that decides first."""
    statements = list(judged.claim.statements)
    statements.insert(0, statements.pop(judged.reading))
    return list(dict.fromkeys(read_as(statement, lang) for statement in statements))


def _stretches(text: str, spans: list[SentenceSpan]) -> list[tuple[int, int, SentenceSpan | None]]:
    """Cut a text behind each of its sentences and the blanks there, so that all of it is in one stretch."""
    ends = [*(span.end + _blanks(text[span.end :]) for span in spans), len(text)]
    return list(zip([0, *ends], ends, [*spans, None], strict=False))


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _sentence(text: str, begin: int, end: int, claims: list[JudgedClaim], span: SentenceSpan | None) -> PageSentence:
    """Cut a stretch of a text into what is marked and what is not; claims whose clauses overlap share a passage."""
    inside = sorted((each for each in claims if begin <= each.claim.start < end), key=lambda each: _place(each, end))
    groups: list[tuple[int, int, list[JudgedClaim]]] = []
    for each in inside:
        start, stop = _place(each, end)
        if groups and start < groups[-1][1]:
            first, last, together = groups.pop()
            groups.append((first, max(last, stop), [*together, each]))
        else:
            groups.append((start, stop, [each]))
    found: list[Passage] = []
    for number, (start, stop, together) in enumerate(groups):
        found.append(Passage(text[begin:start]))
        listed = _each_once(together)
        found.append(Passage(text[start:stop], listed, number % ABREAST + 1, mark_of(listed[0])))
        begin = stop
    return PageSentence([*found, Passage(text[begin:end])], not groups and span is not None and not span.heading)


def _place(judged: JudgedClaim, end: int) -> tuple[int, int]:
    """Return from where to where a claim is marked: all of its clauses where they are known."""
    claim = judged.claim
    start, stop = (claim.clause_start, claim.clause_end) if claim.clause_end else (claim.start, claim.end)
    return start, min(max(stop, start + 1), end)


def _each_once(claims: list[JudgedClaim]) -> tuple[JudgedClaim, ...]:
    """List claims, the worst first, and what was read alike from several words of a passage once."""
    order = list(SIGNS)
    alike: dict[tuple[str, Mark], JudgedClaim] = {}
    for each in claims:
        alike.setdefault((each.read_as.get(DEFAULT, each.claim.words), mark_of(each)), each)
    return tuple(sorted(alike.values(), key=lambda each: order.index(mark_of(each))))


def _listed(claims: list[JudgedClaim], lang: Language) -> tuple[str, list[JudgedClaim], list[SentenceSpan]]:
    """Write claims without a text below each other: the text, the claims with their places in it, its lines."""
    lines, found, spans = "", [], []
    for number, each in enumerate(claims):
        words = " ".join(each.claim.words.split())
        if each.claim.words == read_as(each.claim.statements[0]):
            words = read_as(each.claim.statements[0], lang)
        span = SentenceSpan(number, len(lines), len(lines) + len(words), 0, heading=False)
        place = {"start": span.start, "end": span.end, "clause_start": span.start, "clause_end": span.end}
        found.append(msgspec.structs.replace(each, claim=msgspec.structs.replace(each.claim, **place)))
        spans.append(span)
        lines += f"{words}\n"
    return lines, found, spans
