"""What the words of a note say: their language, how hard, into what, and whether they say more than its kind."""

import re

from msgspec import Struct

from pitboard.moments.notes import KINDS

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_DUTCH = _set(
    "de het een en van op met voor naar bij door na uit niet geen werd wordt werden zijn daarna tegen zonder weer "
    "nadat doordat waarna toen om aan uit als elkaar kort vlak grind grindbak bandenstapel banden vangrail "
    "baanafzetting muur aanrijding toucheert toucheerden botsing botst botste geraakt raakt raakte raakten spint "
    "spinde rondte lekke klapband crasht crashte klapper klap klapt klapte brand technische technisch "
    "versnellingsbak ophanging elektrische remmen straf tijdstraf stilgevallen stil schade zware zwaar harde regen "
    "baan auto auto's wagen rijdt reed valt viel staat stond gaat ging komt kwam verliest verloor opgave uitgevallen "
    "linksachter rechtsachter linksvoor rechtsvoor twee drie ronden gezien hoofd bocht kraan moment momentje rechtdoor "
    "dichte mist droog nat natte hagel onweer olie brokstukken geborgen teruggezet gereden amateur amateurrijder "
    "schrik schrok moest kreeg problemen probleem bijna motorschade remt remde"
)
_ENGLISH = _set(
    "the a an and of on with for to at by after out not no were are then into off from without again "
    "because when before which while under between ahead behind gravel barrier wall tyre tyres tire collision "
    "collides collided touches touched spins spun puncture punctured crashes crashed runs ran wide fire technical "
    "engine gearbox hydraulics suspension electrical brakes penalty stopped stops stands damage damaged heavy heavily "
    "rain car cars track hit hits goes went falls fell loses lost retired recovered crane race side rear front left "
    "right two three laps corner wet dry fog hail oil debris driver amateur overlooked braking nearly almost "
    "moment big slides slid stuck drops dropped climbs problem problems trouble smoke flat"
)

_HARD = frozenset(["hard", "harde", "zwaar", "zware", "stevig", "stevige", "heavy", "heavily", "big", "huge"])
_INTO = {
    "gravel": ("gravel", "grind", "grindbak"),
    "tyres": ("tyre", "tyres", "bandenstapel"),
    "barrier": ("barrier", "barriers", "baanafzetting"),
    "rail": ("vangrail", "guardrail", "armco"),
    "wall": ("wall", "muur"),
}
_MORE = {
    "crash": _set("klap klapt klapte hits hit"),
    "off": _set("baan naast rechtdoor track road goes went raakt raakte belandt belandde"),
    "technical": _set("problemen probleem pech problem problems trouble mechanical"),
    "damage": _set("opgelopen suffers suffered"),
    "contact": _set("hit hits raakt raakte"),
    "puncture": _set("lekke band"),
    "slow_zone": _set("slow zone"),
}
"""Words that say no more than the kind, beside those it is known by."""

_DOUBT = frozenset(["niet", "geen", "bijna", "zonder", "net", "not", "no", "nearly", "almost", "without", "narrowly"])
FILLER = _set(
    "de het een the a an in into op on at van of met with bij tegen against door by uit out car auto wagen and en"
)


class NoteReading(Struct, frozen=True):
    """What the words say besides the kind: `hard`, `into` (what), and whether there is `more` or a `doubt` in them."""

    hard: bool
    into: str
    more: bool
    doubt: bool


def words(text: str) -> list[str]:
    """The words of a text in small letters."""
    return [word.casefold() for word in _WORD.findall(text)]


def language(*texts: str) -> str:
    """nl or en, by the first of the texts that tells; "" if none does."""
    for text in texts:
        spoken = words(text)
        dutch, english = (sum(word in known for word in spoken) for known in (_DUTCH, _ENGLISH))
        if dutch != english:
            return "nl" if dutch > english else "en"
    return ""


def read(what: str, kind: str, known: str = "") -> NoteReading:
    """What a note's words say; `known` are words that the sentence has anyway: the driver, the place."""
    spoken = words(what)
    doubt = any(word in _DOUBT for word in spoken)
    solid = kind in ("crash", "off")
    into = next((what for what, names in _INTO.items() if set(names) & set(spoken)), "") if solid and not doubt else ""
    hard = kind == "crash" and not doubt and any(word in _HARD for word in spoken)
    implied = FILLER | set(words(known)) | set(words(" ".join(KINDS.get(kind, ())))) | _MORE.get(kind, frozenset())
    implied |= (_HARD if hard else frozenset()) | set(_INTO.get(into, ()))
    return NoteReading(hard, into, doubt or not kind or any(word not in implied for word in spoken), doubt)


_JOINED = {
    "nl": _set("na nadat door doordat omdat wegens vanwege toen terwijl waarna waardoor met zonder en"),
    "en": _set("after because when as due following owing while with without and which leaving"),
}
_VERBS = _set(
    "raakte raakten was waren had hadden werd werden ging gingen kwam kwamen remde remden reed reden zag zagen spinde "
    "spinden crashte crashten stond stonden viel vielen verloor verloren toucheerde toucheerden botste botsten schrok "
    "brak gaf moest kreeg klapte klapten is zijn wordt heeft "
    "were went hit lost spun crashed touched collided broke braked fell came had got saw ran has are dropped"
)
_DETERMINERS = {
    "nl": _set("een de het twee drie contact schade schrik technische problemen"),
    "en": _set("a an the two three contact damage technical trouble"),
}
_AFTER = {"nl": "na", "en": "after"}
_CAUSE = {"nl": "de oorzaak", "en": "the cause"}
_RESULT = {"nl": "het gevolg", "en": "the result"}
_THEN = {"nl": "daarna", "en": "then"}
_AND = {"nl": "en", "en": "and"}


def cause(text: str, lang: str) -> str:
    """A cause, to follow on a sentence: after a noun's preposition, as the clause it is, or behind a colon."""
    spoken = words(text)
    if not spoken:
        return ""
    if spoken[0] in _JOINED[lang]:
        return f", {text}"
    if lang == "nl" and spoken[-1] in _VERBS:
        return f", nadat {text}"
    first = spoken[0] in _DETERMINERS[lang] or (lang == "en" and spoken[0].endswith("ing"))
    if first and not _clause(spoken, lang):
        return f", {_AFTER[lang]} {text}"
    return f"; {_CAUSE[lang]}: {text}"


def consequence(text: str, lang: str, *, same_subject: bool) -> str:
    """A consequence, to follow on a sentence; a bare verb has the sentence's subject, where that is the car."""
    spoken = words(text)
    if not spoken:
        return ""
    participle = spoken[0].endswith("ed") if lang == "en" else re.fullmatch(r"(ge|te?rugge|op|uit).+[dtn]", spoken[-1])
    if participle and spoken[0] in ("met", "with"):
        return f", {_THEN[lang]} {text}"
    if spoken[0] in _JOINED[lang]:
        return f", {text}"
    if spoken[0] in _VERBS and not participle:
        return f" {_AND[lang]} {text}" if same_subject else f"; {text}"
    if spoken[0] in _DETERMINERS[lang] and _clause(spoken, lang):
        return f"; {text}"
    return f", {_THEN[lang]} {text}" if participle else f"; {_RESULT[lang]}: {text}"


def _clause(spoken: list[str], lang: str) -> bool:
    """Whether words are a clause with a verb of their own; what follows a relative pronoun is none."""
    relative = {"die", "dat", "waar"} if lang == "nl" else {"that", "which", "who"}
    end = next((i for i, word in enumerate(spoken) if word in relative and i), len(spoken))
    return any(word in _VERBS for word in spoken[:end])
