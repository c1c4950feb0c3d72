"""Rules for how far: gaps in time and in laps, what an amount says, and who is quicker or closes in."""

import re
from collections.abc import Iterator

from pitboard.check.claims import Claim, ClaimKind
from pitboard.check.discourse import Scene, is_object
from pitboard.check.mention_types import Cue
from pitboard.check.numbers import Amount
from pitboard.model.time import HOUR_MS


def gaps(scene: Scene) -> Iterator[Claim]:
    """Read gaps in time and in laps."""
    for amount in scene.names.amounts:
        if not _is_gap(scene, amount):
            continue
        behind, ahead = _who(scene, amount)
        if not (behind or ahead):
            continue
        scope = scene.scope_of(behind or ahead)
        yield scene.claim(
            "laps_down" if amount.unit == "lap" else "gap",
            amount.start,
            amount.end,
            car=behind,
            other=ahead,
            scope=scope,
            low=amount.low,
            high=amount.high,
            loose=amount.loose,
            note=" ".join(_notes(scene, behind, ahead)),
        )
    same = scene.cue("same_lap")
    if same and scene.subject and not scene.names.counts and not scene.cue("car_count"):
        ahead = next((number for number in scene.objects if number != scene.subject), "")
        yield scene.claim("same_lap", car=scene.subject, other=ahead, scope=scene.scope_of(scene.subject))


def _notes(scene: Scene, behind: str, ahead: str) -> Iterator[str]:
    """Say what else the words tell of a gap: that it is to the leader, or as it was when it was last measured."""
    if behind and not ahead and scene.cue("to_leader"):
        yield "leader"
    if any(cue.name == "measured" for cue in scene.whole.cues):
        yield "measured"


def _is_gap(scene: Scene, amount: Amount) -> bool:
    cues = {cue.name for cue in scene.names.cues}
    if not scene.names.cars:
        # "The margin over the #54, with Braun aboard, is a lap."
        cues |= {cue.name for cue in scene.whole.cues if cue.name == "difference"}
    if is_stop_length(scene, amount) or of_fastest_lap(scene) or after_so_long(scene, amount):
        return False
    listed = scene.whole.places and re.search(r"[,(]\s(?:op )?$", scene.folded[amount.start - 6 : amount.start])
    many_laps = amount.unit == "lap" and amount.value > 20_000 and not cues & {"behind", "ahead"}
    if is_spell(scene, amount) or (many_laps and not listed):
        return False
    over_an_hour = (
        amount.high >= HOUR_MS and amount.unit == "time" and amount.low and not cues & {"behind"} and not listed
    )
    if cues & {"go"} or over_an_hour:
        return False
    before = _before(scene, amount)
    after = scene.folded[amount.end : amount.end + 12]
    if re.match(r"\s(?:per ronde|per lap|a lap|een ronde)", after):
        return False
    if "retired" in {cue.name for cue in scene.whole.cues} and not cues & {"behind", "ahead", "difference", "follow"}:
        return False
    if cues & {"loss", "earlier", "double_stint"} and not cues & {"ahead", "difference"}:
        return False
    if amount.unit == "lap" and (
        re.search(
            r"(?:\bna|\bafter|\bover|\bafgelopen|\blast|\bnog|\bvoor het eerst in)\s+\S*\s*$", _before(scene, amount)
        )
        or ("lapcount" in cues and not cues & {"behind", "ahead", "difference"} and not re.search(r"\bat $", before))
    ):
        return False
    if cues & {"behind", "ahead", "difference", "follow", "lead"}:
        return True
    said_of = scene.subject and (
        scene.names.places
        or _is_near(amount)
        or "contention" in cues
        or re.match(r"\s*(?:van|off|of|\)|,|$|\.)", after)
    )
    return bool(said_of) and not cues & {"stop", "trouble", "retired", "closing", "faster"}


def _is_near(amount: Amount) -> bool:
    """Tell whether an amount is a gap whatever the verb: `within touching distance`."""
    return amount.loose and amount.unit == "time" and amount.low == 0 and amount.high < 4_000


def of_fastest_lap(scene: Scene) -> bool:
    """Tell whether the sentence is about who drove the fastest lap."""
    return any(cue.name == "fastest_lap" for cue in scene.whole.cues)


def is_stop_length(scene: Scene, amount: Amount) -> bool:
    """Tell whether an amount says how long a stop took: `a stop of 28 minutes`, `28 minutes in the garage`."""
    if amount.unit != "time" or of_fastest_lap(scene):
        return False
    spoken = {cue.name for cue in scene.whole.cues}
    own = {cue.name for cue in scene.names.cues}
    if "stood" in spoken and "off_pits" not in spoken and amount.value >= 90_000:
        return not own & {"behind", "ahead", "difference", "follow"}
    before = scene.folded[max(scene.start, amount.start - 34) : amount.start]
    after = scene.folded[amount.end : amount.end + 30]
    if re.search(
        r"(?:stops?|pitstop|bezoek|visit|oponthoud) (?:van|of|that has lasted|has lasted|die al" r"|lasting)\s+$",
        before,
    ):
        return True
    if re.match(
        r"\s(?:lang )?(?:in|binnen|behind) (?:de |the |zijn |its |hun )?(?:pits?|garage|box|pitbox|wall)\b", after
    ):
        return True
    return (
        re.search(r"(?:stop (?:al|already)|in the (?:pits|garage) for|garage|box)\s(?:al\s|for\s)?$", before)
        is not None
    )


def after_so_long(scene: Scene, amount: Amount) -> bool:
    """Tell whether an amount says when: `leads after 36 minutes`."""
    before = scene.folded[max(scene.start, amount.start - 24) : amount.start]
    return (
        amount.unit == "time"
        and re.search(
            r"(?<!pas )(?<!daar )(?<!only )(?<!stands )\b(?:na|after)\s(?:ruim\s|exact\s|precies\s)?$", before
        )
        is not None
    )


def is_spell(scene: Scene, amount: Amount) -> bool:
    """Tell whether an amount says for how long, or for how many laps, someone led."""
    if after_so_long(scene, amount):
        return False
    before = scene.folded[max(scene.start, amount.start - 12) : amount.start]
    after = scene.folded[amount.end : amount.end + 24]
    during = r"\s(?:lang\b|(?:aan |op )?(?:de leiding|kop)|vooraan|of the (?:last|race)|van het|in (?:the lead|front))"
    for_so_long = scene.cue("lead", "earlier") and re.search(r"\b(?:for|gedurende)\s$", before)
    return bool(for_so_long or re.match(during, after))


def _before(scene: Scene, amount: Amount) -> str:
    return scene.folded[max(scene.start, amount.start - 20) : amount.start]


def _who(scene: Scene, amount: Amount) -> tuple[str, str]:
    """Find the car behind and the car ahead that a gap lies between; one is open where the text does not say."""
    others = [number for number in scene.objects if number != scene.subject]
    other = others[-1] if others else ""
    two = [scene.number(name) for name in scene.names.cars if scene.number(name)]
    if scene.cue("difference") and len(dict.fromkeys(two)) == 2:
        return two[1], two[0]
    if not scene.subject:
        return "", ""
    ahead = _says_ahead(scene, amount)
    if scene.only_object:
        # "The lead over the #8 is 35 seconds": the car in front is left open, or the one behind.
        return (scene.subject, "") if ahead else ("", scene.subject)
    if scene.cue("difference") and not scene.cue("behind", "follow") and not other and not ahead:
        return "", scene.subject
    if ahead:
        return other, scene.subject
    return scene.subject, other


def _says_ahead(scene: Scene, amount: Amount) -> bool:
    """Tell whether the clause's car is the one ahead: the relating word nearest to the amount says so."""
    ahead = [cue for cue in scene.names.cues if cue.name in ("ahead", "lead") and not _elsewhere(scene, cue)]
    behind = [cue for cue in scene.names.cues if cue.name in ("behind", "follow")]
    if not ahead:
        return False

    def apart(cue: Cue) -> int:
        return min(abs(cue.start - amount.end), abs(amount.start - cue.end))

    return not behind or min(map(apart, ahead)) < min(map(apart, behind))


def _elsewhere(scene: Scene, cue: Cue) -> bool:
    """Tell whether a lead does not put the car ahead: `off the lead`, `to the leader`."""
    return cue.name == "lead" and is_object(scene, cue.start)


def trends(scene: Scene) -> Iterator[Claim]:
    """Read who is faster or slower, closes in or pulls away."""
    if not scene.subject or of_fastest_lap(scene):
        return
    kinds: tuple[ClaimKind, ...] = ("faster", "slower")
    for kind in kinds:
        cue = scene.cue(kind)
        if cue:
            floor = 1_000 if scene.cue("much") else 300
            yield scene.claim(kind, cue.start, cue.end, car=scene.subject, other=_rival(scene), low=floor)
    for kind, name in (("closing", "closing"), ("pulling_away", "pulling")):
        cue = scene.cue(name)
        if cue and not scene.cue("fell", "climbed"):
            yield scene.claim(kind, cue.start, cue.end, car=scene.subject, other=_rival(scene), low=200)


def _rival(scene: Scene) -> str:
    """Find the other car of a comparison: the one named, else the last of its class that was spoken of."""
    for number in [*scene.objects, *(scene.number(name) for name in scene.names.cars)]:
        if number and number != scene.subject:
            return number
    own = scene.index.entries[scene.subject].car_class
    for number in scene.discourse.recent:
        if number != scene.subject and scene.index.entries[number].car_class == own:
            return number
    return ""
