"""A statement: the facts of one sentence, before it has words."""

from msgspec import Struct

from pitboard.report.facts import LossEffectFact, LossFact, ReportFact, RestartFact
from pitboard.report.languages.book import Relation


class Statement(Struct, frozen=True):
    """One sentence to be: its form (which words fit), its facts (the main one first) and where it belongs.

    `part` is the part of the article ("lead", "contenders", "lost", a class, "incidents", "outlook"), `rank` its place
    within it. `score` is its size before, and its weight after the plan has weighed it. `needs` is the key of a
    statement that must be made too. `relation` is what it is to the statement with the key `after`, told where that one
    comes right before it. `new` is what the previous report did not tell; `opens` is set where a report begins with it.
    """

    form: str
    facts: tuple[ReportFact, ...]
    part: str
    rank: float
    score: float = 1.0
    needs: str = ""
    relation: Relation | None = None
    after: str = ""
    new: bool = False
    opens: bool = False

    @property
    def key(self) -> str:
        """What the statement is about: its form and the car or scope of its main fact."""
        main = self.facts[0]
        scope = getattr(main, "scope", "")
        # A car has more than one loss, a race more than one restart.
        begin = f":{main.begin_ms}" if isinstance(main, LossFact | LossEffectFact | RestartFact) else ""
        return f"{self.form}:{scope}:{getattr(main, 'number', '')}{begin}"
