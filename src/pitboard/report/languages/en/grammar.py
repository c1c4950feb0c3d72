"""English grammar: the forms of verbs, the order of words in a clause, and the words that join two clauses."""

from typing import Final

from msgspec.structs import replace

from pitboard.report.languages.book import Clause, Noun, Phrase, Relation, last_named, spaced
from pitboard.report.languages.data import word_set
from pitboard.report.languages.en.words import sentence

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
    "meanwhile": (" while",),
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
    "meanwhile": (" and meanwhile",),
    "addition": (" and",),
}
"""What stands between two clauses of one subject, said once."""

_OPENINGS: Final[dict[Relation, tuple[str, ...]]] = {
    "cause": (),
    "consequence": ("because",),
    "contrast": (),
    "concession": ("although",),
    "sequel": ("after",),
    "earlier": (),
    "meanwhile": (),
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
    "meanwhile": ("meanwhile,",),
    "addition": (),
}
"""What opens a sentence that goes on from the one before it."""


def join(first: Clause, relation: Relation, second: Clause) -> list[Phrase]:
    """Two clauses in one sentence; none where one of them cannot be a part of a sentence."""
    if not (first.joins and second.joins) or second.fixed or (relation == "earlier" and not _is_over(second)):
        return []
    same = first.subject.referent == second.subject.referent
    again = _again(second.subject) if same or _in_its_hands(first, second) else ""
    found = {}
    if not same or again:
        for between in _CONJUNCTIONS[relation]:
            # Behind an aside the second clause begins with a comma.
            between = f",{between}" if _aside(first) and not between.startswith(",") else between
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


def _in_its_hands(first: Clause, second: Clause) -> bool:
    """Tell whether the first clause is of a person and names the second's car: an "it" can only be that."""
    return first.subject.person and last_named(main(first), second.subject)


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


def follow(relation: Relation, clause: Clause) -> list[Phrase]:
    """A clause as a sentence that goes on from the one before it."""
    found = {}
    if relation == "cause" and clause.joins and not clause.fixed:
        found["that_was"] = f"that {'was' if is_past(clause.lemma) else 'is'} because {_plain(clause)}"
    if not clause.fixed:
        found |= {adverb.strip(","): f"{adverb} {_plain(clause)}" for adverb in _ADVERBS[relation]}
    if relation == "addition" and "also" not in main(clause).split():
        found["also"] = _also(clause)
    return [Phrase(f"{relation}.{name.replace(' ', '_')}", sentence(text)) for name, text in found.items()]


def sentence_of(clause: Clause) -> str:
    """A clause as a sentence of its own."""
    return sentence(main(clause))
