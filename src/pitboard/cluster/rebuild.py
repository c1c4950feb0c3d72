"""A journal that differs from the stream: written anew up to what both have, and the rest kept aside and offered.

What differs is what a scorer wrote down while it no longer wrote the race, or what the stream lost. Bytes of a feed
were received by the other scorer too; what people decided was not, and is offered to it under its own id, so that it is
taken once, however often it is offered.
"""

from hashlib import blake2b
from pathlib import Path

from pitboard.journal import FACTS_FORMAT, Journal, Record, decode_facts
from pitboard.race.decisions import DECISION, DecisionRequest


def set_aside(path: Path, common_number: int) -> tuple[Path, list[DecisionRequest]]:
    """Write a journal anew with its records up to a number; return where the old is, and the decisions behind it.

    The journal must not be open for writing.

    Raises:
        JournalError: it cannot be read, or the new one cannot be written; then it is where it was.
    """
    new = path.with_name(path.name + "-new")
    new.unlink(missing_ok=True)
    behind: list[Record] = []
    with Journal.open(path) as old, Journal.create(new) as journal, journal.batch():
        for record in old.read():
            if record.seq <= common_number:
                journal.append(record.source, record.format, record.payload, record.received_us)
            else:
                behind.append(record)
    aside = _free_name(path)
    path.rename(aside)
    new.rename(path)
    return aside, decisions_in(behind)


def decisions_in(records: list[Record]) -> list[DecisionRequest]:
    """Return what people decided among records; what has no id of its own gets the same one each time."""
    found: list[DecisionRequest] = []
    for record in records:
        if record.format == FACTS_FORMAT and (facts := decode_facts(record.payload)):
            own = f"{record.source} {record.received_us} ".encode() + record.payload
            decision_id = record.source.removeprefix(DECISION)
            if decision_id == record.source:
                decision_id = blake2b(own, digest_size=8).hexdigest()
            found.append(DecisionRequest(decision_id, facts))
    return found


def _free_name(path: Path) -> Path:
    number = 1
    while (aside := path.with_name(f"{path.name}-differs-{number}")).exists():
        number += 1
    return aside
