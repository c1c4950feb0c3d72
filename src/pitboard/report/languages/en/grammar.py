"""English grammar: the forms of verbs, the order of words in a clause, the words that join two clauses; and numerals,
lists, times and amounts."""

import re
from collections.abc import Sequence
from typing import Final

from msgspec.structs import replace

from pitboard.model.time import time_of_day
from pitboard.report import ranges
from pitboard.report.languages.book import Clause, Noun, Phrase, Relation, last_named, spaced
from pitboard.report.languages.data import word_set, words_of

_WORDS: Final = words_of("pitboard.report.languages.en")
_NUMBERS: Final = _WORDS.numbers

_PRESENT: Final = word_set(
    """
    add be belong bring can chase come complete count cross do drive drop end fight finish follow gain give go have
    head hold keep lead lie lose make must need occupy overtake reach remain replace retire run share sit stand stay
    stop take trail win
    """
)
_SINGULAR = {"be": "is", "have": "has", "go": "goes", "can": "can", "must": "must", "do": "does", "occupy": "occupies"}
_HELPING = ("be", "was", "have", "has", "had", "can", "must")
_HISSING = ("s", "sh", "ch", "x", "z")

_PAST: Final = {
    "was": "been",
    "took": "taken",
    "retook": "retaken",
    "went": "gone",
    "came": "come",
    "fell": "fallen",
    "drove": "driven",
    "saw": "seen",
    "rose": "risen",
    "gave": "given",
    "ran": "run",
    "broke": "broken",
    "blew": "blown",
    "lay": "lain",
    "became": "become",
    "grew": "grown",
    **{
        past: past
        for past in word_set(
            """
            brought caught cost ground had held hit kept led left lost made met sat set slid spent spun stood struck
            stuck won
            """
        )
    },
}
"""Past tenses that do not end in -ed, with the participle."""


def is_past(lemma: str) -> bool:
    """Tell whether a verb's lemma is a past tense.

    Raises:
        KeyError: it is neither that nor a verb that is known.
    """
    if lemma in _PRESENT or lemma == "has":
        return False
    if lemma.endswith("ed") or lemma in _PAST:
        return True
    raise KeyError(lemma)


def finite(lemma: str, plural: bool) -> str:
    """The third person of a verb; a past tense goes by itself and is the same for all, but for "was"."""
    if lemma in ("was", "has", "be"):
        return {"was": ("was", "were"), "has": ("has", "have"), "be": ("is", "are")}[lemma][plural]
    if is_past(lemma) or plural:
        return lemma
    return _SINGULAR.get(lemma) or (f"{lemma}es" if lemma.endswith(_HISSING) else f"{lemma}s")


def main(clause: Clause, front: str = "") -> str:
    """A main clause: the subject before the verb, whatever stands first."""
    if front and clause.front and not clause.fixed:
        return f"{front} {_plain(clause)}"
    words = spaced(clause.subject.text, finite(clause.lemma, clause.subject.plural), clause.middle, _ended(clause))
    opening = spaced(front, clause.front)
    return f"{opening}, {words}" if opening else words


def _ended(clause: Clause) -> str:
    return spaced(clause.end.removeprefix("+"), clause.after)


def _plain(clause: Clause, subject: str = "", verb: str = "") -> str:
    """The clause with what may stand first behind its verb."""
    verb = verb or finite(clause.lemma, clause.subject.plural)
    return spaced(subject or clause.subject.text, verb, clause.middle, clause.end.removeprefix("+"), *_late(clause))


def _late(clause: Clause) -> tuple[str, str]:
    return ("" if clause.fixed else clause.front, clause.after)


def perfect(clause: Clause) -> str:
    """The verb before something else in the past: had lost; of what is not over as it is."""
    if not is_past(clause.lemma):
        return finite(clause.lemma, clause.subject.plural)
    return f"had {_PAST.get(clause.lemma, clause.lemma)}"


def subordinate(clause: Clause, subject: str = "") -> str:
    """A subordinate clause behind its conjunction, in the order of a main clause."""
    return _plain(clause, subject)


def relative(noun: Noun, clause: Clause) -> str:
    """A noun with a clause about it, of which it is the subject: the #8, which lost a minute."""
    return spaced(noun.text, ",", _plain(clause, "who" if noun.person else "which"))


def _again(noun: Noun) -> str:
    """A pronoun for what was named just before, "" for a person: nobody's is known."""
    return "" if noun.person or (noun.of and not noun.of.startswith("#")) else "they" if noun.plural else "it"


_CONJUNCTIONS: Final[dict[Relation, tuple[str, ...]]] = {
    "cause": (" because",),
    "consequence": (", so", ", which meant that"),
    "contrast": (", but", ", while"),
    "concession": (", yet",),
    "sequel": (", after which",),
    "earlier": (", after",),
    "meanwhile": (", while",),
    "next": (", while", ", and"),
    "addition": (" and",),
}
"""What stands between two clauses."""

_ELIDED: Final[dict[Relation, tuple[str, ...]]] = {
    "cause": (),
    "consequence": (" and so",),
    "contrast": (" but",),
    "concession": (" and yet",),
    "sequel": (" and then",),
    "earlier": (),
    "meanwhile": (),
    "next": (),
    "addition": (" and",),
}
"""What stands between two clauses of one subject, said once."""

_ONCE: Final = frozenset({"after", "but"})
"""What a sentence has once."""

_OPENINGS: Final[dict[Relation, tuple[str, ...]]] = {
    "cause": (),
    "consequence": ("because",),
    "contrast": (),
    "concession": ("although",),
    "sequel": ("after",),
    "earlier": (),
    "meanwhile": (),
    "next": (),
    "addition": (),
}
"""What stands before the first clause where that is the subordinate one."""

_ADVERBS: Final[dict[Relation, tuple[str, ...]]] = {
    "cause": (),
    "consequence": ("as a result,",),
    "contrast": ("however,",),
    "concession": ("even so,", "still,"),
    "sequel": ("then", "after that,"),
    "earlier": (),
    "meanwhile": (),
    "next": (),
    "addition": (),
}
"""What opens a sentence that goes on from the one before it."""


def join(first: Clause, relation: Relation, second: Clause) -> list[Phrase]:
    """Two clauses in one sentence; none where one of them cannot be a part of a sentence."""
    if not (first.joins and second.joins) or second.fixed or (relation == "earlier" and not _is_over(second)):
        return []
    same = first.subject.referent == second.subject.referent
    if relation == "earlier" and second.subject.person and second.subject.of in main(first):
        return _after_doing(first, second) if same else []
    again = _again(second.subject) if same or _in_its_hands(first, second) else ""
    found = {}
    if not same or again:
        for between in _CONJUNCTIONS[relation]:
            # Behind an aside the second clause begins with a comma.
            between = f",{between}" if _aside(first) and not between.startswith(",") else between
            # Of somebody whom the first clause names nothing goes on beside it.
            if between == ", while" and second.subject.person and second.subject.of in main(first):
                continue
            # "After X, after Y" would be heard as what was before Y, "but X, but Y" as against X.
            if between.strip(" ,") in _ONCE & {*main(first).lower().split(), *main(second).lower().split()}:
                continue
            found[between.strip(" ,")] = f"{main(first)}{between} {_plain(second, again)}"
        for opening in _OPENINGS[relation] if first.light else ():
            before = _plain(first, verb=perfect(first) if relation == "sequel" else "")
            found[opening] = f"{opening} {before}, {_plain(second, again)}"
    if same and not first.fixed and _ELIDED[relation]:
        verb = finite(second.lemma, second.subject.plural)
        rest = spaced(verb, second.middle, second.end.removeprefix("+"), *_late(second))
        for between in _ELIDED[relation]:
            found[f"{between.strip()}="] = f"{main(first)}{between} {rest}"
    return [Phrase(f"{relation}.{name.replace(' ', '_')}", sentence(text)) for name, text in found.items()]


def _after_doing(first: Clause, second: Clause) -> list[Phrase]:
    """A clause before which its subject had done another thing: after having relieved Buemi at two o'clock."""
    done = "" if second.lemma == "had" else _PAST.get(second.lemma, second.lemma)
    what = spaced("after having", done, second.middle, second.end.removeprefix("+"), *_late(second))
    return [Phrase("earlier.having", sentence(f"{main(first)}, {what}"))]


def _in_its_hands(first: Clause, second: Clause) -> bool:
    """Tell whether the first clause is of a person and names the second's car alone: an "it" can only be that."""
    text = main(first)
    return first.subject.person and last_named(text, second.subject) and len(_CALLED.findall(text)) == 1


_CALLED: Final = re.compile(r"\b[Tt]he (?=[#A-Z\d])|['’]s? (?=[A-Z])")
"""What a car is called by begins so."""


def _is_over(clause: Clause) -> bool:
    """Tell whether a clause is of the past and does not yet say itself that it was before something else."""
    return is_past(clause.lemma) and clause.front != "before that"


def _also(clause: Clause) -> str:
    """A clause with "also" where it stands: before a verb, behind one that helps another or is "be"."""
    if clause.lemma in _HELPING:
        return main(replace(clause, middle=spaced("also", clause.middle)))
    words = replace(clause.subject, text=f"{clause.subject.text} also")
    return main(replace(clause, subject=words))


def _aside(clause: Clause) -> bool:
    return "," in f"{clause.middle}{clause.after}"


def _is_party(noun: Noun) -> bool:
    """Tell whether a noun is a car or somebody, of whom a thing may be true "too"."""
    return noun.person or noun.of.startswith("#")


def follow(relation: Relation, clause: Clause, *, over: bool = False) -> list[Phrase]:
    """A clause as a sentence that goes on from the one before it; a cause is that of where a car is, or was."""
    found = {}
    if relation == "cause" and clause.joins and not clause.fixed:
        found["that_was"] = f"that {'was' if over else 'is'} because {_plain(clause)}"
    if not clause.fixed:
        found |= {adverb.strip(","): f"{adverb} {_plain(clause)}" for adverb in _ADVERBS[relation]}
    if relation == "addition" and _is_party(clause.subject) and "also" not in main(clause).split():
        found["also"] = _also(clause)
    return [Phrase(f"{relation}.{name.replace(' ', '_')}", sentence(text)) for name, text in found.items()]


def sentence_of(clause: Clause) -> str:
    """A clause as a sentence of its own."""
    return sentence(main(clause))


def sentence(text: str) -> str:
    """A capital at the start, a full stop at the end."""
    text = text.replace(" ,", ",").replace(" : ", ": ")
    return text[:1].upper() + text[1:] + "."


_SILENT_H = ("hour", "honest", "heir")


def article(word: str) -> str:
    """A or an, by the sound the word begins with: an LMP2, an eight-second gap, a one-lap gap."""
    first = word.split("-")[0].split()[0]
    if first.isupper() and first.isalnum():
        vowel = first[0] in "AEFHILMNORSX8"
    elif first[:1].isdigit():
        vowel = first[:1] == "8" or first[:2] in ("11", "18")
    else:
        vowel = first[:1].lower() in "aeio" or (first[:1].lower() == "u" and not first.lower().startswith("uni"))
        vowel = (vowel and not first.lower().startswith("one")) or first.lower().startswith(_SILENT_H)
    return f"{'an' if vowel else 'a'} {word}"


def number(count: int) -> str:
    """A numeral in letters up to twenty and for the round tens up to a hundred, else in figures: the one rule."""
    if 0 <= count <= 20:
        return _NUMBERS.small[count]
    return _NUMBERS.tens.get(count, str(count))


def ordinal(place: int) -> str:
    """First, second: in letters up to a hundred, else in figures: twenty-first."""
    if place <= 20:
        return _NUMBERS.ordinals[place]
    tens, ones = divmod(place, 10)
    tens_said = {20: "twenty", **_NUMBERS.tens}.get(tens * 10)
    if tens_said and place < 100:
        return f"{tens_said}-{_NUMBERS.ordinals[ones]}" if ones else f"{tens_said[:-1]}ieth"
    ending = "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{ending}"


def times(count: int) -> str:
    """How often: once, twice, five times."""
    return {1: "once", 2: "twice"}.get(count, f"{number(count)} times")


def counted(count: int, noun: str) -> str:
    """A number of things: one lap, two laps."""
    return f"{number(count)} {noun}{'' if count == 1 else 's'}"


def laps(count: int) -> str:
    """Laps as a measure: a lap, two laps."""
    return "a lap" if count == 1 else f"{number(count)} laps"


def hours(count: int) -> str:
    """Hours: one hour, sixteen hours."""
    return counted(count, "hour")


def joining(places: int) -> str:
    """What stands between the first and the last place of a run, so many places on."""
    return "and" if places == 1 else "to"


def listed(items: Sequence[str]) -> str:
    """A, B and C."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def seconds(ms: int) -> str:
    """A time below a minute: 47 thousandths, eight tenths, 8.4 seconds, twelve seconds, 37 seconds."""
    if ms < 95:
        return counted(ms, "thousandth")
    if ms < 950:
        return counted(round(ms / 100), "tenth")
    if ms < 9_950 and round(ms, -2) % 1_000:
        return f"{ms / 1000:.1f} seconds"
    count = round(ms / 1000)
    return counted(count, "second")


def tenths(ms: int) -> str:
    """Seconds with a decimal, of a difference in pace: 0.5 seconds."""
    return f"{ms / 1000:.1f} seconds"


def before(basis: str) -> str:
    """Before the latest stop; before the neutralisation."""
    return "before the latest stop" if basis == "before_stop" else "before the neutralisation"


def span(ms: int) -> str:
    """A length of time: 37 seconds, a minute and 37 seconds, 28 minutes, four hours and 36 minutes."""
    if ms < 59_500:
        return seconds(ms)
    total_s = round(ms / 1000)
    if total_s == 90:
        return "a minute and a half"
    if total_s < 600:
        minutes, rest = divmod(total_s, 60)
        span = "a minute" if minutes == 1 else counted(minutes, "minute")
        return f"{span} and {counted(rest, 'second')}" if rest else span
    whole, rest = divmod(round(total_s / 60), 60)
    if not whole:
        return counted(rest, "minute")
    return f"{hours(whole)} and {counted(rest, 'minute')}" if rest else hours(whole)


def before_again(basis: str) -> str:
    """The same as `before`, in other words."""
    return "when both were last timed" if basis == "before_stop" else "before the field was slowed"


def length(ms: int) -> Noun:
    """A length of time as a subject: its verb goes by the first of its measures."""
    text = span(ms)
    return Noun(text, plural=not text.startswith(("a ", "one ")))


def roughly(ms: int) -> str:
    """A length of time, round where its range allows: nearly three minutes, just over an hour; else in numbers."""
    found = ranges.rough(ms)
    if found is None:
        return span(ms)
    round_word = _WORDS.lengths.get(found.of_ms) or span(found.of_ms)
    return {"exactly": "", "over": "just over ", "nearly": "nearly "}[found.word] + round_word


def gap(gap_laps: int, gap_ms: int) -> str:
    """A gap as an amount: a vague word where one may be used, else a round one, else the number."""
    vague = None if gap_laps else ranges.word(ranges.GAP_MS, gap_ms)
    return _WORDS.gaps[vague] if vague in _WORDS.gaps else laps(gap_laps) if gap_laps else roughly(gap_ms)


def amount(gap_laps: int, gap_ms: int) -> str:
    """A gap as an amount, in numbers."""
    return laps(gap_laps) if gap_laps else span(gap_ms)


def race_time(at_ms: int) -> str:
    """A race time as a length: sixteen hours, 16 hours and 12 minutes; in the first minute thirty seconds."""
    if at_ms < 60_000:
        return counted(max(at_ms // 1000, 0), "second")
    whole, rest = divmod(at_ms // 60_000, 60)
    if not whole:
        return counted(rest, "minute")
    if not rest:
        return hours(whole)
    if rest == 30 and whole <= 20:
        return "an hour and a half" if whole == 1 else f"{number(whole)} and a half hours"
    return f"{hours(whole)} and {counted(rest, 'minute')}"


def hour_of(at_ms: int) -> str:
    """The hour of the race that a moment lies in: the eighth hour."""
    return f"the {ordinal(at_ms // 3_600_000 + 1)} hour"


def of_the_clock(ms_of_day: int) -> str:
    """A time of day: 08:12."""
    return time_of_day(ms_of_day)


_MINUTES_SPOKEN: Final = {
    0: "{this} o'clock",
    5: "five past {this}",
    10: "ten past {this}",
    15: "a quarter past {this}",
    20: "twenty past {this}",
    25: "twenty-five past {this}",
    30: "half past {this}",
    35: "twenty-five to {after}",
    40: "twenty to {after}",
    45: "a quarter to {after}",
    50: "ten to {after}",
    55: "five to {after}",
}
"""How the minutes of an hour are said that take no figure, with this hour and the one after it."""


def spoken(ms_of_day: int) -> str:
    """A time of day as people say it: half past seven, five past two, three o'clock; 08:12 where it takes minutes."""
    hour, minute = ms_of_day // 3_600_000, ms_of_day // 60_000 % 60
    this, after = (number((each + 11) % 12 + 1) for each in (hour, hour + 1))
    words = _MINUTES_SPOKEN.get(minute)
    return words.format(this=this, after=after) if words else of_the_clock(ms_of_day)


def class_plural(name: str) -> str:
    """The cars of a class."""
    return f"{name}s"


def lap_time(ms: int) -> str:
    """A lap time: 3:28.298."""
    seconds = f"{ms // 1000 % 60:02}.{ms % 1000:03}"
    return f"{ms // 60_000}:{seconds}" if ms >= 60_000 else seconds
