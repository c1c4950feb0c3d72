"""The Dutch sentences for practice and qualifying."""

SESSIONS: dict[str, tuple[str, ...]] = {
    "session": ("dit :zijn geen race: in deze sessie telt de snelste ronde, en er is een tijd van {cars}",),
    "session_best": (
        "{driver} :was het snelst in {car}, met {time}",
        "met {time} < {driver} :was het snelst in {car}",
        "{car} :was het snelst, met {time}",
        "met {time} < {car} :was het snelst",
    ),
    "session_behind": ("daarachter < {others} ::volgen", "{others} ::volgen"),
    "title_session": ("{who} het snelst",),
}
