"""A note in the language of the report: its own words where they are in it, else what is known by kind."""

from pitboard.moments.notes import kind_of
from pitboard.report import note_words
from pitboard.report.facts import NoteFact

LANGUAGES = ("nl", "en")

NOUNS = {
    "nl": {
        "crash": "een crash",
        "contact": "een aanrijding",
        "spin": "een spin",
        "off": "een uitstapje naast de baan",
        "puncture": "een lekke band",
        "technical": "een technisch probleem",
        "fire": "brand",
        "damage": "schade aan de auto",
        "penalty": "een straf",
        "slow_zone": "een slow zone",
        "stopped": "een stilgevallen auto",
        "incident": "een incident",
    },
    "en": {
        "crash": "a crash",
        "contact": "a collision",
        "spin": "a spin",
        "off": "a trip off the road",
        "puncture": "a puncture",
        "technical": "a technical problem",
        "fire": "a fire",
        "damage": "damage to the car",
        "penalty": "a penalty",
        "slow_zone": "a slow zone",
        "stopped": "a stopped car",
        "incident": "an incident",
    },
}
"""What a note is called by its kind."""

_CAUSES = ("crash", "contact", "spin", "puncture", "technical", "fire", "damage")
"""Kinds that may be named as a cause."""

_FOLLOWED = {
    "out": {"nl": "; het gevolg: opgave", "en": "; the result: retirement"},
    "crane": {"nl": ", daarna met een kraan geborgen", "en": ", then recovered by crane"},
    "pits": {"nl": ", daarna naar de pits", "en": ", then on to the pits"},
    "resumed": {"nl": ", daarna weer op weg", "en": ", then under way again"},
    "safety_car": {"nl": ", gevolgd door de safetycar", "en": ", followed by the safety car"},
}
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


def speaks(text: str, lang: str, *, native: bool) -> bool:
    """Whether a text is in a language; one that does not tell goes with the note's own words."""
    spoken = note_words.language(text)
    return bool(text) and (spoken == lang or (not spoken and native))


def own_words(fact: NoteFact, name: str, lang: str, *, native: bool) -> str:
    """What a note gives as its `cause` or `consequence` in a language; empty where it does not."""
    stated: str = getattr(fact, f"{name}_{lang}")
    text: str = getattr(fact, name)
    return (stated or (text if speaks(text, lang, native=native) else "")).rstrip(". ")


def cause_by_kind(fact: NoteFact, lang: str) -> str:
    """A cause of another language as a noun, where its words say no more than a kind that has one."""
    for text in _elsewhere(fact, "cause", lang):
        kind = kind_of(text)
        if kind in _CAUSES and not note_words.read(text, kind).more:
            return NOUNS[lang][kind]
    return ""


def consequence_by_kind(fact: NoteFact, lang: str) -> str:
    """A consequence of another language, to follow on a sentence, where its words say no more than a known one."""
    for text in _elsewhere(fact, "consequence", lang):
        stated = set(note_words.words(text)) - note_words.FILLER
        for kind, known in _FOLLOWED_BY.items():
            if stated & known and stated <= set(_FOLLOWED_WORDS[kind].split()):
                return _FOLLOWED[kind][lang]
    return ""


def _elsewhere(fact: NoteFact, name: str, lang: str) -> list[str]:
    other = next(language for language in LANGUAGES if language != lang)
    texts = [getattr(fact, f"{name}_{other}"), getattr(fact, name)]
    return [text for text in texts if text]


def native(fact: NoteFact, lang: str) -> bool:
    """Whether a note's own words are in a language, as far as they tell."""
    spoken = note_words.language(fact.what) or note_words.language(fact.cause, fact.consequence)
    return spoken in (lang, "") if fact.what else False


def left_out(fact: NoteFact, lang: str) -> list[str]:
    """What of a note is not told in a language, because it is there in the other one only; one line each."""
    if getattr(fact, lang):
        return []
    at = next((f"{row.source}:{row.ref}" for row in fact.evidence if row.row == "note"), "note")
    known, found = native(fact, lang), []
    if not known and note_words.read(fact.what, fact.incident, fact.driver).more:
        found.append(("words", fact.what))
    by_kind = {"cause": cause_by_kind, "consequence": consequence_by_kind}
    for name, state in by_kind.items():
        texts = _elsewhere(fact, name, lang)
        if texts and not own_words(fact, name, lang, native=known) and not state(fact, lang):
            found.append((name, texts[0]))
    language = {"nl": "Dutch", "en": "English"}[lang]
    return [f"{at}: {name} not in {language}, left out: {text}" for name, text in found]
