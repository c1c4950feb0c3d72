"""A checked text as a page: each claim marked where it is; opened, what was read, the verdict, and what it rests on."""

import msgspec
from msgspec import Struct

from pitboard.check.text import Span, sentences
from pitboard.check.verdicts import ClaimVerdict, JudgedClaim
from pitboard.check.wording import read_as
from pitboard.model.time import race_time_text
from pitboard.templates import fill
from pitboard.texts import DEFAULT, Language, texts

SIGNS: dict[ClaimVerdict, str] = {"wrong": "✗", "unknown": "?", "right": "✓"}
"""What marks a verdict beside its colour; a passage with several claims has that of the first of these."""

ABREAST = 24
"""So many passages of a sentence open each by itself: the style sheet has a rule for each."""


class Passage(Struct, frozen=True):
    """A piece of a text; `claims` are what it states, the worst of which marks it, `slot` its place from 1 on."""

    text: str
    claims: tuple[JudgedClaim, ...] = ()
    slot: int = 0
    verdict: ClaimVerdict = "right"


def as_html(
    race: str,
    at_ms: int,
    claims: list[JudgedClaim],
    text: str = "",
    *,
    lang: Language = DEFAULT,
    text_lang: Language = "",
    template: str = "check.html",
    **values: object,
) -> str:
    """Fill a page in with a checked text; without a text the words of the claims are listed.

    `lang` is the page's language, `text_lang` the text's; `values` are what the template asks for besides.
    """
    words = texts(lang, "check")
    if text:
        spans = [Span(span.start, span.end) for span in sentences(text)]
    else:
        text, claims, spans = _listed(claims, lang)
    return fill(
        template,
        race=race or "Pitboard",
        moment=words.fill("moment", at=race_time_text(at_ms)),
        lang=lang,
        text_lang=text_lang or lang,
        words=words,
        nothing=not claims,
        signs=SIGNS,
        abreast=ABREAST,
        tally=[(verdict, words.count(f"tally.{verdict}", _count(claims, verdict))) for verdict in reversed(SIGNS)],
        sentences=[_passages(text, begin, end, claims) for begin, end in _stretches(text, spans)],
        readings=lambda claim: _readings(claim, lang),
        **values,
    )


def _count(claims: list[JudgedClaim], verdict: ClaimVerdict) -> int:
    return sum(each.verdict == verdict for each in claims)


def _readings(judged: JudgedClaim, lang: Language) -> list[str]:
    """Write what a claim was read as, the reading that decides first."""
    statements = list(judged.claim.statements)
    statements.insert(0, statements.pop(judged.reading))
    return list(dict.fromkeys(read_as(statement, lang) for statement in statements))


def _stretches(text: str, spans: list[Span]) -> list[tuple[int, int]]:
    """Cut a text behind each of its sentences and the blanks there, so that all of it is in one stretch."""
    ends = [*(span.end + _blanks(text[span.end :]) for span in spans), len(text)]
    return list(zip([0, *ends], ends, strict=False))


def _blanks(text: str) -> int:
    return len(text) - len(text.lstrip(" "))


def _passages(text: str, begin: int, end: int, claims: list[JudgedClaim]) -> list[Passage]:
    """Cut a stretch of a text into what is marked and what is not; claims that overlap share a passage."""
    inside = sorted((each for each in claims if begin <= each.claim.start < end), key=lambda each: each.claim.start)
    groups: list[tuple[int, int, list[JudgedClaim]]] = []
    for each in inside:
        start, stop = each.claim.start, min(max(each.claim.end, each.claim.start + 1), end)
        if groups and start < groups[-1][1]:
            first, last, together = groups.pop()
            groups.append((first, max(last, stop), [*together, each]))
        else:
            groups.append((start, stop, [each]))
    found: list[Passage] = []
    for number, (start, stop, together) in enumerate(groups):
        found.append(Passage(text[begin:start]))
        worst = next(verdict for verdict in SIGNS if any(each.verdict == verdict for each in together))
        found.append(Passage(text[start:stop], tuple(together), number % ABREAST + 1, worst))
        begin = stop
    return [*found, Passage(text[begin:end])]


def _listed(claims: list[JudgedClaim], lang: Language) -> tuple[str, list[JudgedClaim], list[Span]]:
    """Write claims without a text below each other: the text, the claims with their places in it, its lines."""
    lines, found, spans = "", [], []
    for each in claims:
        words = " ".join(each.claim.words.split())
        if each.claim.words == read_as(each.claim.statements[0]):
            words = read_as(each.claim.statements[0], lang)
        span = Span(len(lines), len(lines) + len(words))
        claim = msgspec.structs.replace(each.claim, start=span.start, end=span.end)
        found.append(msgspec.structs.replace(each, claim=claim))
        spans.append(span)
        lines += f"{words}\n"
    return lines, found, spans
