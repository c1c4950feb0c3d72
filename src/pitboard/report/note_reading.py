"""What the words of a note say: their language, how hard, into what, which part; and what fits a report's language."""

import re
from typing import Final, Literal

from msgspec import Struct
from msgspec.structs import replace

from pitboard import texts
from pitboard.moments.notes import KINDS, kind_of
from pitboard.report import LANGUAGES
from pitboard.report.facts import NoteFact
from pitboard.report.languages import PHRASEBOOKS
from pitboard.report.languages.data import NoteWords, word_set

Fault = Literal["blew", "failed", "trouble"]

PARTS: Final = {
    "engine": word_set("engine motor"),
    "gearbox": word_set("gearbox transmission versnellingsbak transmissie"),
    "suspension": word_set("suspension ophanging wielophanging"),
    "brakes": word_set("brake brakes rem remmen"),
    "electrics": word_set("electrics electrical electronics elektrische elektronica elektronische elektriciteit"),
    "hydraulics": word_set("hydraulics hydraulic hydrauliek hydraulische"),
    "radiator": word_set("radiator radiateur"),
    "steering": word_set("steering stuurinrichting besturing"),
    "clutch": word_set("clutch koppeling"),
    "turbo": word_set("turbo turbocharger"),
    "driveshaft": word_set("driveshaft aandrijfas"),
}
"""What notes name of a car, by the words they have for it in any language."""

_BLEW = word_set("blown blew blows explodes exploded plofte geplofte ploft ontplofte ontploft opgeblazen")
_FAILED = word_set(
    "failed fails failure failing broke broken breaks snapped gone gave up begaf begaven begeeft het brak gebroken "
    "kapot stuk defect defecte ging gaf geest"
)
_TROUBLE = word_set(
    "problem problems trouble issue issues mechanical technical technische technisch probleem problemen pech schade "
    "storing leak leaking lek lekkende lekke overheating overheated oververhit oververhitte worries zorgen"
)

_COMPOUND = re.compile(
    r"(motor|versnellingsbak|ophangings?|rem|elektronica|turbo|koppelings?)(schade|pech|probleem|problemen|defect|storing)"
)
_FIRST = {"rem": "remmen"}


class PartFault(Struct, frozen=True):
    """A part of a car, and what became of it as far as the words say: `trouble` where they say no more."""

    part: str
    fault: Fault


def apart(words: list[str]) -> list[str]:
    """Take Dutch compounds apart: motorschade is motor, schade."""
    found: list[str] = []
    for word in words:
        compound = _COMPOUND.fullmatch(word)
        if compound:
            first = compound[1].removesuffix("s") if compound[1].endswith("ngs") else compound[1]
            found += [_FIRST.get(first, first), compound[2]]
        else:
            found.append(word)
    return found


def part_of(words: list[str], implied: frozenset[str]) -> PartFault | None:
    """Read a part and its fault from words, in small letters, that say nothing else; None where they do not.

    `implied` are words that say nothing by themselves: articles, the driver, the place.
    """
    spoken = apart(words)
    parts = [part for part, names in PARTS.items() if names & set(spoken)]
    if len(parts) != 1:
        return None
    left = [word for word in spoken if word not in PARTS[parts[0]] and (word in _FAILED or word not in implied)]
    if not all(word in _BLEW | _FAILED | _TROUBLE for word in left):
        return None
    if any(word in _BLEW for word in left):
        return PartFault(parts[0], "blew" if parts[0] in ("engine", "turbo") else "failed")
    failed = any(word in _FAILED - {"het", "up", "ging", "gaf"} for word in left)
    return PartFault(parts[0], "failed" if failed and not set(left) & _TROUBLE else "trouble")


NOTE_WORDS: Final[dict[str, NoteWords]] = {lang: book.note_words for lang, book in PHRASEBOOKS.items()}

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")

_HARD = frozenset(["hard", "harde", "zwaar", "zware", "stevig", "stevige", "heavy", "heavily", "big", "huge"])
_INTO = {
    "gravel": ("gravel", "grind", "grindbak"),
    "tyres": ("tyre", "tyres", "bandenstapel"),
    "barrier": ("barrier", "barriers", "baanafzetting"),
    "rail": ("vangrail", "guardrail", "armco"),
    "wall": ("wall", "muur"),
}
_MORE = {
    "crash": word_set("klap klapt klapte hits hit"),
    "off": word_set("baan naast rechtdoor track road goes went raakt raakte belandt belandde"),
    "technical": word_set("problemen probleem pech problem problems trouble mechanical"),
    "damage": word_set("opgelopen suffers suffered"),
    "contact": word_set("hit hits raakt raakte"),
    "puncture": word_set("lekke band"),
    "slow_zone": word_set("slow zone"),
}
"""Words that say no more than the kind, beside those it is known by."""

_DOUBT = frozenset(["niet", "geen", "bijna", "zonder", "net", "not", "no", "nearly", "almost", "without", "narrowly"])
FILLER = word_set(
    "de het een the a an in into op on at van of met with bij tegen against door by uit out car auto wagen and en"
)

_VERBS = word_set(
    "raakte raakten was waren had hadden werd werden ging gingen kwam kwamen remde remden reed reden zag zagen spinde "
    "spinden crashte crashten stond stonden viel vielen verloor verloren toucheerde toucheerden botste botsten schrok "
    "brak gaf moest kreeg klapte klapten is zijn wordt heeft "
    "were went hit lost spun crashed touched collided broke braked fell came had got saw ran has are dropped"
)
"""Verbs as notes have them, in any language."""

_CAUSES = ("crash", "contact", "spin", "puncture", "technical", "fire", "damage")
"""Kinds that may be named as a cause."""

_FOLLOWED_WORDS = {
    "out": "retired retirement out opgave uitgevallen opgegeven",
    "crane": "crane recovered kraan geborgen",
    "pits": "pits pit back returned returns naar terug to",
    "resumed": "continued continues resumed resumes rejoined under way again verder hervat weer onderweg weg reed",
    "safety_car": "safety car safetycar out deployed called kwam baan",
}
_FOLLOWED_BY = {
    "out": {"retired", "retirement", "opgave", "uitgevallen", "opgegeven"},
    "crane": {"crane", "kraan"},
    "pits": {"pits"},
    "resumed": {"continued", "continues", "resumed", "resumes", "rejoined", "verder", "hervat", "onderweg"},
    "safety_car": {"safety", "safetycar"},
}
"""What a consequence is known by, and the words that say no more than it."""


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
    doubt = any(word in _DOUBT for word in spoken)
    solid = kind in ("crash", "off")
    into = next((what for what, names in _INTO.items() if set(names) & set(spoken)), "") if solid and not doubt else ""
    hard = kind == "crash" and not doubt and any(word in _HARD for word in spoken)
    implied = FILLER | set(words(known)) | set(words(" ".join(KINDS.get(kind, ())))) | _MORE.get(kind, frozenset())
    implied |= (_HARD if hard else frozenset()) | set(_INTO.get(into, ()))
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
    if own.verb_last and spoken[-1] in _VERBS:
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
    if spoken[0] in _VERBS and not participle:
        return f" {own.and_} {text}" if same_subject else f"; {text}"
    if spoken[0] in own.determiners and _clause(spoken, lang):
        return f"; {text}"
    return f", {own.then} {text}" if participle else f"; {own.result}: {text}"


def _clause(spoken: list[str], lang: str) -> bool:
    """Tell whether words are a clause with a verb of their own; what follows a relative pronoun is none."""
    relatives = NOTE_WORDS[lang].relatives
    end = next((i for i, word in enumerate(spoken) if word in relatives and i), len(spoken))
    return any(word in _VERBS for word in spoken[:end])


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
        for kind, known in _FOLLOWED_BY.items():
            if stated & known and stated <= set(_FOLLOWED_WORDS[kind].split()):
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
