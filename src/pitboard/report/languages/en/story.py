"""The English sentences that carry the story: the fight for the lead, what a report opens with, the result, titles."""

STORY: dict[str, tuple[str, ...]] = {
    "chase": (
        "{mark} < {driver} :lead in {car}, {amount} ahead of {chaser} in {other}",
        "{mark} < {driver} :be out front in {car}, with {amount} in hand over {chaser} in {other}",
        "{mark} < {car}, with {driver} at the wheel, :lead by {amount} from {chaser} in {other}",
        "{mark} < {driver} :lead in {car}, {amount} ahead of {other}",
        "{mark} < {car} :lead by {amount} from {chaser} in {other}",
        "{mark} < {car} :lead by {amount} from {other}",
        "{mark} < {car} :be {amount} ahead of {other}",
    ),
    "chase_close": (
        "{mark} < {driver} :lead in {car}, with {chaser} within touching distance in {other}",
        "{mark} < {driver} :be out front in {car}, but {chaser} is within touching distance in {other}",
        "{mark} < {driver} :lead in {car}, with {other} within touching distance",
        "{mark} < {car} :lead, with {chaser} within touching distance in {other}",
        "{mark} < {car} :lead, with {other} within touching distance",
    ),
    "class_chase": (
        "in {cls} < {driver} :lead with {car}, {amount} ahead of {chaser} in {other}",
        "{driver} :head {cls} in {car}, with {amount} in hand over {chaser} in {other}",
        "{cls} :have {driver} out front in {car}, {amount} ahead of {chaser} in {other}",
        "in {cls} < {driver} :lead with {car}, {amount} ahead of {other}",
        "in {cls} < {car} :lead by {amount} from {chaser} in {other}",
        "in {cls} < {car} :lead by {amount} from {other}",
        "{car} :head {cls}, {amount} ahead of {other}",
    ),
    "class_chase_close": (
        "in {cls} < {driver} :lead with {car}, and {chaser} is within touching distance in {other}",
        "{driver} :head {cls} in {car}, with {chaser} within touching distance in {other}",
        "in {cls} < {driver} :lead with {car}, with {other} within touching distance",
        "in {cls} < {car} :lead, with {chaser} within touching distance in {other}",
        "in {cls} < {car} :lead, with {other} within touching distance",
    ),
    "class_change": (
        "{car} :took the class lead from {before} {when}",
        "{when} < the class lead :passed from {before} to {car}",
    ),
    "class_change_how": (
        "{car} :took the class lead from {before} {how} {when}",
        "{when} < the class lead :passed {how} from {before} to {car}",
    ),
    "win": (
        "{crew} :have won {race} with {car}",
        "{race} :have been won by {crew} in {car}",
        "{car} :have won {race}",
    ),
    "win_margin": (
        "{car} :completed {laps} and came in {amount} ahead of {other} of {crew}",
        "over {laps} < the margin to {other} of {crew} :be {amount}",
        "over {laps} < the margin to {other} :be {amount}",
        "{car} :came in ahead of {other} after {laps}",
    ),
    "win_laps": ("{car} :completed {laps}",),
    "podium": (
        "{crew} :finished {nth} in {car}, {amount} behind",
        "{nth} :came {crew} in {car}, {amount} behind",
        "{car} of {crew} :came {nth}, {amount} behind",
        "{car} :finished {nth}, {amount} behind",
        "{car} of {crew} :came {nth}",
        "{car} :finished {nth}",
    ),
    "class_win": (
        "{crew} :have won {cls} with {car}",
        "victory in {cls} :went to {crew} with {car}",
        "{cls} :have been won by {car}",
    ),
    "class_win_home": (
        "{cls} :brought a {adj} win for {home}, who shared {car} with {mates}",
        "{cls} :brought a {adj} win for {home} in {car}",
    ),
    "provisional": ("the result :be still provisional, because {left} have yet to take the flag",),
    "open_change_said": (
        "{when} < {car} :took the lead from {before} {how}",
        "{when} < the lead :passed {how} from {before} to {car}",
    ),
    "open_change_retaken": (
        "{when} < {car} :regained the lead from {before} {how}",
        "{when} < {car} :took the lead back from {before} {how}",
    ),
    "open_change_out": ("{when} < {car} :came into the lead when {before} dropped out",),
    "open_change_slowed": ("{when} < {car} :took the lead when {before} lost a lot of time",),
    "open_change_plain": (
        "{when} < {car} :took the lead from {before}",
        "{when} < the lead :passed from {before} to {car}",
    ),
    "open_class_change": (
        "{when} < {car} :took the {cls} lead from {before}",
        "{when} < the lead in {cls} :passed from {before} to {car}",
    ),
    "open_class_change_how": (
        "{when} < {car} :took the {cls} lead from {before} {how}",
        "{when} < the lead in {cls} :passed {how} from {before} to {car}",
    ),
    "open_retired_track": (
        "{past} < {driver} :stopped out on the track with {car}, which had completed {laps}",
        "{past} < {car} :stopped out on the track with {laps} completed",
        "{when} < {car} :was last timed with {driver} aboard, and stopped out on the track after {laps}",
        "{when} < {car} :was last timed, and it stopped out on the track after {laps}",
    ),
    "open_retired_garage": (
        "{when} < {driver} :came in with {car} after {laps}, and the car has not come out since",
        "{when} < {car} :came in after {laps} and has not come out since",
    ),
    "open_stop": (
        "{when} < {driver} :came into the pits with {car}, where the car stayed for {span}",
        "{when} < {car} :lost {span} in the pits",
    ),
    "open_stop_podium": (
        "{when} < {driver} :came into the pits from {nth} with {car}, where the car stayed for {span}",
        "{when} < {car} :came into the pits from {nth} and stayed there for {span}",
    ),
    "open_stop_open": (
        "{when} < {driver} :came in with {car}, which is still there after {span}",
        "{when} < {car} :came in, and it is still there after {span}",
    ),
    "open_slow_lap": (
        "{when} < {driver} :lost {span} on track in one lap with {car}",
        "{when} < {car} :lost {span} on track in one lap",
    ),
    "title_win": ("{who} :win {race}", "{who} :win"),
    "title_close": ("{who} lead, but {other} are close", "{other} on the tail of {who}"),
    "title_ahead": ("{who} ahead of {other}", "{other} chase {who}"),
    "title_clear": ("{who} clear of {other}", "{who} have room over {other}"),
    "title_lead": ("{who} lead the race", "{who} out front"),
    "title_neutral": ("Field {under}, {who} in front",),
    "title_halt": ("Race was halted, {who} in front",),
    "title_lead_change": ("{who} take the lead from {other}", "{who} replace {other} in front"),
    "title_class_lead_change": ("{who} new leaders in {cls}", "{who} take {cls} lead from {other}"),
    "title_retired": ("{who} out of the race", "Race over for {who}"),
    "title_stop": ("{who} lose {span} in the pits", "Long stop for {who}"),
    "title_slow_lap": ("{who} lose {span} in one lap",),
}
