"""Dutch grammar: the forms of verbs, the order of words in a clause, the words that join two clauses; and numerals,
lists, times and amounts."""

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Final

from msgspec import Struct
from msgspec.structs import replace

from pitboard.model.time import time_of_day
from pitboard.report import ranges
from pitboard.report.languages.book import Clause, Noun, Phrase, Relation, last_named, spaced
from pitboard.report.languages.data import words_of

_WORDS: Final = words_of("pitboard.report.languages.nl")
_NUMBERS: Final = _WORDS.numbers


class DutchVerb(Struct, frozen=True):
    """A verb: its third person now and then, singular and plural, and its perfect with what helps it."""

    now: tuple[str, str]
    then: tuple[str, str]
    participle: str
    helper: str


_TABLE = """
bedragen bedraagt bedroeg bedroegen bedragen hebben
begeven begeeft begaf begaven begeven hebben
belanden belandt belandde belandden beland zijn
bezetten bezet bezette bezetten bezet hebben
blijven blijft bleef bleven gebleven zijn
brengen brengt bracht brachten gebracht hebben
breken breekt brak braken gebroken zijn
completeren completeert completeerde completeerden gecompleteerd hebben
crashen crasht crashte crashten gecrasht zijn
delen deelt deelde deelden gedeeld hebben
doen doet deed deden gedaan hebben
duiken duikt dook doken gedoken zijn
duikelen duikelt duikelde duikelden geduikeld zijn
duren duurt duurde duurden geduurd hebben
eindigen eindigt eindigde eindigden geëindigd zijn
erven erft erfde erfden geërfd hebben
finishen finisht finishte finishten gefinisht zijn
gaan gaat ging gingen gegaan zijn
gebeuren gebeurt gebeurde gebeurden gebeurd zijn
gelden geldt gold golden gegolden hebben
geven geeft gaf gaven gegeven hebben
groeien groeit groeide groeiden gegroeid zijn
halen haalt haalde haalden gehaald hebben
hebben heeft had hadden gehad hebben
heroveren herovert heroverde heroverden heroverd hebben
heten heet heette heetten geheten hebben
horen hoort hoorde hoorden gehoord hebben
houden houdt hield hielden gehouden hebben
jagen jaagt joeg joegen gejaagd hebben
kennen kent kende kenden gekend hebben
klimmen klimt klom klommen geklommen zijn
komen komt kwam kwamen gekomen zijn
kosten kost kostte kostten gekost hebben
krijgen krijgt kreeg kregen gekregen hebben
krimpen krimpt kromp krompen gekrompen zijn
kunnen kan kon konden gekund hebben
laten laat liet lieten gelaten hebben
leggen legt legde legden gelegd hebben
leiden leidt leidde leidden geleid hebben
leveren levert leverde leverden geleverd hebben
liggen ligt lag lagen gelegen hebben
lopen loopt liep liepen gelopen zijn
lossen lost loste losten gelost hebben
maken maakt maakte maakten gemaakt hebben
moeten moet moest moesten gemoeten hebben
nemen neemt nam namen genomen hebben
neutraliseren neutraliseert neutraliseerde neutraliseerden geneutraliseerd hebben
noteren noteert noteerde noteerden genoteerd hebben
pakken pakt pakte pakten gepakt hebben
passeren passeert passeerde passeerden gepasseerd hebben
ploffen ploft plofte ploften geploft zijn
raken raakt raakte raakten geraakt zijn
rijden rijdt reed reden gereden hebben
schuiven schuift schoof schoven geschoven zijn
spinnen spint spinde spinden gespind zijn
staan staat stond stonden gestaan hebben
staken staakt staakte staakten gestaakt hebben
stilleggen legt legde legden stilgelegd hebben
stoppen stopt stopte stopten gestopt zijn
stranden strandt strandde strandden gestrand zijn
strijden strijdt streed streden gestreden hebben
sturen stuurt stuurde stuurden gestuurd hebben
tellen telt telde telden geteld hebben
tonen toont toonde toonden getoond hebben
treffen treft trof troffen getroffen hebben
vallen valt viel vielen gevallen zijn
vechten vecht vocht vochten gevochten hebben
verdwijnen verdwijnt verdween verdwenen verdwenen zijn
verliezen verliest verloor verloren verloren hebben
vliegen vliegt vloog vlogen gevlogen zijn
voeren voert voerde voerden gevoerd hebben
volgen volgt volgde volgden gevolgd zijn
werken werkt werkte werkten gewerkt hebben
winnen wint won wonnen gewonnen hebben
wisselen wisselt wisselde wisselden gewisseld zijn
worden wordt werd werden geworden zijn
zakken zakt zakte zakten gezakt zijn
zien ziet zag zagen gezien hebben
zijn is was waren geweest zijn
zitten zit zat zaten gezeten hebben
"""


@cache
def verbs() -> dict[str, tuple[DutchVerb, bool]]:
    """Return every verb by its infinitive, and again by its past singular, with whether that is the past."""
    found: dict[str, tuple[DutchVerb, bool]] = {}
    for line in _TABLE.split("\n")[1:-1]:
        infinitive, now, past, pasts, participle, helper = line.split()
        verb = DutchVerb((now, infinitive), (past, pasts), participle, helper)
        found[infinitive], found[past] = (verb, False), (verb, True)
    return found


def finite(lemma: str, plural: bool) -> str:
    """The third person of a verb, in the past where the lemma is its past singular."""
    verb, past = verbs()[lemma]
    return (verb.then if past else verb.now)[plural]


def main(clause: Clause, front: str = "") -> str:
    """A main clause: the verb second, so the subject behind it when something else stands first."""
    verb = finite(clause.lemma, clause.subject.plural)
    if front and not clause.fixed:
        words = [front, verb, clause.subject.text, clause.front, clause.middle]
    elif clause.front:
        words = [clause.front, verb, clause.subject.text, clause.middle]
    else:
        words = [clause.subject.text, verb, clause.middle]
    return spaced(*words, clause.particle or clause.nonfinite, clause.after)


def cluster(clause: Clause, plural: bool) -> str:
    """The verbs at the end of a subordinate clause: overnam, moet goedmaken, is gewisseld."""
    verb = finite(clause.lemma, plural)
    return f"{clause.particle}{verb}" if clause.particle else spaced(verb, clause.nonfinite)


def perfect(clause: Clause, plural: bool) -> str:
    """The same verbs, before something else in the past: had overgenomen; of what is over already as it is."""
    verb, past = verbs()[clause.lemma]
    if clause.nonfinite or not past:
        return cluster(clause, plural)
    helper = {"hebben": ("had", "hadden"), "zijn": ("was", "waren")}[verb.helper][plural]
    return f"{helper} {clause.particle}{verb.participle}"


def subordinate(clause: Clause, subject: str = "", verbs_of: Callable[[Clause, bool], str] = cluster) -> str:
    """A subordinate clause behind its conjunction: the verb last, before what follows on it."""
    front = "" if clause.fixed else clause.front
    return spaced(
        subject or clause.subject.text, front, clause.middle, verbs_of(clause, clause.subject.plural), clause.after
    )


def relative(noun: Noun, clause: Clause) -> str:
    """A noun with a clause about it, of which it is the subject: de #8, die een minuut verloor."""
    return spaced(noun.text, ",", subordinate(clause, "die"))


_CONJUNCTIONS: Final[dict[Relation, tuple[str, ...]]] = {
    "cause": ("doordat",),
    "consequence": ("waardoor", "zodat"),
    "contrast": ("terwijl",),
    "concession": ("hoewel",),
    "sequel": ("waarna",),
    "earlier": ("nadat",),
    "meanwhile": ("terwijl",),
    "next": ("waarna", "terwijl"),
    "addition": (),
}
"""The word before the second clause where that is subordinate; of a concession, before the first."""

_BETWEEN: Final[dict[Relation, tuple[tuple[str, str], ...]]] = {
    "cause": (),
    "consequence": (),
    "contrast": ((", maar", ""),),
    "concession": ((", maar", "toch"),),
    "sequel": ((" en", "daarna"),),
    "earlier": (),
    "meanwhile": (),
    "next": (),
    "addition": ((" en", ""),),
}
"""What stands between two main clauses, and the adverb in the second."""

_ADVERBS: Final[dict[Relation, tuple[str, ...]]] = {
    "cause": (),
    "consequence": ("daardoor", "daarmee"),
    "contrast": (),
    "concession": ("toch", "desondanks"),
    "sequel": ("daarna", "vervolgens"),
    "earlier": (),
    "meanwhile": (),
    "next": (),
    "addition": (),
}
"""What opens a sentence that goes on from the one before it."""


def join(first: Clause, relation: Relation, second: Clause) -> list[Phrase]:
    """Two clauses in one sentence; none where one of them cannot be a part of a sentence."""
    if not (first.joins and second.joins) or (relation == "earlier" and not _is_over(second)):
        return []
    same = first.subject.referent == second.subject.referent
    if relation == "earlier" and second.subject.person and second.subject.of in main(first):
        whole = second.subordinates and not _HAS_OWN.match(second.after)
        return _after_doing(first, second) if same and whole else []
    again = _again(main(first), second.subject, same)
    found = _subordinated(first, relation, second, again) | _coordinated(first, relation, second, again)
    if first.light and first.subordinates:
        found |= _before(first, relation, second, again)
    return [Phrase(f"{relation}.{name}", sentence(text)) for name, text in found.items()]


def _subordinated(first: Clause, relation: Relation, second: Clause, again: str) -> dict[str, str]:
    """The second clause behind the first as a subordinate one, by its conjunction."""
    same, found = first.subject.referent == second.subject.referent, {}
    for conjunction in _CONJUNCTIONS[relation] if relation != "concession" else ():
        # "Nadat X, nadat Y" would be heard as what was before Y; "terwijl" is of another than the first speaks of.
        other = conjunction != "terwijl" or not (same or (again and second.subject.person))
        behind = relation in ("earlier", "sequel") and _HAS_OWN.match(second.after)
        if other and not behind and second.subordinates and conjunction not in main(first).split():
            verbs_of = perfect if relation == "earlier" else cluster
            found[conjunction] = f"{main(first)}, {conjunction} {subordinate(second, again, verbs_of)}"
    return found


def _coordinated(first: Clause, relation: Relation, second: Clause, again: str) -> dict[str, str]:
    """The second clause behind the first as another main clause, without its subject where that can be."""
    same, found = first.subject.referent == second.subject.referent, {}
    for between, adverb in _BETWEEN[relation]:
        if between.strip(" ,") in _ONCE & {*main(first).split(), *main(second).split()}:
            continue
        # Behind an aside the second clause begins with a comma.
        between = f",{between}" if first.after.startswith(",") and not between.startswith(",") else between
        name = f"{between.strip(' ,')}_{adverb}".rstrip("_")
        if same and not first.front:
            found[f"{name}="] = f"{main(first)}{between} {_elided(second, adverb)}"
        elif (not same or (between == ", maar" and not second.subject.person)) and not (adverb and second.fixed):
            called = replace(second.subject, text=again) if again and second.subject.person else second.subject
            found[name] = f"{main(first)}{between} {main(replace(second, subject=called), adverb)}"
    return found


_ONCE: Final = frozenset({"maar"})
"""What a sentence has once: the second would be heard as against the first."""

_HAS_OWN: Final = re.compile(r", (?:waarna|nadat|toen)\b")
"""A clause has a clause of time of its own: another would be heard as of that one."""


def _after_doing(first: Clause, second: Clause) -> list[Phrase]:
    """A clause behind which its subject has done another thing: na om twee uur Buemi te hebben afgelost."""
    verb = verbs()[second.lemma][0]
    done = spaced(verb.now[1], second.nonfinite) if second.nonfinite else f"{second.particle}{verb.participle}"
    to = "te" if second.nonfinite else f"te {verb.helper}"
    before = "" if second.fixed else second.front
    text = f"{main(first)}, na {spaced(before, second.middle, to, done, second.after)}"
    return [Phrase("earlier.na", sentence(text))]


def _is_over(clause: Clause) -> bool:
    """Tell whether a clause is of the past and does not yet say itself that it was before something else."""
    return verbs()[clause.lemma][1] and clause.front not in ("daarvoor", "voordien")


def _elided(clause: Clause, adverb: str = "") -> str:
    """A clause behind "en" or "maar" that has the subject of the one before it."""
    front = clause.front
    verb = finite(clause.lemma, clause.subject.plural)
    return spaced(verb, adverb, front, clause.middle, clause.particle or clause.nonfinite, clause.after)


NEAR = 3
"""A pronoun stands where so few words at most follow on what it means."""


def _again(text: str, noun: Noun, same: bool) -> str:
    """What was named last, by a pronoun where that is near or the subject of both; a car as such; else empty."""
    if not (_is_party(noun) and last_named(text, noun)) or (noun.plural and noun.oblique and noun.oblique in text):
        # Several that go by the name of their car: "die" would be that.
        return ""
    ends = [text.rfind(name) + len(name) for name in (noun.text, noun.of) if name and name in text]
    if same or len(text[max(ends, default=0) :].split()) <= NEAR:
        return "die"
    return "de auto" if noun.of.startswith("#") and not noun.plural else ""


def _before(first: Clause, relation: Relation, second: Clause, again: str) -> dict[str, str]:
    """The first clause as a subordinate one, before the second."""
    found = {}
    if relation == "consequence" and not second.fixed:
        found["doordat"] = f"doordat {subordinate(first)}, {_inverted(second, again)}"
    if relation == "concession" and not second.fixed:
        found["hoewel"] = f"hoewel {subordinate(first)}, {_inverted(second, again)}"
    if relation == "sequel" and not second.fixed:
        found["nadat"] = f"nadat {subordinate(first, verbs_of=perfect)}, {_inverted(second, again)}"
    return found


def _inverted(clause: Clause, again: str) -> str:
    """A main clause behind a subordinate one: its verb first."""
    subject = again or clause.subject.text
    verb = finite(clause.lemma, clause.subject.plural)
    return spaced(verb, subject, clause.front, clause.middle, clause.particle or clause.nonfinite, clause.after)


def _is_party(noun: Noun) -> bool:
    """Tell whether a noun is a car or somebody, of whom a thing may be true "too"."""
    return noun.person or noun.of.startswith("#")


def follow(relation: Relation, clause: Clause, *, over: bool = False) -> list[Phrase]:
    """A clause as a sentence that goes on from the one before it; a cause is that of where a car is, or was."""
    found = {}
    if relation == "cause" and clause.subordinates and clause.joins:
        found["dat_komt"] = f"dat {'kwam' if over else 'komt'} doordat {subordinate(clause)}"
    if not clause.fixed:
        found |= {adverb: main(clause, adverb) for adverb in _ADVERBS[relation]}
    if relation == "contrast" and clause.joins:
        found["echter"] = main(replace(clause, middle=spaced("echter", clause.middle)))
    if relation == "addition" and _is_party(clause.subject) and "ook" not in main(clause).split():
        also = replace(clause.subject, text=f"ook {clause.subject.text}")
        found["ook"] = main(replace(clause, subject=also))
        found["eveneens"] = main(replace(clause, middle=spaced("eveneens", clause.middle)))
    return [Phrase(f"{relation}.{name}", sentence(text)) for name, text in found.items()]


def sentence_of(clause: Clause) -> str:
    """A clause as a sentence of its own."""
    return sentence(main(clause))


def sentence(text: str) -> str:
    """A capital at the start, a full stop at the end; één becomes Eén."""
    text = text.replace(" ,", ",").replace(" : ", ": ")
    if text.startswith("één"):
        text = "e" + text[1:]
    return text[:1].upper() + text[1:] + "."


def number(count: int) -> str:
    """A numeral in letters up to twenty and for the round tens up to a hundred, else in figures: the one rule."""
    if 0 <= count <= 20:
        return _NUMBERS.small[count]
    return _NUMBERS.tens.get(count, str(count))


def ordinal(place: int) -> str:
    """First, second: in letters up to a hundred, else in figures: eenentwintigste."""
    if place <= 20:
        return _NUMBERS.ordinals[place]
    tens, ones = divmod(place, 10)
    tens_said = {20: "twintig", **_NUMBERS.tens}.get(tens * 10)
    if not tens_said or place > 100:
        return f"{place}e"
    # Behind a vowel the join has its dots: tweeëntwintigste.
    joint = "" if not ones else f"{_NUMBERS.small[ones]}{'ën' if _NUMBERS.small[ones].endswith('e') else 'en'}"
    return f"{joint}{tens_said}ste"


def times(count: int) -> str:
    """How often: één keer, vijf keer."""
    return "één keer" if count == 1 else f"{number(count)} keer"


def laps(count: int) -> str:
    """Laps as a measure: een ronde, twee ronden."""
    return "een ronde" if count == 1 else f"{number(count)} ronden"


def hours(count: int) -> str:
    """Hours after a number stay in the singular: zestien uur."""
    return f"{number(count)} uur"


def joining(places: int) -> str:
    """What stands between the first and the last place of a run, so many places on."""
    return "en" if places == 1 else "tot en met"


def listed(items: Sequence[str]) -> str:
    """A, B en C."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} en {items[-1]}"


def class_plural(name: str) -> str:
    """The cars of a class: an abbreviation takes 's, a word s."""
    return f"{name}s" if name[-1:].islower() else f"{name}'s"


def decimal(ms: int, digits: int = 1) -> str:
    """Seconds with a decimal comma."""
    return f"{ms / 1000:.{digits}f}".replace(".", ",")


def seconds(ms: int) -> str:
    """A time below a minute: 47 duizendsten, acht tienden, 8,4 seconden, twaalf seconden, 37 seconden."""
    if ms < 95:
        return f"{number(ms)} duizendste{'' if ms == 1 else 'n'}"
    if ms < 950:
        return f"{number(round(ms / 100))} tiende{'' if ms < 150 else 'n'}"
    if ms < 9_950 and round(ms, -2) % 1_000:
        return f"{decimal(ms)} {'seconde' if ms < 1_950 else 'seconden'}"
    count = round(ms / 1000)
    return "een seconde" if count == 1 else f"{number(count)} seconden"


def tenths(ms: int) -> str:
    """Seconds with a decimal, of a difference in pace: 0,5 seconde."""
    return f"{decimal(ms)} {'seconde' if ms < 1_950 else 'seconden'}"


def before(basis: str) -> str:
    """Bij de laatste meting nog: a car has stopped since; vóór het neutraliseren nog."""
    return "bij de laatste meting nog" if basis == "before_stop" else "vóór het neutraliseren nog"


def span(ms: int) -> str:
    """A length of time: 37 seconden, een minuut en 37 seconden, 28 minuten, vier uur en 36 minuten."""
    if ms < 59_500:
        return seconds(ms)
    total_s = round(ms / 1000)
    if total_s == 90:
        return "anderhalve minuut"
    if total_s < 600:
        minutes, rest = divmod(total_s, 60)
        span = "een minuut" if minutes == 1 else f"{number(minutes)} minuten"
        return f"{span} en {_counted(rest, 'seconde', 'seconden')}" if rest else span
    whole, rest = divmod(round(total_s / 60), 60)
    if not whole:
        return _counted(rest, "minuut", "minuten")
    return f"{hours(whole)} en {_counted(rest, 'minuut', 'minuten')}" if rest else hours(whole)


def _counted(count: int, single: str, more: str) -> str:
    return f"{number(count)} {single if count == 1 else more}"


def before_again(basis: str) -> str:
    """The same as `before`, in other words."""
    return "bij de vorige doorkomst" if basis == "before_stop" else "vóór de neutralisatie nog"


def length(ms: int) -> Noun:
    """A length of time as a subject: hours are singular after a number, minutes and seconds are not."""
    text = span(ms)
    return Noun(text, plural=not text.startswith(("een ", "anderhalve ")) and " uur" not in text)


def roughly(ms: int) -> str:
    """A length of time, round where its range allows: bijna drie minuten, ruim een half uur; else in numbers."""
    found = ranges.rough(ms)
    if found is None:
        return span(ms)
    round_word = _WORDS.lengths.get(found.of_ms) or span(found.of_ms)
    return {"exactly": "", "over": "ruim ", "nearly": "bijna "}[found.word] + round_word


def gap(gap_laps: int, gap_ms: int) -> str:
    """A gap as an amount: a vague word where one may be used, else a round one, else the number."""
    vague = None if gap_laps else ranges.word(ranges.GAP_MS, gap_ms)
    return _WORDS.gaps[vague] if vague in _WORDS.gaps else laps(gap_laps) if gap_laps else roughly(gap_ms)


def amount(gap_laps: int, gap_ms: int) -> str:
    """A gap as an amount, in numbers."""
    return laps(gap_laps) if gap_laps else span(gap_ms)


def race_time(at_ms: int) -> str:
    """A race time as a length: zestien uur, 16 uur en 12 minuten; in the first minute dertig seconden."""
    if at_ms < 60_000:
        rest = max(at_ms // 1000, 0)
        return _counted(rest, "seconde", "seconden")
    whole, rest = divmod(at_ms // 60_000, 60)
    if not whole:
        return _counted(rest, "minuut", "minuten")
    if not rest:
        return hours(whole)
    if rest == 30 and whole <= 20:
        many = number(whole)
        return "anderhalf uur" if whole == 1 else f"{many}{'ën' if many.endswith('e') else 'en'}half uur"
    return f"{hours(whole)} en {_counted(rest, 'minuut', 'minuten')}"


def hour_of(at_ms: int) -> str:
    """The hour of the race that a moment lies in: het achtste uur."""
    return f"het {ordinal(at_ms // 3_600_000 + 1)} uur"


def of_the_clock(ms_of_day: int) -> str:
    """A time of day: 08.12 uur."""
    return f"{time_of_day(ms_of_day).replace(':', '.')} uur"


_MINUTES_SPOKEN: Final = {
    0: "{this} uur",
    5: "vijf over {this}",
    10: "tien over {this}",
    15: "kwart over {this}",
    20: "tien voor half {after}",
    25: "vijf voor half {after}",
    30: "half {after}",
    35: "vijf over half {after}",
    40: "tien over half {after}",
    45: "kwart voor {after}",
    50: "tien voor {after}",
    55: "vijf voor {after}",
}
"""How the minutes of an hour are said that take no figure, with this hour and the one after it."""


def spoken(ms_of_day: int) -> str:
    """A time of day as people say it: half acht, vijf over twee, drie uur; 08.12 uur where that takes minutes."""
    hour, minute = ms_of_day // 3_600_000, ms_of_day // 60_000 % 60
    # "Om een uur" is no time of day.
    this, after = (number((each + 11) % 12 + 1) if (each - 1) % 12 else "één" for each in (hour, hour + 1))
    words = _MINUTES_SPOKEN.get(minute)
    return words.format(this=this, after=after) if words else of_the_clock(ms_of_day)


def lap_time(ms: int) -> str:
    """A lap time: 3.28,298."""
    seconds = f"{ms // 1000 % 60:02},{ms % 1000:03}"
    return f"{ms // 60_000}.{seconds}" if ms >= 60_000 else seconds
