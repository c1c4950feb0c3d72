"""A sentence as the frames see it: its items (cars, drivers, amounts, times, places, cues) in their order."""

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct

from pitboard.check.driver_names import drivers_named, misspelt
from pitboard.check.entry_index import EntryIndex
from pitboard.check.mention_types import CarMention, DriverMention
from pitboard.check.moments_admitted import Clock, When
from pitboard.check.naming import cars_named, classes_named
from pitboard.check.phrases import Hit, Token, tokens_of
from pitboard.check.quantities import Quantity, number_at, quantity_at
from pitboard.check.text import SentenceSpan, word_set, words
from pitboard.check.words import Words, is_break

PREDICATES = word_set(
    "behind ahead trail leads led tookover handover wheel stopped retired running tooklead lostlead "
    "neverled notstopped lost completed past fastest apart"
)
LOSING = frozenset(["uit", "verloor", "kwijt"])


class Entity(Struct):
    """Somebody or something that can hold a place: a car or driver as named, a pronoun, the leader, a sister car.

    `car` is the number it means, "" where that is open; `driver` who is named. `sure`: the words leave no other, or but
    the cars of `rest`, which a make or a team may mean as well.
    """

    first: int
    last: int
    kind: str
    car: str = ""
    driver: str = ""
    sure: bool = False
    mention: CarMention | DriverMention | None = None
    rest: tuple[str, ...] = ()


class PlaceWord(Struct, frozen=True):
    """A place in an order as named; `top`: the first so many."""

    first: int
    last: int
    place: int
    top: bool = False


class Parsed(Struct):
    """A sentence with all that was found in it; positions are those of its tokens."""

    span: SentenceSpan
    tokens: list[Token]
    entities: list[Entity]
    classes: list[tuple[int, str]]
    amounts: list[Quantity]
    whens: list[When]
    places: list[PlaceWord]
    hits: list[Hit]
    numbers: list[tuple[int, int, int]]
    nations: list[tuple[int, str]]
    words: Words
    clause: list[int]
    heads: list[Hit] = []
    """The head words of its clauses, by their predicates."""
    named: set[int] = set()
    """The tokens that name cars, drivers, classes and races."""

    def cue(self, *tags: str, inside: tuple[int, int] | None = None) -> Hit | None:
        """Find the first cue of these tags, in a stretch of tokens where one is given."""
        return next(iter(self.cues(*tags, inside=inside)), None)

    def cues(self, *tags: str, inside: tuple[int, int] | None = None) -> Iterable[Hit]:
        """Go through the cues of these tags, in a stretch of tokens where one is given."""
        low, high = inside or (0, len(self.tokens))
        return (hit for hit in self.hits if hit.tag in tags and low <= hit.first < high)

    def clause_of(self, place: int) -> tuple[int, int]:
        """Return the first token of the clause of a token, and the one behind its last."""
        if place >= len(self.clause):
            return len(self.tokens), len(self.tokens)
        own = self.clause[place]
        return self.clause.index(own), len(self.clause) - self.clause[::-1].index(own)

    def piece(self, place: int, before: int = 1, after: int = 0) -> tuple[int, int]:
        """Return the clause of a token with so many clauses before and behind it."""
        own = self.clause[min(place, len(self.clause) - 1)]
        first = next(i for i, clause in enumerate(self.clause) if clause >= own - before)
        last = max(i for i, clause in enumerate(self.clause) if clause <= own + after)
        return first, last + 1

    def word(self, place: int) -> str:
        """Return the word of a token, "" beyond the sentence."""
        return self.tokens[place].text if 0 <= place < len(self.tokens) else ""


def parse(text: str, folded: str, span: SentenceSpan, index: EntryIndex, clock: Clock) -> Parsed:
    """Find all that a sentence names."""
    language = clock.words
    tokens = _past_numbering(tokens_of(folded, span.start, span.end))
    drivers, cars = _names(text, folded, span, tokens, index, language)
    entities = [Entity(*_tokens_in(tokens, item), "car", mention=item) for item in cars if not _bare_class(item)]
    entities += [Entity(*_tokens_in(tokens, item), "driver", mention=item) for item in drivers]
    taken = {i for item in entities for i in range(item.first, item.last)}
    named_classes = [item for item in classes_named(folded, span.start, span.end, index) if text[item.start].isupper()]
    classes = [(_tokens_in(tokens, item)[0], item.name) for item in named_classes]
    for item in named_classes:
        taken |= set(range(*_tokens_in(tokens, item)))
    _race_names(text, tokens, taken, language)
    named = set(taken)
    whens, amounts = _times(tokens, taken, clock)
    places = _places(tokens, taken, language)
    numbers = _numbers(text, tokens, taken, language)
    hits = _hits(tokens, language, {i for item in entities for i in range(item.first, item.last)})
    measured = {i for item in amounts for i in range(item.first, item.last)}
    hits = [hit for hit in hits if not measured.issuperset(range(hit.first, hit.last))]
    whens, amounts = _after_laps(tokens, whens, amounts, hits, clock)
    active = {hit.first for hit in hits if hit.tag in PREDICATES}
    active |= {i for found in (whens, amounts, places) for item in found for i in range(item.first, item.last)}
    nations = [(i, language.nations[token.text]) for i, token in enumerate(tokens) if token.text in language.nations]
    parsed = Parsed(
        span,
        tokens,
        entities,
        classes,
        amounts,
        whens,
        places,
        hits,
        numbers,
        nations,
        language,
        _clauses(tokens, language, active, {i for item in whens for i in range(item.first, item.last)}),
        _heads(tokens, language, {i for item in entities for i in range(item.first, item.last)}, hits),
        named | {i for i, token in enumerate(tokens) if token.text in clock.race_words},
    )
    parsed.entities = sorted(entities + _referring(parsed, taken), key=lambda item: item.first)
    return parsed


def _names(
    text: str, folded: str, span: SentenceSpan, tokens: list[Token], index: EntryIndex, language: Words
) -> tuple[list[DriverMention], list[CarMention]]:
    """Find the drivers and the cars that a sentence names."""
    found_words = words(text, folded, span.start, span.end)
    drivers = drivers_named(text, folded, found_words, index)
    cars = cars_named(text, folded, tokens, drivers, index, language)
    crews = _crews(folded, drivers)
    drivers = [name for name in drivers if not any(crew.start <= name.start < crew.end for crew in crews)]
    cars = sorted([*cars, *crews], key=lambda name: name.start)
    unknown = [name for name in misspelt(text, found_words, drivers, cars, index) if _is_person(text, name, span)]
    drivers = sorted(drivers + unknown, key=lambda name: name.start)
    return drivers, cars


def _crews(folded: str, drivers: Sequence[DriverMention]) -> list[CarMention]:
    """Find cars that are named by their crew, `the Rabe/Pinkerton/McAleer entry`: none of them is said to drive."""
    rows: list[list[DriverMention]] = []
    for name in drivers:
        if rows and folded[rows[-1][-1].end : name.start].strip() == "/":
            rows[-1].append(name)
        else:
            rows.append([name])
    found = []
    for row in (row for row in rows if len(row) > 1):
        shared = set.intersection(*({seat.number for seat in name.seats} for name in row))
        if len(shared) == 1:
            found.append(CarMention(row[0].start, row[-1].end, number=shared.pop()))
    return found


def _past_numbering(tokens: list[Token]) -> list[Token]:
    """Leave out the number of a message in a row: `3/ The #8 leads`, `(3/12)`."""
    numbered = len(tokens) > 2 and tokens[0].text.isdigit() and tokens[1].text == "/"
    return tokens[2:] if numbered and tokens[1].end < tokens[2].start else tokens


def _is_person(text: str, name: DriverMention, span: SentenceSpan) -> bool:
    """Tell whether a misspelt name stands as a person's does: with a first name, or long and not a sentence's first."""
    return " " in name.written or (len(name.written) > 5 and text[span.start : name.start].strip(" \"'") != "")


def _bare_class(name: CarMention) -> bool:
    return bool(name.classes) and not (name.number or name.makes or name.models or name.teams)


def _tokens_in(tokens: Sequence[Token], name: object) -> tuple[int, int]:
    start, end = name.start, name.end  # type: ignore[attr-defined] # a span
    inside = [i for i, token in enumerate(tokens) if token.start < end and start < token.end]
    return (inside[0], inside[-1] + 1) if inside else (0, 0)


def _race_names(text: str, tokens: list[Token], taken: set[int], language: Words) -> None:
    """Take out the names of races, `24 Hours of Le Mans`, `Six Hours`: they are no amounts."""
    for place, token in enumerate(tokens):
        if language.unit_of.get(token.text) == "hour" and place and len(token.text) > 1:
            follows = tokens[place + 1].text if place + 1 < len(tokens) else ""
            named = text[token.start].isupper() or (
                follows in ("van", "of") and text[tokens[place - 1].start].isdigit()
            )
            if named and number_at(tokens, place - 1, language):
                taken |= {place - 1, place}


def _times(tokens: list[Token], taken: set[int], clock: Clock) -> tuple[list[When], list[Quantity]]:
    """Read times and amounts, in their order; what is read is taken."""
    whens, amounts = [], []
    place = 0
    if stamp := clock.stamp(tokens):
        whens.append(stamp)
        taken |= set(range(stamp.first, stamp.last))
    while place < len(tokens):
        if place in taken:
            place += 1
            continue
        if _is_ordinal(tokens, place, clock.words):
            place += 3
            continue
        when = clock.at(tokens, place)
        amount = quantity_at(tokens, place, clock.words) if when is None else None
        found = when or amount
        if found is None or taken & set(range(place, found.last)):
            place += 1
            continue
        if when:
            whens.append(when)
        elif amount:
            amounts.append(amount)
        if not when or when.bond != "recent":
            taken |= set(range(found.first, found.last))
        place = max(found.last, place + 1)
    return whens, amounts


def _losing(tokens: list[Token], hits: list[Hit]) -> set[int]:
    """Find the bare words that may say of a car that it is out, or that it lost something else."""
    return {hit.first for hit in hits if hit.last - hit.first == 1 and tokens[hit.first].text in LOSING}


def _after_laps(
    tokens: list[Token], whens: list[When], amounts: list[Quantity], hits: list[Hit], clock: Clock
) -> tuple[list[When], list[Quantity]]:
    """Take laps after which something happened as its time; those after which a car was out are the car's own."""
    if any(
        hit.tag in ("retired", "completed", "done", "lostlead") and hit.first not in _losing(tokens, hits)
        for hit in hits
    ):
        return whens, amounts
    led = {hit.first for hit in hits if hit.tag in ("leads", "led")}
    spent = [item for item in amounts if item.last not in led]
    found = {item.first: when for item in spent if (when := clock.after_laps(tokens, item))}
    return whens + list(found.values()), [item for item in amounts if item.first not in found]


def _is_ordinal(tokens: list[Token], place: int, language: Words) -> bool:
    """Tell `sunk to twenty-second` from `a twenty-second lead`."""
    value, last = _ordinal(tokens, place, language)
    if not value or last - place != 3 or tokens[place + 2].text not in language.unit_of:
        return False
    nouns = ("leadnoun", "gapnoun", "stopnoun")
    return last >= len(tokens) or not any(hit.tag in nouns for hit in language.cues.at(tokens, last))


def _hits(tokens: list[Token], language: Words, named: set[int]) -> list[Hit]:
    """Find the cues; a phrase within a longer one is not one of its own."""
    found = [hit for i in range(len(tokens)) if i not in named for hit in language.cues.at(tokens, i)]
    every = list({(hit.tag, hit.first, hit.last): hit for hit in sorted(found, key=lambda hit: not hit.open)}.values())
    every.sort(key=lambda hit: hit.first)
    laps = {i for hit in every if hit.tag in ("onlap", "leadchange") for i in range(hit.first, hit.last)}
    every = [hit for hit in every if hit.last - 1 not in laps or hit.first in laps]
    kept = []
    for hit in every:
        size = hit.last - hit.first
        if hit.tag in ("past", "perfect", "present") or not any(
            o.first <= hit.first
            and hit.last <= o.last
            and o.last - o.first > size
            and (not o.open or (o.tag, hit.tag) == ("asserted", "modal"))
            and o.tag != "inforce"
            and (o.tag, hit.tag) != ("ahead", "leadnoun")
            for o in every
        ):
            kept.append(hit)
    return kept


def _heads(tokens: list[Token], language: Words, named: set[int], hits: list[Hit]) -> list[Hit]:
    """Find the head words of clauses; none counts that a longer one, or a longer cue, has a part of."""
    found = [hit for i in range(len(tokens)) if i not in named for hit in language.heads.at(tokens, i)]
    rivals = [hit for hit in (*found, *hits) if not hit.open]
    return [hit for hit in dict.fromkeys(found) if not any(_outweighs(other, hit) for other in rivals)]


def _outweighs(other: Hit, hit: Hit) -> bool:
    """Tell whether a longer phrase has the words of another, or a part of them: `is out` of `out in front`."""
    return other.first < hit.last and hit.first < other.last and other.last - other.first > hit.last - hit.first


def _clauses(tokens: list[Token], language: Words, active: set[int], times: set[int]) -> list[int]:
    """Number the clauses: parted by marks, conjunctions and relative pronouns, but no words of a time."""
    found: list[int] = []
    number = 0
    parting = language.syntax["breaks"] | language.syntax["relatives"]
    for place, token in enumerate(tokens):
        inner = token.text == "-" and 0 < place < len(tokens) - 1 and tokens[place - 1].end == token.start
        numeric = token.text in (".", ",") and place and tokens[place - 1].text in ("no", "nr")
        joining = token.text in parting and (place not in times or token.text in language.syntax["joins"])
        if (is_break(token) and not inner and not numeric) or joining:
            following = tokens[place + 1].text if place + 1 < len(tokens) else ""
            timed = re.fullmatch(r"\d{1,2}[:.]\d\d", following) is not None
            joins = (token.text in ("and", "en") and timed) or (
                token.text in ("and", "en")
                and not (
                    _says_something(tokens, place, parting, active) and _said_something(tokens, place, parting, active)
                )
            )
            shows = token.text in language.syntax["after_comma"] and not (place and tokens[place - 1].text == ",")
            doubled = bool(place) and is_break(tokens[place - 1]) and bool(found) and not is_break(token)
            number += not joins and not shows and not doubled
        found.append(number)
    return found


def _said_something(tokens: list[Token], place: int, parting: frozenset[str], active: set[int]) -> bool:
    """Tell whether what stands before an `and` says something itself, and is no first name of two."""
    for before in range(place - 1, -1, -1):
        if before in active:
            return True
        if is_break(tokens[before]) or tokens[before].text in parting:
            return False
    return False


def _says_something(tokens: list[Token], place: int, parting: frozenset[str], active: set[int]) -> bool:
    """Tell whether what an `and` begins is more than another name."""
    for after in range(place + 1, len(tokens)):
        if after in active:
            return True
        if is_break(tokens[after]) or tokens[after].text in parting:
            return False
    return False


def _places(tokens: list[Token], taken: set[int], language: Words) -> list[PlaceWord]:
    found: list[PlaceWord] = []
    for place in range(len(tokens)):
        if place in taken or any(item.first <= place < item.last for item in found):
            continue
        item = _place_at(tokens, place, taken, language)
        if item:
            found.append(item)
            taken |= set(range(item.first, item.last))
            found += _second_of_two(tokens, item, language)
    return found


def _second_of_two(tokens: list[Token], item: PlaceWord, language: Words) -> list[PlaceWord]:
    """Read the second of two bare places: `op zes en tien`."""
    bare = tokens[item.first].text == "op" or tokens[item.first].text in language.place["nouns"]
    bare = bare and item.last < len(tokens) and tokens[item.last].text == "en"
    number = _bare_number(tokens, item.last + 1, language) if bare else None
    return [PlaceWord(item.last + 1, number[1], number[0])] if number else []


def _begins_item(tokens: list[Token], place: int, taken: set[int], language: Words) -> bool:
    """Tell whether a number opens an item of a list: `1. #51 Ferrari 2. #8 Toyota`."""
    opens = place == 0 or place - 1 in taken or tokens[place - 1].text in ":;,-(/"
    name = place + 2 + (place + 2 < len(tokens) and tokens[place + 2].text in language.syntax["articles"])
    return opens and name in taken and 0 < int(tokens[place].text) < 62


def _place_at(tokens: list[Token], place: int, taken: set[int], language: Words) -> PlaceWord | None:
    text = tokens[place].text
    after = tokens[place + 1].text if place + 1 < len(tokens) else ""
    if text == "one" and after == "-" and place + 2 < len(tokens) and tokens[place + 2].text == "two":
        return PlaceWord(place, place + 1, 1)
    if text == "two" and place > 1 and tokens[place - 1].text == "-" and tokens[place - 2].text == "one":
        return PlaceWord(place, place + 1, 2)
    short = re.fullmatch(r"p(\d{1,2})", text)
    if short:
        return PlaceWord(place, place + 1, int(short[1]))
    if text in language.place["nouns"] and (number := number_at(tokens, place + 1, language) if after else None):
        return PlaceWord(place, number.last, int(number.value)) if number.value < 70 else None
    if language.lang == "nl" and text == "op" and after and (bare := _bare_number(tokens, place + 1, language)):
        return PlaceWord(place, bare[1], bare[0])
    if text in language.top_words and after and (top := _top_number(tokens, place + 1, language)):
        return PlaceWord(place, top[1], top[0], True)
    if text.isdigit() and after in (".", ")") and _begins_item(tokens, place, taken, language):
        return PlaceWord(place, place + 2, int(text))
    medals = language.data.place["medals"].split()
    if text in medals and (not after[:1].isalnum() or after in language.place["after_break"]):
        return PlaceWord(place, place + 1, medals.index(text) + 1)
    if text in language.place["podium"]:
        return PlaceWord(place, place + 1, 3, True)
    return _ordinal_place(tokens, place, language)


def _ordinal_place(tokens: list[Token], place: int, language: Words) -> PlaceWord | None:
    """Read an ordinal that is a place: by its noun, or by what stands around it."""
    ordinal, last = _ordinal(tokens, place, language)
    if not ordinal:
        return None
    words_ = language.place
    after = tokens[last].text if last < len(tokens) else ""
    before = tokens[place - 1].text if place else ""
    earlier = tokens[place - 2].text if place > 1 else ""
    if after == "-" and last + 1 < len(tokens) and tokens[last + 1].text in ("placed", "place", "geplaatste"):
        return PlaceWord(place, last + 2, ordinal)
    if "of" in (before, earlier) or {before, earlier} & {"van", "from", "off"}:
        return None
    if after in words_["nouns"] or after == "overall":
        return PlaceWord(place, last + 1, ordinal)
    breaks = not after or not after[0].isalnum() or after in words_["after_break"] or after in words_["verbs"]
    # `De Iron Dames zijn zesde in ...`, but `aan zijn zesde ...`, `zijn zesde stop`.
    are = before in words_["verbs"] and breaks and earlier not in language.syntax["binding"]
    if (before in words_["not_before"] or before in language.syntax["articles"]) and not are:
        shown = before in language.syntax["relatives"] and after in words_["verbs"]
        return PlaceWord(place, last, ordinal) if after == "man" or shown else None
    if before in ("als", "as"):
        return PlaceWord(place, last, ordinal)
    if before in words_["verbs"] and not any(hit.last > last for hit in language.cues.at(tokens, place)):
        return PlaceWord(place, last, ordinal)
    starts = not before or before in ",;:.-(" or before in words_["before"]
    starts = starts or (
        after in ("and", "en") and last + 1 < len(tokens) and _ordinal(tokens, last + 1, language)[0] > 1
    )
    return PlaceWord(place, last, ordinal) if breaks and (starts or ordinal > 1) else None


def _bare_number(tokens: list[Token], place: int, language: Words) -> tuple[int, int] | None:
    """Read the number of a place that stands alone, `op zes en tien`: the place and where it ends."""
    number = number_at(tokens, place, language) if place < len(tokens) else None
    if number is None or number.value != int(number.value) or not 0 < number.value < 62:
        return None
    after = tokens[number.last].text if number.last < len(tokens) else ""
    if quantity_at(tokens, place, language) or (after == "en" and not _bare_number(tokens, number.last + 1, language)):
        return None
    alone = not after or not after[0].isalnum() or after in language.place["after_break"] - {"voor", "achter", "op"}
    return (int(number.value), number.last) if alone or after in language.place["verbs"] else None


def _past_dash(tokens: list[Token], place: int) -> int:
    return place + (tokens[place].text == "-") if place < len(tokens) else place


def _top_number(tokens: list[Token], place: int, language: Words) -> tuple[int, int] | None:
    """Read the number of a `top ten`, and where it ends."""
    at = _past_dash(tokens, place)
    number = number_at(tokens, at, language) if at < len(tokens) else None
    unit = number is not None and number.last < len(tokens) and tokens[number.last].text in language.unit_of
    if number is None or unit or not 1 < number.value < 61 or number.value != int(number.value):
        return None
    return int(number.value), number.last


def _ordinal(tokens: list[Token], place: int, language: Words) -> tuple[int, int]:
    text = tokens[place].text
    if place + 2 < len(tokens) and tokens[place + 1].text == "-":
        follows_on = f"{text}-{tokens[place + 2].text}"
        if follows_on in language.ordinals:
            return language.ordinals[follows_on], place + 3
        tens = language.numbers.get(text, 0)
        units = language.ordinals.get(tokens[place + 2].text, 0)
        if tens in range(20, 100, 10) and 0 < units < 10:
            return tens + units, place + 3
    if text in language.ordinals:
        return language.ordinals[text], place + 1
    figure = re.fullmatch(r"(\d{1,2})([a-z]{1,3})", text)
    known = figure and figure[2] in language.data.numbers.ordinal_endings.split()
    return (int(figure[1]), place + 1) if figure and known else (0, place + 1)


def _numbers(text: str, tokens: list[Token], taken: set[int], language: Words) -> list[tuple[int, int, int]]:
    """Find the numbers that are nothing else: first and last token, value."""
    found = []
    for place, token in enumerate(tokens):
        accented = not text[token.start : token.end].isascii()
        if place in taken or (token.text in language.articles and not accented):
            continue
        if accented and place + 2 < len(tokens) and tokens[place + 1].text == "en":
            continue
        if token.text == "one" and place + 1 < len(tokens) and tokens[place + 1].text in ("of", "another", "and"):
            continue
        number = number_at(tokens, place, language)
        if number and number.value == int(number.value):
            found.append((place, number.last, int(number.value)))
            taken |= set(range(place, number.last))
    return found


def _is_expletive(parsed: Parsed, hit: Hit) -> bool:
    """Tell whether an `it` only opens what is said of a name: `it is the Toyota that leads`."""
    opens = hit.first == 0 or parsed.word(hit.first - 1) in parsed.words.syntax["joins"] | {",", ";", ":", "-"}
    if parsed.word(hit.first) not in ("it", "het") or not opens:
        return False
    place = hit.last
    while place < hit.last + 5 and parsed.word(place) in parsed.words.syntax["expletive"]:
        place += 1
    return place > hit.last and any(item.first == place for item in parsed.entities)


def _stands_for_noun(parsed: Parsed, hit: Hit) -> bool:
    """Tell whether a word only calls or stands for what a name behind it is: `die van X`, `de eerste 43 ronden`."""
    follows = any(item.first == hit.last for item in parsed.entities)
    named = any(item.first == hit.last and item.kind == "car" for item in parsed.entities)
    shows = parsed.word(hit.first) in parsed.words.syntax["demonstratives"] and parsed.word(hit.first - 1) != ","
    owned = parsed.word(hit.last) in ("van", "of") and hit.last - hit.first == 1
    after = parsed.word(hit.last)
    counts = after[:1].isdigit() or after in parsed.words.numbers or after in parsed.words.unit_of
    return (
        (hit.tag == "rival" and follows)
        or (hit.tag == "pronoun" and (owned or (named and shows)))
        or (hit.tag == "leaderword" and counts and parsed.word(hit.last - 1) in parsed.words.ordinals)
    )


def _is_attribute(parsed: Parsed, hit: Hit) -> bool:
    """Tell whether `the second` only qualifies a noun behind it: `de tweede fabrieksporsche`, `the second Audi`."""
    after, place = parsed.word(hit.last), parsed.words.place
    ends = place["verbs"] | place["after_break"] | parsed.words.syntax["breaks"] | parsed.words.syntax["relatives"]
    verb = any(item.first == hit.last and item.tag in ("present", "past") for item in parsed.hits)
    ordinal = parsed.words.ordinals.get(parsed.word(hit.last - 1)) is not None
    return hit.tag == "secondword" and ordinal and after.isalpha() and after not in ends and not verb


def _is_ordinary_first(parsed: Parsed, hit: Hit) -> bool:
    """Tell `its first service` from `a lap behind first`: only behind a preposition is a bare `first` a car."""
    bare = hit.last - hit.first == 1 and parsed.word(hit.first) in parsed.words.ordinals
    of_class = any(first == hit.last for first, _ in parsed.classes)
    return bare and not of_class and parsed.word(hit.first - 1) not in parsed.words.syntax["objects"]


def _referring(parsed: Parsed, taken: set[int]) -> list[Entity]:
    """Find pronouns, the leader, sister cars and nations, which refer to somebody named elsewhere."""
    found = []
    kinds = {"pronoun": "pronoun", "leaderword": "leader", "sister": "sister", "secondword": "second", "rival": "rival"}
    free = [hit for hit in parsed.hits if hit.tag in kinds and not taken & set(range(hit.first, hit.last))]
    free += [hit for hit in parsed.hits if hit.tag == "rival" and hit.first not in taken and hit not in free]
    skipped = (_is_expletive, _stands_for_noun, _is_attribute, _is_ordinary_first)
    free = [hit for hit in free if not any(test(parsed, hit) for test in skipped)]
    found += [Entity(hit.first, hit.last, kinds[hit.tag]) for hit in free]
    found += [Entity(place, place + 1, "nation", driver=code) for place, code in parsed.nations if place not in taken]
    kept: list[Entity] = []
    for item in sorted(found, key=lambda item: (item.first, item.first - item.last)):
        if not kept or item.first >= kept[-1].last:
            kept.append(item)
    return kept
