"""What all pictures share: labels that keep apart, and names that fit."""

from pitboard.report.pictures.frame import shortened, spread, text_width


def test_labels_keep_their_order_and_distance() -> None:
    places = spread([1.0, 1.1, 1.05, 5.0], 0.5, 0.0, 5.0)

    assert sorted(places) == [places[0], places[2], places[1], places[3]]
    assert all(b - a >= 0.5 - 1e-9 for a, b in zip(sorted(places), sorted(places)[1:], strict=False))
    assert spread([0.0, 0.0], 1.0, 0.0, 5.0) == [0.0, 1.0]
    assert spread([], 1.0, 0.0, 5.0) == []


def test_a_long_name_is_cut_to_its_room() -> None:
    cut = shortened("Inter Europol Competition", 9, 1.0)

    assert cut.endswith("…")
    assert text_width(cut, 9) <= 1.0
    assert shortened("JOTA", 9, 1.0) == "JOTA"


def test_a_text_takes_more_room_the_larger_or_bolder_it_is() -> None:
    assert 0 < text_width("16:12", 9) < text_width("16:12", 12)
    assert text_width("16:12", 9) < text_width("16:12", 9, bold=True)
    assert text_width("", 9) == 0
