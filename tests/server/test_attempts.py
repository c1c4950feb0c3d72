"""Wrong keys, counted by address."""

from pitboard.server import attempts
from pitboard.server.attempts import MOST, WITHIN_S, Attempts


def test_many_wrong_keys_of_an_address_make_it_wait() -> None:
    now_s = [100.0]
    wrong = Attempts(lambda: now_s[0])
    for _ in range(MOST - 1):
        wrong.note_wrong("a")
    assert wrong.wait_s("a") == 0
    wrong.note_wrong("a")

    assert (wrong.wait_s("a"), wrong.wait_s("b")) == (WITHIN_S, 0)
    now_s[0] += WITHIN_S
    assert wrong.wait_s("a") == 0


def test_no_more_addresses_are_remembered_than_there_is_room_for() -> None:
    wrong = Attempts()
    for number in range(attempts.ADDRESSES + 10):
        wrong.note_wrong(str(number))

    assert len(wrong._wrong) == attempts.ADDRESSES
