"""The English sentences: every way to say each form; in `FRONT < SUBJECT :verb REST` the verb is made to agree."""

HEADINGS = {
    "nothing": "No car past a loop yet",
    "lead": "",
    "contenders": "Behind the leaders",
    "lost": "Trouble",
    "incidents": "Incidents",
    "outlook": "What is to come",
}

TEMPLATES: dict[str, tuple[str, ...]] = {
    "lead": (
        "{mark} < {car} :lead, with {driver} at the wheel",
        "{driver} :head the field in {car} {mark}",
        "{mark} < {driver} :lead the race in {car}",
        "{mark} < {car} :lead the race",
        "{car} :lead {mark}",
    ),
    "lead_over": (
        "{car} :was first to the flag, with {driver} at the wheel",
        "{driver} :bring {car} home first",
        "{car} :cross the line first",
    ),
    "second": (
        "{driver} :follow in {car}, {amount} back",
        "second < {driver} :run {amount} adrift in {car}",
        "{driver} :lie second in {car}, {amount} behind",
        "the lead over {car} of {driver} :be {amount}",
        "{driver} :have {amount} to make up in {car} in second",
        "{car} :follow in second, {amount} back",
        "{car} :lie second, {amount} behind",
    ),
    "close": (
        "{driver} :sit within touching distance in {car}",
        "within touching distance < {car} :follow with {driver} aboard",
        "{car} :sit within touching distance in second",
    ),
    "place": (
        "{nth} < {driver} :run in {car}, {amount} from the lead",
        "{car} with {driver} aboard :be {nth}, {amount} down",
        "{driver} :hold P{p} in {car}, {amount} off the leader",
        "{nth} place :belong to {car} with {driver}, {amount} back",
        "{amount} off first place < {driver} :lie {nth} in {car}",
        "{driver} in {car} :be {nth}, {amount} behind the leader",
        "in {nth} < {car} :have {driver} at the wheel and {amount} to find",
        "{car} :be {nth}, {amount} down",
        "P{p} :belong to {car}, {amount} off the lead",
        "in {nth} < {car} :trail by {amount}",
        "{car} :be {nth}",
        "P{p} :belong to {car}",
    ),
    "place_over": (
        "{driver} :finish {nth} in {car}, {amount} back",
        "{nth} place :go to {driver} in {car}, {amount} behind",
        "P{p} :belong to {car} with {driver} at the wheel, {amount} down",
        "in {nth} < {driver} :come home {amount} behind in {car}",
        "{car} :finish {nth}, {amount} back",
        "{nth} place :go to {car}, {amount} behind",
        "{car} :finish {nth}",
    ),
    "place_pit": (
        "{car} :lie {nth} and is in the pits for a stop",
        "on P{p} < {car} :be in the middle of a pit stop",
        "{nth} place :belong to {car}, in the pits at the moment",
    ),
    "place_stop": (
        "{car} :have spent {span} in the pits from {nth}, since {driver} came in",
        "{driver} :was {nth} when bringing in {car} for a stop that has lasted {span} so far",
        "from {nth} place < {car} :have been in the pits for {span}",
    ),
    "class_lead": (
        "the lead in {cls} :belong to {driver} in {car}",
        "in {cls} < {car} :be in front, with {driver} driving",
        "{driver} :lead {cls} in {car}",
        "at the head of {cls} < {driver} :run in {car}",
        "{car} :lead {cls}",
        "in {cls} < {car} :be in front",
    ),
    "class_lead_over": (
        "{cls} :go to {driver} in {car}",
        "in {cls} < {driver} :come home first in {car}",
        "in {cls} < {car} :come home first",
    ),
    "class_second": (
        "{driver} :follow by {amount} in {car}",
        "the margin over {car} of {driver} :be {amount}",
        "{driver} :give chase in {car}, {amount} in arrears",
        "{amount} further back < {driver} :occupy second in {car}",
        "{driver} :be the nearest challenger in {car}, at {amount}",
        "the margin over {car} :be {amount}",
        "{car} :follow by {amount}",
    ),
    "rest": (
        "P{first} to P{last} ::belong to {cars}",
        "places {n_first} to {n_last} ::go to {cars}",
        "{cars} ::complete the top {n_last}",
    ),
    "rest_over": (
        "{cars} ::come home in P{first} to P{last}",
        "places {n_first} to {n_last} ::go to {cars}",
    ),
    "lead_lap": (
        "{cars} ::remain on the lead lap",
        "the lead lap :hold {cars}",
        "on the lead lap < {cars} ::be left",
    ),
    "lead_lap_over": ("{cars} ::finish on the lead lap", "on the lead lap < {cars} ::reach the flag"),
    "class_lead_lap": (
        "within the class < {cars} ::share one lap",
        "{cars} ::be on the class leader's lap",
        "on one and the same lap < {cars} ::fight for the class",
    ),
    "class_lead_lap_over": ("{cars} ::finish on one lap", "within the class < {cars} ::end on one lap"),
    "lead_lap_one": (
        "everyone else ::be at least a lap behind {car}",
        "nobody else :be on the same lap as {car}",
    ),
    "lead_lap_one_over": ("everyone else ::finish at least a lap behind {car}",),
    "pace_faster": (
        "{car} :be quicker than {than}, though: {tenths} a lap on average over {laps}",
        "over {laps} < {car} :gain {tenths} a lap on {than} on average",
    ),
    "pace_much": (
        "{car} :be considerably quicker than {than}: {tenths} a lap on average over {laps}",
        "over {laps} < {car} :be considerably quicker than {than}, by {tenths} a lap on average",
    ),
    "best_one": (
        "{driver} :be the best {adj} driver {inscope}, P{p} in {car}",
        "no {adj} driver {inscope} :stand higher than {driver}, {nth} in {car}",
        "best of the {adj} drivers {inscope} :be {driver}, {nth} in {car}",
        "among the {adj} drivers {inscope} < {driver} :be highest, {nth} in {car}",
    ),
    "best_many": (
        "{driver} ::be the best {adj} drivers {inscope}, P{p} in {car}",
        "no {adj} drivers {inscope} ::stand higher than {driver}, {nth} in {car}",
        "best of the {adj} drivers {inscope} ::be {driver}, {nth} in {car}",
        "among the {adj} drivers {inscope} < {driver} ::be highest, {nth} in {car}",
    ),
    "home_other": (
        "the crew of {drivers} :run {nth} in {car}",
        "{car} with {drivers} in its crew :be {nth}",
        "for {car} of {drivers} among others < it :be P{p}",
    ),
    "home_back": (
        "{car} of {drivers} among others :be {nth}, but {laps} behind",
        "the crew of {drivers} :hold P{p} with {car}, though {laps} down",
    ),
    "home_other_over": (
        "the crew of {drivers} :finish {nth} with {car}",
        "{car} of {drivers} among others :come home {nth}",
    ),
    "home_back_over": (
        "the crew of {drivers} :finish {nth} with {car}, {laps} behind",
        "{car} of {drivers} among others :come home {nth}, {laps} down",
    ),
    "home_crew": (
        "{drivers} :be part of the crew of {car}",
        "among the crew of {car} :be {drivers}",
        "{drivers} :share {car} with the rest of the crew",
        "in {car} < {drivers} :take turns with the others of the crew",
    ),
    "home_crews": (
        "{drivers} ::be part of the crew of {car}",
        "among the crew of {car} ::be {drivers}",
        "{drivers} ::share {car} with the rest of the crew",
    ),
    "change_said": (
        "{car} :took the lead from {before} {how} {when}",
        "{how} < the lead :went from {before} to {car} {when}",
        "{when} < {car} :came past {before} {how} into the lead",
    ),
    "change_retaken": (
        "{car} :retook the lead from {before} {how} {when}",
        "{how} < {car} :won back first place from {before} {when}",
    ),
    "change_out": (
        "{car} :inherited the lead {when} when {before} stopped",
        "with {before} gone < {car} :came into the lead {when}",
    ),
    "change_slowed": (
        "{car} :took the lead {when} when {before} lost much time",
        "the lead :went to {car} {when}, after a lap of {before} far off the usual pace",
    ),
    "change_plain": (
        "{car} :took the lead from {before} {when}",
        "the lead :went from {before} to {car} {when}",
    ),
    "swaps": (
        "the first two :traded places {times} in this race",
        "between the two of them < the order :changed {times}",
    ),
    "swaps_stops": (
        "the first two :traded places {times} in this race, {stops} of them in the stops",
        "the leading pair :have swapped places {times}, {stops} of them around a stop",
    ),
    "swaps_all_stops": (
        "the first two :traded places {times} in this race, always in the stops",
        "the leading pair :have swapped places {times}, each time around a stop",
    ),
    "control": (
        "{who} :be in control, in front for {span} of the last hour",
        "in the last hour < {who} :led for {span}",
    ),
    "control_whole": (
        "{who} :be in control and led the whole of the last hour",
        "for the whole of the last hour < {who} :led",
    ),
    "led_before": (
        "{car} :led {laps} earlier on",
        "earlier in the race < {car} :headed the field for {laps}",
        "in all < {car} :has led {laps}",
    ),
    "retired_track": (
        "{car} :stopped on track {past} with {driver} aboard, {laps} into its race",
        "{driver} :ground to a halt {past} in {car}, {laps} into the race",
        "{car} :was last timed {when} with {driver} aboard and stopped on track after {laps}",
        "for {car} of {driver} < the race :ended out on the track after {laps}; it was last timed {when}",
        "{car} :stopped on track {past}, {laps} into its race",
        "{car} :was last timed {when} and stopped on track after {laps}",
    ),
    "retired_garage": (
        "{car} :have stood in the garage since {driver} came in {when}, after {laps}",
        "{driver} :came in {when} with {car} after {laps} and it has not gone out again",
        "{car} :came in {when} after {laps} and has not gone out again",
    ),
    "retired_many": (
        "also out ::be {list}",
        "further retirements ::be {list}",
        "no longer running ::be {list}",
    ),
    "retired_many_class": (
        "earlier < {list} ::retired",
        "already gone from the class ::be {list}",
        "{list} ::be out as well",
    ),
    "stop": (
        "{car} :lost {span} in the pits {when}, after {driver} had come in",
        "a stop of {span} :cost {car} dearly {when}; {driver} had come in",
        "{driver} :took {car} to the pits {when}, where it stayed for {span}",
        "{when} < {driver} :pulled in with {car}, which stood for {span}",
        "with {driver} at the wheel < {car} :pitted {when} and stood for {span}",
        "{car} :stood in the pits for {span} {when}",
        "{car} :lost {span} to a long stop {when}",
    ),
    "stop_podium": (
        "{driver} :was {nth} when {car} came in {when} for a stop of {span}",
        "from {nth} < {driver} :came in with {car} {when} and the stop took {span}",
        "{car} :lay {nth} until a stop of {span} {when}, after a turn of {driver}",
        "{car} :lay {nth} until a stop of {span} {when}",
    ),
    "comeback": (
        "{car} :fell from P{from} to P{to} {during}, but is {now_nth} again",
        "{between} < {car} :dropped from P{from} to {to_nth}; now it is back in {now_nth}",
        "after a fall from P{from} to P{to} {during} < {car} :be back in {now_nth}",
    ),
    "stop_open": (
        "{car} :have been in the pits for {span}, since {driver} came in {when}",
        "{driver} :brought {car} in {when} and there it has stood for {span}",
        "{car} :have been in the pits for {span}",
    ),
    "stops_many": (
        "much time in the pits was lost by {list}",
        "there were long stops for {list}",
    ),
    "climbed": (
        "{during} < {car} :climbed from P{from} to P{to} {inscope}",
        "{between} < {car} :climbed from P{from} to P{to} {inscope}",
        "{car} :worked its way up from {from_nth} to {to_nth} {inscope} {during}",
        "{during} < {car} :climbed from P{from} to P{to}",
        "{between} < {car} :climbed from P{from} to P{to}",
        "{car} :worked its way up from {from_nth} to {to_nth} {during}",
    ),
    "fell": (
        "{during} < {car} :dropped from P{from} to P{to} {inscope}",
        "{between} < {car} :dropped from P{from} to P{to} {inscope}",
        "{car} :fell from {from_nth} to {to_nth} {inscope} {during}",
        "{during} < {car} :dropped from P{from} to P{to}",
        "{between} < {car} :dropped from P{from} to P{to}",
        "{car} :fell from {from_nth} to {to_nth} {during}",
    ),
    "contention": (
        "besides the leader < {others} :remain in contention for the win",
        "{others} :remain in the hunt for victory",
        "{others} :have not been ruled out of the overall win",
    ),
    "contention_many": (
        "no fewer than {count} ::be in contention for the win",
        "still in the hunt for victory ::be {count}",
    ),
    "class_contention": (
        "the class win also :remain open to {others}",
        "{others} :be in contention for the class too",
        "the class :can also still go to {others}",
    ),
    "class_contention_many": (
        "{count} ::be in contention for the class win",
        "the class :remain within reach of {count}",
        "{count} ::have the class win in sight",
    ),
    "slow_lap": (
        "{driver} :lost {span} on track in a single lap with {car} {when}",
        "{when} < {driver} :lost {span} out on the course in one lap of {car}",
        "{car} :lost {span} on track in a single lap {when}",
    ),
    "last_of_make": (
        "{car} :be the only remaining {make}",
        "of the {make} entries < only {car} :be left",
    ),
    "night": (
        "between 23:00 and 05:00 < {cars} ::dropped out of the race",
        "the small hours, from 23:00 to 05:00, ::took {cars} out of the race",
    ),
    "home_many": (
        "{list} ::be also still in the race",
        "further back < {list} ::be still going",
    ),
    "drive_through": (
        "{car} :went through the pit lane without stopping {when}",
        "without a stop < {car} :drove through the pit lane {when}",
    ),
    "drive_throughs": (
        "{list} went through the pit lane without stopping",
        "through the pit lane without a stop went {list}",
    ),
    "neutral": (
        "neutralisations ::add up to {span}: {list}",
        "the race :saw {list}, {span} altogether",
        "{list} ::has held the field up for {span} in total",
    ),
    "neutral_once": ("{list} :has held the field up for {span}", "the race :saw {list}, of {span}"),
    "neutral_now": (
        "at the moment < the race :be neutralised: {flag} {since}",
        "{flag} :have been in force {since}",
    ),
    "counts": (
        "of the {started} cars that started < {in_race} ::be still in the race",
        "{in_race} of {started} cars ::be still running",
    ),
    "counts_all": ("all {started} cars ::be still in the race", "none of the {started} cars :have dropped out yet"),
    "counts_over": (
        "of the {started} cars that started < {finished} ::have taken the flag",
        "{finished} of {started} cars ::have seen the flag",
    ),
    "time_left": (
        "there ::be {left} to go",
        "the finish :be {left} away",
    ),
    "fastest": (
        "the fastest lap of the race :was {time}, set by {driver} in {car}",
        "{driver} :set the fastest lap in {car}, {time}",
        "the fastest lap of the race :was {time}, set by {car}",
    ),
    "fastest_class": (
        "{driver} :set the fastest lap {inscope} in {car}, {time}",
        "the fastest lap {inscope} :was {time}, set by {driver} in {car}",
        "the fastest lap {inscope} :was {time}, set by {car}",
    ),
    "stints": (
        "{driver} :be on {multi} in {car}",
        "in {car} < {driver} :be driving {multi}",
        "{driver} :keep the wheel of {car} for {multi}",
    ),
    "home_many_over": ("{list} ::reach the flag as well", "further back < {list} ::come home"),
}
