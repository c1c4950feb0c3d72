"""The English sentences: every way to say each form; in `FRONT < SUBJECT :verb REST` the verb is made to agree."""

HEADINGS = {
    "nothing": "No car past a loop yet",
    "lead": "",
    "decided": "How it was won",
    "contenders": "Behind the leaders",
    "lost": "Trouble",
    "incidents": "Incidents",
    "records": "Figures",
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
        "{car} :won, with {driver} at the wheel",
        "{driver} :brought {car} home first",
        "{car} :won the race",
    ),
    "lead_shared": (
        "{cars} ::shared the win",
        "{cars} ::shared the victory in a dead heat",
    ),
    "class_lead_shared": (
        "{cars} ::shared the win in {cls}",
        "{cars} ::shared the victory in {cls}",
    ),
    "second": (
        "{driver} :follow in {car}, {amount} back",
        "second <= {driver} :run {amount} behind in {car}",
        "{driver} :lie second in {car}, {amount} behind",
        "the lead over {car}, driven by {driver}, :be {amount}",
        "{driver}, second in {car}, :have {amount} to make up",
        "{car} :follow in second, {amount} back",
        "{car} :lie second, {amount} behind",
    ),
    "close": (
        "{driver} :sit second in {car}, within touching distance",
        "within touching distance < {car} :follow in second with {driver} aboard",
        "{car} :sit within touching distance in second",
    ),
    "place": (
        "{nth} <= {driver} :run in {car}, {amount} behind the leader",
        "{car} with {driver} aboard :be {nth}, {amount} down",
        "{driver} :hold {nth} in {car}, {amount} off the lead",
        "{nth} place :belong to {car} with {driver}, {amount} back",
        "{amount} off first place < {driver} :lie {nth} in {car}",
        "{driver} in {car} :be {nth}, {amount} behind the leader",
        "in {nth} < {car} :have {driver} at the wheel and {amount} to find",
        "{driver} :be {nth} in {car}, {amount} adrift",
        "with {driver} at the wheel < {car} :lie {nth}, {amount} back",
        "{nth} place :belong to {driver} in {car}, {amount} down",
        "{car} :run {nth} with {driver} driving, {amount} behind",
        "{car} :be {nth}, {amount} down",
        "{nth} place :belong to {car}, {amount} off the lead",
        "in {nth} < {car} :trail by {amount}",
        "{nth} <= {driver} :run in {car}",
        "{driver} :hold {nth} in {car}",
        "{car} :be {nth}",
        "{nth} place :belong to {car}",
    ),
    "place_before": (
        "{driver} :hold {nth} in {car}, {amount} off the lead {since}",
        "{car} with {driver} aboard :be {nth}, {amount} back {since}",
        "in {nth} < {driver} :run in {car}, {amount} behind {since}",
        "{car} :hold {nth}, {amount} off the lead {since}",
        "{car} :be {nth}, {amount} back {since}",
    ),
    "place_over": (
        "{driver} :finished {nth} in {car}, {amount} back",
        "{nth} place :went to {driver} in {car}, {amount} behind",
        "{car} with {driver} at the wheel :came {nth}, {amount} down",
        "in {nth} < {driver} :came home {amount} behind in {car}",
        "{amount} behind the winner < {driver} :took {nth} in {car}",
        "{driver} :brought {car} home {nth}, {amount} adrift",
        "{car} :finished {nth}, {amount} back",
        "{car} :came home {nth}, {amount} behind",
        "{driver} :finished {nth} in {car}",
        "in {nth} < {driver} :came home in {car}",
        "{car} :finished {nth}",
        "{car} :came home {nth}",
    ),
    "place_pit": (
        "{car} :lie {nth} and :be in the pits for a stop",
        "in {nth} < {car} :be in the middle of a pit stop",
        "{car}, in the pits at the moment, :be {nth}",
    ),
    "place_stop": (
        "{car} :be {nth} and :has been in the pits for {span}, since {driver} came in",
        "in {nth} < {car} :be losing time: the stop for which {driver} came in has lasted {span} so far",
        "{nth} for now < {car} :have been in the pits for {span}",
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
        "{cls} :went to {driver} in {car}",
        "in {cls} < {driver} :won in {car}",
        "{car} :won {cls}",
        "in {cls} < the win :went to {car}",
    ),
    "class_second": (
        "{driver} :follow by {amount} in {car}",
        "the margin over {car}, with {driver} aboard, :be {amount}",
        "{driver} :be second in {car}, {amount} behind",
        "{amount} further back < {driver} :occupy second in {car}",
        "{driver} :be the nearest challenger in {car}, at {amount}",
        "the margin over {car} :be {amount}",
        "{car} :follow by {amount}",
    ),
    "rest": (
        "places {n_first} {to} {n_last} ::belong to {cars}",
        "places {n_first} {to} {n_last} ::go to {cars}",
        "{cars} ::complete the top {n_last}",
        "behind them < {cars} ::follow in places {n_first} {to} {n_last}",
    ),
    "rest_over": (
        "{cars} ::came home in places {n_first} {to} {n_last}",
        "places {n_first} {to} {n_last} ::went to {cars}",
        "{cars} ::completed the top {n_last}",
    ),
    "lead_lap": (
        "{cars} ::remain on the lead lap",
        "the lead lap :hold {cars}",
        "on the lead lap < {cars} ::be left",
    ),
    "lead_lap_over": (
        "{cars} ::finished on the lead lap",
        "on the lead lap < {cars} ::reached the flag",
    ),
    "class_lead_lap": (
        "within the class < {cars} ::be on the same lap",
        "{cars} ::be on the class leader's lap",
        "on one and the same lap < {cars} ::fight for the class",
    ),
    "class_lead_lap_over": (
        "{cars} ::finished on the same lap",
        "within the class < {cars} ::ended on the same lap",
    ),
    "lead_lap_one": (
        "everyone else :be at least a lap behind {car}",
        "nobody else :be on the same lap as {car}",
    ),
    "lead_lap_one_over": ("everyone else :finished at least a lap behind {car}",),
    "pace_faster": (
        "{car} :be quicker than {than}, though: {tenths} a lap on average over {laps}",
        "over {laps} < {car} :gain {tenths} a lap on {than} on average",
        "{car} :be quicker by {tenths} a lap than {than}, measured over {laps}",
    ),
    "pace_much": (
        "{car} :be considerably quicker than {than}: {tenths} a lap on average over {laps}",
        "over {laps} < {car} :be considerably quicker than {than}, by {tenths} a lap on average",
        "the pace of {car} :be considerably quicker than that of {than}, by {tenths} a lap over {laps}",
    ),
    "best_one": (
        "{driver} :be the best {adj} driver {inscope}, {nth} in {car}",
        "no {adj} driver {inscope} :stand higher than {driver}, {nth} in {car}",
        "best of the {adj} drivers {inscope} :be {driver}, {nth} in {car}",
        "among the {adj} drivers {inscope} < {driver} :be highest, {nth} in {car}",
    ),
    "best_one_over": (
        "{driver} :was the best {adj} driver {inscope}, {nth} in {car}",
        "no {adj} driver {inscope} :finished higher than {driver}, {nth} in {car}",
        "among the {adj} drivers {inscope} < {driver} :finished highest, {nth} in {car}",
    ),
    "best_many": (
        "{driver} ::be the best {adj} drivers {inscope}, {nth} in {car}",
        "no {adj} driver {inscope} :stand higher than {driver}, {nth} in {car}",
        "among the {adj} drivers {inscope} < {driver} ::be highest, {nth} in {car}",
    ),
    "best_many_over": (
        "{driver} ::was the best {adj} drivers {inscope}, {nth} in {car}",
        "no {adj} driver {inscope} :finished higher than {driver}, {nth} in {car}",
        "among the {adj} drivers {inscope} < {driver} ::finished highest, {nth} in {car}",
    ),
    "home_other": (
        "the crew of {drivers} :be {nth} in {car}",
        "{car} with {drivers} in its crew :be {nth}",
        "{car}, shared by {drivers} among others, :be {nth}",
    ),
    "home_first_over": (
        "the crew of {drivers} :won with {car}",
        "the win :went to {car} with {drivers} in its crew",
    ),
    "home_first": (
        "the crew of {drivers} :lead in {car}",
        "{car} with {drivers} in its crew :be in front",
    ),
    "home_back": (
        "{car} of {drivers} among others :be {nth}, but {laps} behind",
        "the crew of {drivers} :hold {nth} with {car}, though {laps} down",
    ),
    "home_other_over": (
        "the crew of {drivers} :finished {nth} with {car}",
        "{car} of {drivers} among others :came home {nth}",
    ),
    "home_back_over": (
        "the crew of {drivers} :finished {nth} with {car}, {laps} behind",
        "{car} of {drivers} among others :came home {nth}, {laps} down",
    ),
    "home_crew": (
        "{drivers} :be part of the crew of {car}",
        "among the crew of {car} :be {drivers}",
        "{drivers} :share {car} with the rest of the crew",
    ),
    "home_crew_over": (
        "{drivers} :was part of the crew of {car}",
        "{drivers} :shared {car} with the rest of the crew",
    ),
    "home_crews": (
        "{drivers} ::be part of the crew of {car}",
        "{drivers} ::share {car} with the rest of the crew",
    ),
    "home_crews_over": (
        "{drivers} ::was part of the crew of {car}",
        "{drivers} ::shared {car} with the rest of the crew",
    ),
    "change_said": (
        "{since} < {car} :have been in front, after {before} lost first place {how}",
        "{car} :took the lead from {before} {how} {when}",
        "{how} < the lead :went from {before} to {car} {when}",
        "{when} < {car} :came past {before} {how} into the lead",
    ),
    "change_retaken": (
        "{since} < {car} :have been back in front, after {before} lost first place {how}",
        "{car} :retook the lead from {before} {how} {when}",
        "{how} < {car} :won back first place from {before} {when}",
    ),
    "change_out": (
        "{car} :inherited the lead {when} when {before} stopped",
        "with {before} gone < {car} :came into the lead {when}",
    ),
    "change_slowed": (
        "{car} :took the lead {when} when {before} lost much time",
        "the lead :went to {car} {when}, as {before} lost much time",
    ),
    "change_plain": (
        "{since} < {car} :have been in front, after {before} lost first place",
        "{car} :took the lead from {before} {when}",
        "the lead :went from {before} to {car} {when}",
    ),
    "swaps": (
        "the first two :traded the lead {times} in this race",
        "the leading pair :have swapped the lead {times}",
    ),
    "swaps_stops": (
        "the first two :traded the lead {times} in this race, {stops} of them in the stops",
        "the leading pair :have swapped the lead {times}, {stops} of them around a stop",
    ),
    "swaps_all_stops": (
        "the first two :traded the lead {times} in this race, always in the stops",
        "the leading pair :have swapped the lead {times}, each time around a stop",
    ),
    "swaps_named": (
        "{list} ::traded the lead {times} in this race",
        "{list} ::have swapped the lead {times}",
    ),
    "swaps_named_stops": (
        "{list} ::traded the lead {times} in this race, {stops} of them in the stops",
        "{list} ::have swapped the lead {times}, {stops} of them around a stop",
    ),
    "swaps_named_all_stops": (
        "{list} ::traded the lead {times} in this race, always in the stops",
        "{list} ::have swapped the lead {times}, each time around a stop",
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
        "{driver} :ground to a halt {past} in {car}, which had covered {laps}",
        "{car} :was last timed {when} with {driver} aboard and stopped on track after {laps}",
        "for {car}, driven by {driver} < the race :ended out on the track after {laps}; its last timing was {when}",
        "the race of {car} :ended out on the circuit {past}, with {driver} driving and {laps} done",
        "{car} :stopped on track {past}, {laps} into its race",
        "{car} :was last timed {when} and stopped on track after {laps}",
    ),
    "retired_garage": (
        "{car} :have stood in the garage since {driver} came in {when}, after {laps}",
        "{driver} :came in {when} with {car} after {laps} and it has not gone out again",
        "after {laps} < {driver} :took {car} to the garage {when}, from which it has not come back",
        "{car} :came in {when} after {laps} and :has not gone out again",
    ),
    "retired_many": (
        "also out are {list}",
        "further retirements are {list}",
        "no longer running are {list}",
    ),
    "retired_many_class": (
        "earlier retirements: {list}",
        "already gone from the class are {list}",
        "{list} ::be out as well",
    ),
    "stop": (
        "{car} :lost {span} in the pits {when}, after {driver} had come in",
        "a stop of {span} :cost {car} dearly {when}; {driver} had come in",
        "{driver} :took {car} to the pits {when}, where it stayed for {span}",
        "{when} < {driver} :pulled in with {car}, which stood for {span}",
        "with {driver} at the wheel < {car} :pitted {when} and :was stationary for {span}",
        "the stop for which {driver} came to the pits {when} :kept {car} off the track for {span}",
        "{when} < {car} :came in with {driver} and only rejoined {span} later",
        "{driver} :brought {car} in {when} for a halt of {span}",
        "after a stint by {driver} < {car} :spent {span} in the pits {when}",
        "{car} :stood in the pits for {span} {when}",
        "{car} :lost {span} to a long stop {when}",
    ),
    "stop_podium": (
        "{driver} :was {nth} when {car} pitted {when} for a stop of {span}",
        "from {nth} < {driver} :came in with {car} {when} and the stop took {span}",
        "{car} :lay {nth} until a stop of {span} {when}, after a stint by {driver}",
        "{car} :lay {nth} until a stop of {span} {when}",
    ),
    "comeback": (
        "{car} :fell from {from_nth} to {to_nth} {during}, but :be now {now_nth}",
        "{between} < {car} :dropped from {from_nth} to {to_nth}; now it is in {now_nth}",
        "after a fall from {from_nth} to {to_nth} {during} < {car} :be now {now_nth}",
    ),
    "comeback_over": (
        "{car} :fell from {from_nth} to {to_nth} {during}, but still came {now_nth}",
        "{between} < {car} :dropped from {from_nth} to {to_nth}; at the flag it was {now_nth}",
        "after a fall from {from_nth} to {to_nth} {during} < {car} :came {now_nth} in the end",
    ),
    "comeback_won": (
        "{car} :fell from {from_nth} to {to_nth} {during}, but still won",
        "after a fall from {from_nth} to {to_nth} {during} < {car} :won in the end",
        "{between} < {car} :dropped from {from_nth} to {to_nth}, which did not cost it the win",
    ),
    "stop_open": (
        "{car} :have been in the pits for {span}, since {driver} came in {when}",
        "{driver} :brought {car} in {when} and there it has stood for {span}",
        "{when} < {driver} :took {car} to the pits, where it still stands after {span}",
        "{car} :have been in the pits for {span}",
    ),
    "stops_many": (
        "much time in the pits was lost by {list}",
        "there were long stops for {list}",
        "{list} ::stood long in the pits as well",
    ),
    "climbed": (
        "{during} < {car} :climbed from {from_nth} to {to_nth} {inscope}",
        "{between} < {car} :climbed from {from_nth} to {to_nth} {inscope}",
        "{car} :worked its way up from {from_nth} to {to_nth} {inscope} {during}",
        "{during} < {car} :climbed from {from_nth} to {to_nth}",
        "{between} < {car} :climbed from {from_nth} to {to_nth}",
        "{car} :worked its way up from {from_nth} to {to_nth} {during}",
    ),
    "fell": (
        "{during} < {car} :dropped from {from_nth} to {to_nth} {inscope}",
        "{between} < {car} :dropped from {from_nth} to {to_nth} {inscope}",
        "{car} :fell from {from_nth} to {to_nth} {inscope} {during}",
        "{during} < {car} :dropped from {from_nth} to {to_nth}",
        "{between} < {car} :dropped from {from_nth} to {to_nth}",
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
    "last_of_make": (
        "{car} :be the only remaining {make} {inscope?}",
        "of the {make} entries {inscope?} < only {car} :be left",
    ),
    "night": (
        "between sunset ({from}) and sunrise ({to}) < {cars} ::dropped out of the race",
        "in the night, from sunset {from} to sunrise {to} < {cars} ::retired",
    ),
    "home_many": (
        "{list} ::be also still running",
        "further back < {list} ::be still going",
        "{list} ::remain in the race too",
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
        "{list} ::neutralised the race for {span} in all",
    ),
    "neutral_once": (
        "{list} :neutralised the race for {span}",
        "so far < the race :saw {list}, of {span}",
    ),
    "neutral_once_over": (
        "{list} :neutralised the race for {span}",
        "the race :saw {list}, of {span}",
    ),
    "neutral_now": (
        "the field :have been running {under} {since}",
        "{since} < the field :have been running {under}",
    ),
    "halt": (
        "{when} < the whole field :came to a halt for {span}",
        "the whole field :came to a halt {when}, for {span}",
    ),
    "halt_red": (
        "{when} < a red flag :stopped the race for {span}",
        "the race :was stopped {when} by a red flag, for {span}",
    ),
    "counts": (
        "of the {started} cars that started < {in_race} :be still in the race",
        "{in_race} of {started} cars :be still running",
    ),
    "counts_all": ("all {started} cars ::be still in the race", "none of the {started} cars :have dropped out yet"),
    "counts_none": (
        "none of the {started} cars :be still in the race",
        "none of the {started} cars :be still running",
    ),
    "counts_over": (
        "of the {started} cars that started < {finished} :have taken the flag",
        "{finished} of {started} cars :have seen the flag",
    ),
    "time_left": (
        "there ::be {left} to go",
        "the finish :be {left} away",
    ),
    "time_left_one": (
        "there :be {left} to go",
        "the finish :be {left} away",
    ),
    "fastest": (
        "the fastest lap of the race :was {time}, set by {driver} in {car}",
        "{driver} :set the fastest lap in {car}, {time}",
        "at {time} < {driver} :have the best lap of all in {car}",
        "the fastest lap of the race :was {time}, set by {car}",
    ),
    "fastest_over": (
        "the fastest lap of the race :was {time}, set by {driver} in {car}",
        "{driver} :set the fastest lap in {car}, {time}",
        "the fastest lap of the race :was {time}, set by {car}",
    ),
    "fastest_class": (
        "{driver} :set the fastest lap {inscope} in {car}, {time}",
        "the fastest lap {inscope} :was {time}, set by {driver} in {car}",
        "with {time} < {driver} :have the best lap {inscope}, driven in {car}",
        "{inscope} < the quickest lap :was {time}, by {driver} in {car}",
        "the fastest lap {inscope} :was {time}, set by {car}",
    ),
    "fastest_class_over": (
        "{driver} :set the fastest lap {inscope} in {car}, {time}",
        "the fastest lap {inscope} :was {time}, set by {driver} in {car}",
        "{inscope} < the quickest lap :was {time}, by {driver} in {car}",
        "the fastest lap {inscope} :was {time}, set by {car}",
    ),
    "stints": (
        "{driver} :be on {multi} in {car}",
        "in {car} < {driver} :be driving {multi}",
        "{driver} :keep the wheel of {car} for {multi}",
    ),
    "home_many_over": (
        "{list} ::reached the flag as well",
        "further back < {list} ::came home",
    ),
    "place_pits": (
        "in the pits at the moment are {list}",
        "{list} ::be in the middle of a pit stop",
    ),
    "stints_many": (
        "on {multi} are {list}",
        "{list} ::be driving {multi}",
    ),
    "neutral_red": (
        "the race :have been stopped under a red flag {since}",
        "a red flag :have held the race {since}",
    ),
    "sunrise": (
        "the sun :rose {when}",
        "sunrise :was {when}",
    ),
    "sunrise_ahead": (
        "the sun :be due to rise {when}",
        "sunrise :be due {when}",
    ),
    "sunset": (
        "the sun :set {when}",
        "sunset :was {when}",
    ),
    "sunset_ahead": (
        "the sun :be due to set {when}",
        "sunset :be due {when}",
    ),
    "lead_since": (
        "since the previous report, {mark} < the lead :have changed hands {times}",
        "since the previous report, {when} < the lead :have changed hands {times}",
    ),
    "lead_since_none": (
        "since the previous report, {mark} < the lead :have not changed hands",
        "since the previous report, {when} < the lead :have not changed hands",
    ),
    "neutral_last": ("{between} < the field :was running {under}",),
    "neutral_last_red": ("{between} < the race :was stopped under a red flag",),
}
