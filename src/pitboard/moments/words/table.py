"""What a language has to say of moments: a template for each kind, and the pieces that go into several."""

from msgspec import Struct


class Words(Struct, frozen=True, kw_only=True):
    """Templates by what they tell; a name in braces is a piece of `Said`, or a value of the moment as it is.

    Those without a name of a kind are pieces of others. A piece begins with what divides it from what stands before it.
    """

    point: str
    """The decimal sign."""

    in_class: str
    of_class: str

    lead_change: str
    lead_regained: str
    on_track: str
    in_the_stops: str
    by_retirement: str
    slowed: str
    lead_swaps: str
    swaps_in_the_stops: str

    long_stop: str
    long_stop_open: str
    usual: str
    drive_through: str
    return_to_race: str
    driver_change: str
    driver_change_from: str
    multi_stint: str
    same_driver: str
    another_driver: str
    double: str
    triple: str
    quadruple: str
    manifold: str

    fall: str
    climb: str
    battle: str
    closing: str
    dropping: str
    fastest_lap: str

    retirement: str
    retirement_judged: str
    garage: str
    stranded: str
    after_no_lap: str
    after_one_lap: str
    after_laps: str

    green: str
    yellow: str
    full_course_yellow: str
    safety_car: str
    red: str
    chequered: str
    inferred: str
    stopped: str
    """Behind a red flag whose length is not said."""
    standstill: str
    on_first_lap: str
    since_before: str
    slow_zone: str
    about_minutes: str
    about_hours: str
    lasted: str
    lasting: str
    after_flag: str

    hour: str
    half_way: str
    laps: str
    leads: str
    nobody_leads: str

    contention: str
    in_contention: str
    nobody: str
    last_of_make: str
    best_of_nation: str
    note_doubted: str
    message: str
