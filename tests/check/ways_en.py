"""English ways to say each kind of statement: `{so/not so}`, where it is true and where it is false."""

WAYS = """
@position
The No. 93 Peugeot is {sixth/ninth}.
The #93 lies {sixth/ninth}, two laps down.
{Sixth/Ninth} is the #93 Peugeot.
The 93 Peugeot sits in {sixth/ninth} place.
In {sixth/ninth} place we find the #93 Peugeot.
P{6/9} for the #93.
P{6/9}: #93 Peugeot.
The #93 Peugeot, now {sixth/ninth}, has Mikkel Jensen aboard.
Mikkel Jensen is up to {sixth/ninth} in the #93.
Mikkel Jensen's Peugeot is running {sixth/ninth} overall.
The #93 Peugeot occupies {sixth/ninth}.
{Sixth/Ninth} place belongs to the #93 Peugeot.
The #93 holds down {sixth/ninth}.
{Sixth/Ninth} overall is Jensen's Peugeot.
Jensen runs {sixth/ninth}.
The #93 is P{6/9}.
#93 Peugeot P{6/9}.
Peugeot's #93 currently sits P{6/9}.
The best Peugeot is the #93 in {6th/9th}.
Kévin Estre is {fifth/eighth} for Porsche.
{Fifth/Eighth} goes to the #6 Porsche.
The #2 Cadillac is {third/fourth} and the #3 {fourth/third}.
The #2 and #3 Cadillacs are {third and fourth/fourth and fifth}.
The Cadillacs are running {third and fourth/fourth and fifth}.
Cadillac hold {third and fourth/fourth and fifth}.
Third and fourth are the {Cadillacs/Peugeots} of Alex Lynn and Sébastien Bourdais.
Alex Lynn is {third/fifth}, Sébastien Bourdais {fourth/sixth}.
Calado leads from {Hirakawa/Lynn}, with {Lynn/Hirakawa} third.
The #3 is {fourth/sixth}, ahead of the #6 Porsche.
Behind them is the #2 Cadillac in {third/fifth}.
The #50 Ferrari completes the top {ten/eight}.
The #50 Ferrari rounds out the top {ten/eight}.
The #93 is not {ninth/sixth}.
WRT's #41 is {second/third} in LMP2.
In LMP2 the #41 is {second/third}.
In LMP2 Team WRT's #41 runs {second/third}.
The Duqueine entry is {third/fifth} in class.
Next up is the #41 of Robert Kubica, {second/fourth} in LMP2.
Glickenhaus have cars in {seventh and eighth/fifth and sixth}.
The two Glickenhaus cars are {seventh and eighth/fifth and sixth}.
The #94 Peugeot is down in {eleventh/fifteenth}.
The #94 is languishing in {eleventh/fifteenth}.
Toyota are {second/third} with the #8.
Toyota's remaining car is {second/third}.
@lead
The No. 51 Ferrari {leads/no longer leads} the Le Mans 24 Hours.
The #{51/8} leads.
The #{51/8} heads the field.
The #{51/8} is out in front.
The #{51/8} is in the lead.
The #{51/8} is at the head of the field.
The #{51/8} tops the order.
The #{51/8} is top of the pile.
The #{51/8} has the upper hand.
The #{51/8} has its nose in front.
The #{51/8} calls the tune.
The #{51/8} is on top.
The #{51/8} sits first.
The #{51/8} runs first.
The race is led by the #{51/8}.
It is the #{51/8} that leads.
Leading the way is the #{51/8}.
Leading is the #{51/8}.
In front is the #{51/8}.
First is the #{51/8}.
First place belongs to the #{51/8}.
The lead belongs to the #{51/8}.
The #{51/8} is the leader.
The leader is the #{51/8}.
Your leader is the #{51/8}.
{Ferrari/Toyota} leads.
{Ferrari/Toyota} has the lead at Le Mans.
{Calado/Hirakawa} leads the race.
{James Calado/Ryo Hirakawa} shows the way.
{Calado/Hirakawa} is leading the Le Mans 24 Hours for {Ferrari/Toyota}.
The #51 Ferrari of {James Calado/Antonio Fuoco} leads.
P1: #{51/8}.
#{51/8} leads.
The #{51/8} is the car to catch.
The #{51/8} is P1.
The #{51/8} holds P1.
In LMP2 the #{34/41} leads.
LMP2 is led by the #{34/41}.
LMP2 belongs to the #{34/41}.
The #{34/41} leads LMP2.
The #{34/41} tops LMP2.
{Inter Europol/Team WRT} leads LMP2.
The LMP2 lead is held by {Inter Europol/Team WRT}.
The LMP2 leader is the #{34/41}.
The #{34/41} is the LMP2 leader.
LMP2: #{34/41} leads.
{Fabio Scherer/Robert Kubica} heads LMP2.
{Fabio Scherer/Robert Kubica} has LMP2 under control.
The #34 leads {LMP2/GTE Am}.
@led
The #8 has led {92/60} laps.
The #8 has led for {92/60} laps.
The #8 has been in front for {92/60} laps.
{Ninety-two/Sixty} laps have been led by the #8.
The #8 led {92/60} of the 216 laps.
The #8 was ahead for {92/60} laps.
In all the #8 has led {92/60} laps.
In all, the number eight has led {92/60} laps.
The #8 Toyota has spent {92/60} laps in the lead.
The #8 Toyota has spent {92/60} laps at the front.
Toyota's #8 has {92/60} laps in the lead to its name.
No car has led more laps than the #{8/51}.
The #{8/51} has led more laps than any other car.
The #{8/51} has led the most laps.
Most laps led: #{8/51}.
The #94 has led {34/50} laps.
The #94 Peugeot led for {34/50} laps.
The #{94/93} Peugeot has led the race.
The #{2/6} has led.
The #{93/94} has not led.
The #{93/94} has never led a lap.
The #{51/8} has led since lap 208.
The #{51/8} has led for eight laps.
Since {half past seven/half past five} this morning the #51 has led.
The #51 has led since {7:31/6:10}.
The #51 has been ahead since {7:31/6:10}.
The #51 has been in front since {7:31/6:10}.
@gap
The #51 leads the #8 by {twelve/thirty} seconds.
The #51 leads by {twelve/thirty} seconds.
The #51's lead over the #8 is {12/30} seconds.
The #51's lead is {12/30} seconds.
The #51's advantage over the #8 stands at {12/30} seconds.
The #51 has a {12-second/30-second} lead over the #8.
The #51 holds a {12-second/30-second} advantage over the #8.
The #51 enjoys a cushion of {12/30} seconds over the #8.
The #51 has {12/30} seconds in hand over the #8.
The #51 has {12/30} seconds in hand.
The #51 is {12/30} seconds clear of the #8.
The #51 is {12/30} seconds up on the #8.
The #51 is {12/30} seconds ahead of the #8.
The #51 has the #8 {12/30} seconds behind.
The #51 has {12/30} seconds over the #8.
The #51 has {12/30} seconds on the #8.
The #8 is {12/30} seconds behind the #51.
The #8 is {12/30} seconds behind.
The #8 trails the #51 by {12/30} seconds.
The #8 trails by {12/30} seconds.
The #8 follows {12/30} seconds behind.
The #8 follows at {12/30} seconds.
The #8 is {12/30} seconds adrift.
The #8 is {12/30} seconds adrift of the #51.
The #8 is {12/30} seconds back.
The #8 is {12/30} seconds off the lead.
The #8 is {12/30} seconds in arrears.
The #8 is {12/30} seconds shy of the #51.
The #8 is second at {12/30} seconds.
The #8, {12/30} seconds behind, is second.
Second is the #8, {12/30} seconds down.
The #8 is within {twelve/five} seconds of the #51.
The gap between the #51 and the #8 is {12/30} seconds.
The gap from the #51 to the #8 is {12/30} seconds.
The top two are {12/30} seconds apart.
{Twelve/Thirty} seconds separate the #51 and the #8.
{Twelve/Thirty} seconds separate the top two.
The #51 and the #8 are separated by {12/30} seconds.
The #51 and the #8 are split by {12/30} seconds.
There's {12/30} seconds in it between the #51 and the #8.
#51 and #8, {12/30} seconds between them.
#51 from #8 by {12/30} seconds.
The #51 by {12/30} seconds from the #8.
Calado from Hirakawa by {12/30} seconds.
Calado by {12/30} seconds from Hirakawa.
Calado leads Hirakawa by {12/30}s.
Calado +{12/30}s over Hirakawa.
#8 +{11.5/31.2}s.
Hirakawa at {11.5/31.2}.
Hirakawa {11.5/31.2} back.
Hirakawa is {11.5/31.2}s back in second.
Hirakawa is {twelve/thirty} seconds short of Calado.
Calado's margin over Hirakawa is {12/30} seconds.
Calado has a margin of {12/30} seconds.
Calado keeps Hirakawa {12/30} seconds at bay.
Calado has pulled {12/30} seconds clear of Hirakawa.
Hirakawa, {twelve/thirty} seconds behind, chases.
Hirakawa's deficit to Calado is {12/30} seconds.
Ferrari leads Toyota by {12/30} seconds.
The #2 is {two minutes sixteen/three minutes fifty} behind the leader.
The #2 Cadillac is {2m16s/3m50s} behind the leader.
The #2 Cadillac is {2:16/3:50} down on the leader.
The #2 is {two and a quarter minutes/four minutes} behind the leader.
The #2 is third, {more than two minutes/more than four minutes} behind.
The #2 is another {two minutes/four minutes} back.
The #2 is a further {two minutes five seconds/four minutes five seconds} back.
The #34 leads the #41 by {21/50} seconds in LMP2.
In LMP2 the #34 leads the #41 by {21/50} seconds.
In LMP2, the #34 is {21/50} seconds clear of the #41.
LMP2: #34 by {21/50} seconds.
LMP2: Scherer leads Kubica by {21/50} seconds.
LMP2: Scherer, {21/50} seconds over Kubica.
LMP2: Inter Europol from WRT, {21/50} seconds.
Inter Europol has {21/50} seconds on WRT in LMP2.
Inter Europol leads LMP2, {21/50} seconds ahead of WRT.
Kubica is chasing Scherer, {21/50} seconds down.
The #56 Porsche is {38/75} seconds behind the #57 Ferrari.
{Twenty-one seconds/Fifty seconds} split Scherer and Kubica.
Hirakawa has closed to within {12/5} seconds of Calado.
The Toyota is a dozen seconds behind the {Ferrari/Cadillac}.
The {Toyota/Peugeot} is a dozen seconds behind the leader.
@lapsdown
The #3 Cadillac is {one/three} laps down.
The #3 is {a lap/three laps} down.
The #3 is {a lap/three laps} behind.
The #3 is {a lap/three laps} adrift.
The #3 is {a lap/three laps} off the lead.
The #93 Peugeot, {two/five} laps down, is sixth.
The #93 is sixth, {two/five} laps back.
The #93 is {two/five} laps in arrears.
The #708 is {three/six} laps behind in seventh.
Jensen is {two/five} laps off the pace.
The #{2/3} is on the lead lap.
The #{2/3} is still on the same lap as the leader.
The #3 is {not/still} on the lead lap.
The #{3/8} has been lapped.
The #{3/8} has fallen off the lead lap.
{Three/Six} cars are on the lead lap.
{Three/Six} cars remain on the lead lap.
There are {three/six} cars on the lead lap.
@wheel
{James Calado/Antonio Giovinazzi} is at the wheel of the #51.
{James Calado/Antonio Giovinazzi} is driving the #51.
{James Calado/Antonio Giovinazzi} is in the #51.
{James Calado/Antonio Giovinazzi} drives the #51.
{James Calado/Antonio Giovinazzi} has the wheel of the #51.
{James Calado/Antonio Giovinazzi} is behind the wheel of the #51 Ferrari.
{James Calado/Antonio Giovinazzi} is aboard the #51.
{James Calado/Antonio Giovinazzi} is on board the #51.
{James Calado/Antonio Giovinazzi} is on duty in the #51.
{James Calado/Antonio Giovinazzi} is strapped into the #51.
{James Calado/Antonio Giovinazzi} leads in the #51 Ferrari.
{James Calado/Antonio Giovinazzi} leads for Ferrari.
{Calado/Giovinazzi} leads.
The #51 is driven by {James Calado/Antonio Giovinazzi}.
The #51 is in the hands of {James Calado/Antonio Giovinazzi}.
The #51, driven by {James Calado/Antonio Giovinazzi}, leads.
The #51 with {James Calado/Antonio Giovinazzi} at the wheel leads.
The #51, with {James Calado/Antonio Giovinazzi} aboard, leads.
The #51, now with {James Calado/Antonio Giovinazzi}, leads.
The #51 ({Calado/Giovinazzi}) leads.
At the wheel of the #51 is {James Calado/Antonio Giovinazzi}.
The man at the wheel of the #51 is {James Calado/Antonio Giovinazzi}.
{Ryo Hirakawa/Sébastien Buemi} is second in the #8 Toyota.
{Hirakawa/Buemi} is second.
{Hirakawa/Buemi} chases Calado.
{Hirakawa/Buemi} is chasing for Toyota.
Second is {Hirakawa/Buemi}.
{Alex Lynn/Richard Westbrook} is third.
{Alex Lynn/Richard Westbrook} lies third for Cadillac.
{Robert Kubica/Rui Andrade} is second in LMP2 for WRT.
{Matteo Cairoli/Gunnar Jeannette} is second in GTE Am.
James Calado has been at the wheel since {15:28/14:10}.
Calado has been in the #51 for {half an hour/an hour and a half}.
Calado has been driving for {half an hour/an hour and a half}.
Calado has been in the car since {15:28/14:10}.
@tookover
James Calado took over from {Pier Guidi/Giovinazzi}.
James Calado has taken over from {Pier Guidi/Giovinazzi}.
Calado took over the #51 from {Pier Guidi/Giovinazzi}.
Calado relieved {Pier Guidi/Giovinazzi} in the #51.
Calado has replaced {Pier Guidi/Giovinazzi} at the wheel.
Calado replaced {Pier Guidi/Giovinazzi} at the last stop.
Calado succeeded {Pier Guidi/Giovinazzi}.
Calado stepped in for {Pier Guidi/Giovinazzi}.
Calado, in for {Pier Guidi/Giovinazzi}, leads.
#51: Calado in for {Pier Guidi/Giovinazzi}.
#51: Calado replaces {Pier Guidi/Giovinazzi}.
Calado climbed in for {Pier Guidi/Giovinazzi}.
Calado, fresh in for {Pier Guidi/Giovinazzi}, leads.
Calado got in for {Pier Guidi/Giovinazzi}.
Calado took the wheel from {Pier Guidi/Giovinazzi}.
Calado took the seat from {Pier Guidi/Giovinazzi}.
{Pier Guidi/Giovinazzi} handed over to Calado.
{Pier Guidi/Giovinazzi} has handed the car to Calado.
{Pier Guidi/Giovinazzi} handed the #51 over to Calado.
{Pier Guidi/Giovinazzi} gave way to Calado.
{Pier Guidi/Giovinazzi} made way for Calado.
{Pier Guidi/Giovinazzi} passed the wheel to Calado.
{Pier Guidi/Giovinazzi} was relieved by Calado.
{Pier Guidi/Giovinazzi} was replaced by Calado.
{Pier Guidi/Giovinazzi} has been replaced by Calado.
{Pier Guidi/Giovinazzi} got out and Calado got in.
{Pier Guidi/Giovinazzi} climbed out for Calado.
{Pier Guidi/Giovinazzi} vacated the seat for Calado.
Out got {Pier Guidi/Giovinazzi}, in got Calado.
Calado took over at {15:28/14:10}.
Calado got in at {15:28/14:10}.
Calado has taken over the #51 in the last {hour/two minutes}.
Lynn took over the #2 from {Bamber/Westbrook}.
Hirakawa took over from {Hartley/Buemi} at {14:40/13:10}.
@leadchange
The #51 took the lead on lap {208/190}.
The #51 took the lead at {15:31/14:20}.
The #51 went ahead at {15:31/14:20}.
The #51 hit the front at {15:31/14:20}.
The #51 moved ahead on lap {208/190}.
The #51 moved into the lead on lap {208/190}.
The #51 took over at the front on lap {208/190}.
The #51 passed the #8 for the lead on lap {208/190}.
The #51 overtook the #8 on lap {208/190} to take the lead.
The #51 inherited the lead on lap {208/190}.
The #8 lost the lead on lap {208/190}.
The #8 lost the lead at {15:31/14:20}.
The #8 surrendered the lead at {15:31/14:20}.
The #8 led until {15:31/14:20}.
The #8 led until lap {207/190}.
The #8 was leading until {half an hour/two hours} ago.
The lead changed hands at {15:31/14:20}.
The lead changed hands on lap {208/190}.
The lead passed to the #51 on lap {208/190}.
The lead went to the #51 on lap {208/190}.
Calado took the lead on lap {208/190}.
The lead has changed {32/20} times.
There have been {32/20} lead changes.
{Thirty-two/Twenty} lead changes so far.
The lead has changed hands {32/20} times.
The race has had {32/20} changes of lead.
The race has seen {32/20} changes of leader.
{Eight/Five} different cars have led.
{Eight/Five} cars have led.
The race has had {eight/five} different leaders.
There have been {eight/five} leaders.
@stops
The #51 has stopped {19/15} times.
The #51 has made {19/15} stops.
The #51 has pitted {19/15} times.
The #51 has been in {19/15} times.
The #51 has been to the pits {19/15} times.
The #51 has visited the pits {19/15} times.
The #51 is on {19/15} stops.
The #51 has {19/15} stops to its name.
The #51, with {19/15} stops, leads.
{Nineteen/Fifteen} stops for the #51.
{Nineteen/Fifteen} pit stops have been made by the #51.
{Nineteen/Fifteen} times the #51 has stopped.
#51: {19/15} stops.
The #51 pitted at {15:26/14:50}.
The #51 stopped at {15:26/14:50}.
The #51 came in at {15:26/14:50}.
The #51 last stopped at {15:26/14:50}.
The #51 last pitted {34 minutes/an hour} ago.
The #51 has not stopped since {15:26/14:50}.
The #51 has not pitted for {half an hour/an hour}.
The #51's last stop was at {15:26/14:50}.
The #51's most recent stop came {34 minutes/an hour and twenty minutes} ago.
The #51 was serviced at {15:26/14:50}.
The #51 took fuel at {15:26/14:50}.
The #51 and the #{8/2} stopped on the same lap.
The #51 has gone {nine/twenty} laps since its stop.
The #51 is {nine/twenty} laps into its stint.
The #51 is {nine/twenty} laps into its current stint.
The #51 has run {nine/twenty} laps since its last stop.
The #51's tyres are {nine/twenty} laps old.
The #51's stop took {93/150} seconds.
The #51's last stop lasted {93/150} seconds.
The #51's stop cost {93/150} seconds.
The #51 has completed {216/190} laps.
The #51 has done {216/190} laps.
The leader has completed {216/190} laps.
@retired
The #{7/8} Toyota has retired.
The #{7/8} is a retirement.
The #{7/8} is out.
The #{7/8} is no longer running.
The #{7/8} has dropped out.
The #{7/8} did not make it through the night.
The #{7/8}'s race is over.
The #{7/8}'s race is run.
The race is over for the #{7/8}.
The #{7/8} has called it a day.
The #{7/8} has thrown in the towel.
The #{7/8} is gone.
The #{7/8} has been withdrawn.
Retired: #{7/8} Toyota.
Among the retirements is the #{7/8}.
The #{8/7} is still running.
The #{8/7} is still in the race.
The #{8/7} soldiers on.
The #{8/7} survives.
The #{8/7} is still going.
{Twenty/Ten} cars have retired.
{Twenty/Ten} cars are out.
{Twenty/Ten} retirements so far.
There have been {twenty/ten} retirements.
{42/55} cars are still running.
{42/55} of the 62 starters are still running.
{42/55} cars remain.
The field is down to {42/55} cars.
@flags
There have been {three/five} safety cars.
There have been {three/five} safety car periods.
The safety car has been out {three/five} times.
The safety car has been deployed {three/five} times.
The safety car has made {three/five} appearances.
{Three/Five} safety cars so far.
{Three/Five} safety car interventions have been needed.
The race has seen {three/five} safety cars and {four/six} full course yellows.
There have been {four/six} full course yellows.
Full course yellow has been called {four/six} times.
{Four/Six} FCYs.
There has been no {red flag/safety car}.
No {red flags/safety cars} so far.
The race is under {green/safety car}.
The track is {green/under full course yellow}.
The {race is running under green/safety car is out}.
The last safety car came in at {9:17/11:30}.
The last full course yellow ended at {10:18/11:30}.
The last caution ended at {10:18/11:30}.
The last neutralisation ended {nearly six/three} hours ago.
We have been green for {nearly six hours/nearly nine hours}.
There has been no neutralisation for {five/seven} hours.
The third safety car lasted {an hour/twenty minutes}.
The third safety car was out for {an hour/twenty minutes}.
The second safety car period lasted {85 minutes/20 minutes}.
The safety car was called at {8:17/7:30}.
The safety car came out at {8:17/7:30}.
The safety car was deployed at {8:17/7:30}.
@bestlap
The fastest lap is {Bourdais's/Lynn's} 3:28.2.
{Sébastien Bourdais/Alex Lynn} set the fastest lap.
{Sébastien Bourdais/Alex Lynn} holds the fastest lap.
{Sébastien Bourdais/Alex Lynn} has the fastest lap, 3:28.2.
Fastest lap: {Bourdais/Lynn}, 3:28.2.
Fastest lap: Bourdais, {3:28.2/3:26.4}.
The fastest lap is {3:28.2/3:26.4}.
The fastest lap of the race, {3:28.2/3:26.4}, belongs to Bourdais.
Bourdais's {3:28.2/3:26.4} is the fastest lap.
Bourdais's {3:28.2/3:26.4} remains the best of the race.
Bourdais's {3:28.2/3:26.4} still stands.
Bourdais's {3:28.2/3:26.4} still stands as the benchmark.
Bourdais's {3:28.2/3:26.4} has not been beaten.
Nobody has gone quicker than {Bourdais/Lynn}.
Nobody has lapped faster than {Bourdais/Lynn}.
Quickest so far is {Bourdais/Lynn} with a 3:28.2.
Fastest of all is {Bourdais/Lynn}.
{Bourdais/Lynn} has been the quickest man on the track.
The quickest lap was set by {Bourdais/Lynn}.
The quickest lap is the #{3/2} Cadillac's.
The #{3/2} Cadillac has the fastest lap.
In LMP2 the fastest lap is {Kubica's/Scherer's} 3:36.4.
@bestof
The best Porsche is the #{6/5} in fifth.
The leading Porsche is the #{6/5}.
The best-placed Porsche is the #{6/5}.
The top Porsche is the #{6/5}.
Porsche's best is the #{6/5}.
Best of the Porsches is the #{6/5}.
Best of the Porsches is {Estre/Makowiecki}.
The #{6/5} is the best Porsche.
The #{6/5} is the leading Porsche.
The #6 is the best of the {Porsches/Cadillacs}.
The highest-placed Peugeot is the #{93/94}.
The lead Peugeot is the #{93/94}.
The first Peugeot is the #{93/94}.
First of the Peugeots is the #{93/94}.
@timeleft
{Eight/Six} hours remain.
{Eight/Six} hours to go.
There are {eight/six} hours to go.
There are {eight/six} hours left.
With {eight/six} hours to go the #51 leads.
With {eight/six} hours remaining, the #51 leads.
{Eight/Six} hours remain on the clock.
{Eight/Six} hours from the finish, the #51 leads.
{Eight/Six} hours still to run.
{Sixteen/Fourteen} hours are done.
{Sixteen/Fourteen} hours gone, {eight/ten} to go.
{Sixteen/Fourteen} hours in, the #51 leads.
{Sixteen/Fourteen} hours into the race, the #51 leads.
After {sixteen/fourteen} hours the #51 leads.
{Sixteen/Fourteen} hours have been run.
At the {two-thirds/halfway} mark the #51 leads.
{Eight/Six} to go.
@order
"""
"""Over Le Mans 2023 at 16:00."""

SEBRING = """
@gap2
Bamber has {seven/twenty} seconds on Westbrook.
Bamber's cushion over Westbrook is {seven/twenty} seconds.
Bamber, {seven/twenty} seconds up on Westbrook, leads.
Bamber leads, with Westbrook {seven/twenty} seconds in arrears.
Jarvis is {16/30} seconds off the lead in third.
Third-placed Jarvis is {16/30} seconds from the front.
Jarvis is {eight/twenty} seconds behind Westbrook.
Bamber holds a {seven-second/20-second} advantage.
Bamber owns a {seven-second/20-second} advantage over Westbrook.
Bamber boasts a {seven-second/20-second} cushion.
Bamber's margin stands at {seven/twenty} seconds.
Bamber has built a lead of {seven/twenty} seconds.
Bamber has stretched his lead to {seven/twenty} seconds.
Bamber has pulled out {seven/twenty} seconds on Westbrook.
The gap between Bamber and Westbrook has shrunk to {seven/twenty} seconds.
The gap is {seven/twenty} seconds from Bamber to Westbrook.
{Seven/Twenty} seconds is the gap between Bamber and Westbrook.
{Seven/Twenty} seconds split the first two.
Only {seven/three} seconds cover the top two.
The first three are covered by {16/9} seconds.
The top three are covered by {16/9} seconds.
The top three are within {17/9} seconds.
The top three sit within {17/9} seconds of each other.
In GTD Pro, Jordan Taylor has {five/fifteen} seconds over Marco Wittmann.
In GTD Pro Jordan Taylor leads Marco Wittmann by {five/fifteen} seconds.
GTD Pro: Jordan Taylor leads by {five/fifteen} seconds.
GTD Pro: Taylor, {5.0/15.2} seconds clear of Wittmann.
GTD PRO -- Corvette leads BMW by {5.0/15.2} seconds.
Corvette leads BMW by {five/fifteen} seconds in GTD Pro.
The Corvette is {five/fifteen} seconds ahead of the BMW in GTD Pro.
Wittmann's BMW is {five/fifteen} seconds shy of the Corvette.
Wittmann is on his tail, {five/fifteen} seconds back.
Bill Auberlen is {four/fourteen} seconds clear in GTD.
In GTD, Auberlen is {four/fourteen} seconds ahead of Simon Mann.
GTD honors belong to Auberlen by {four/fourteen} seconds.
Auberlen by {four/fourteen} seconds from Mann in GTD.
Malthe Jakobsen enjoys a {21-second/41-second} margin in LMP3.
Jakobsen leads LMP3 by {21/41} seconds from Dakota Dickerson.
LMP3 is Jakobsen's by {21/41} seconds.
LMP2 sees Scott Huffaker {37/57} seconds ahead of Jonathan Bomarito.
@pos2
Richard Westbrook is the man in {second/third}.
Second belongs to {Westbrook/Jarvis}.
Westbrook runs {second/third} for JDC-Miller.
Mike Conway has the Whelen Cadillac {fourth/sixth}.
Conway is {fourth/second} in the Whelen Engineering machine.
Will Stevens is {fifth/third} in the No. 10 Acura.
The No. 10 Acura is back in {fifth/third}.
The No. 48 Ally Cadillac is {sixth/fourth}.
Kamui Kobayashi has the Ally car in {sixth/fourth}.
The Ally Cadillac is the last car on the lead lap, {sixth/fourth}.
{Cadillac/Acura} runs one-two.
The {Cadillacs/Acuras} hold first and second.
The leading Acura is {third/fifth}, that of {Oliver Jarvis/Will Stevens}.
Best of the Acuras is {Oliver Jarvis/Will Stevens} in third.
The top Acura is the No. {60/10}.
In LMP2 PR1 Mathiasen is {first and second/second and third}.
BMW is {second/third} in GTD Pro.
In GTD Pro the Lamborghini is {third/second}.
TR3's Lamborghini is {third/second} in GTD Pro.
In GTD the Ferrari is {second/third}.
GTD's top three: BMW, Ferrari and {Mercedes/Lexus}.
@lead2
Cadillac's {Earl Bamber/Mike Conway} leads the Twelve Hours of Sebring.
{Bamber/Westbrook} is out front at Sebring.
{Bamber/Westbrook} leads them all.
It's {Bamber/Westbrook} who leads.
The man to beat is {Bamber/Westbrook}.
Leading GTD is {Bill Auberlen/Simon Mann}.
GTD is headed by {Auberlen/Mann}.
LMP3 has {Jakobsen/Dickerson} on top.
LMP3: {Jakobsen/Dickerson} leads.
The LMP3 class is led by {Malthe Jakobsen/Dakota Dickerson}.
Turner Motorsport leads {GTD/GTD Pro}.
In GTD Pro the {Corvette/Lamborghini} rules the roost.
{Turner's BMW/AF Corse's Ferrari} heads GTD.
The No. 02 has led since {8:18/7:10}.
The No. 02 has led the last {seven/thirty} laps.
The No. 02 has been out front for {seven/thirty} laps.
The No. 02 took over the lead on lap {232/200}.
Bamber took the lead from {Kobayashi/Conway} on lap 232.
The No. 31 has led the most, {127/97} laps.
The No. 31 has led most of the race: {127/97} laps.
The Whelen Cadillac has led {127/97} of the 238 laps.
The Whelen Cadillac has led a race-high {127/97} laps.
{Six/Four} different cars have led.
There have been {17/25} lead changes.
@drv2
{Bamber/Lynn} took over from Neel Jani at the last stop.
Bamber, who relieved {Jani/Lynn}, leads.
Bamber took the wheel from {Neel Jani/Alex Lynn} half an hour ago.
Neel Jani gave the car to {Bamber/Lynn}.
Neel Jani turned the car over to {Bamber/Lynn}.
Neel Jani has made way for {Bamber/Lynn}.
{Earl Bamber/Alex Lynn} is in the car now, having replaced Jani.
{Earl Bamber/Alex Lynn} is currently driving the No. 02.
{Earl Bamber/Alex Lynn} pilots the No. 02.
{Earl Bamber/Alex Lynn} is doing the driving in the No. 02.
{Earl Bamber/Alex Lynn} is now behind the wheel of the No. 02 Cadillac.
The No. 02, with {Earl Bamber/Alex Lynn} in the cockpit, leads.
The No. 02, {Earl Bamber/Alex Lynn} driving, leads.
Mike Conway has been aboard the No. 31 since {8:03/6:40}.
Conway has been in the No. 31 for {half an hour/two hours}.
Conway got aboard {half an hour/two hours} ago.
Conway climbed aboard for Tristan {Nunez/Vautier}.
Conway drives, having taken over from Tristan {Nunez/Vautier}.
Oliver Jarvis has been driving the No. 60 since {7:07/8:10}.
@pit2
The No. 02 last pitted at {7:57/7:20}.
The No. 02 made its last visit to pit lane at {7:57/7:20}.
The No. 02 has not been in for {half an hour/an hour and a half}.
The No. 02 has gone {17/27} laps since its last stop.
The No. 02 is {17/27} laps into a run.
The No. 02 is on a {17-lap/27-lap} run.
The No. 02 has made {13/17} stops, the No. 31 {12/16}.
The No. 31 has made {12/16} stops, one fewer than the leader.
The No. 31 has been serviced {12/16} times.
The No. 48 has stopped {15/12} times.
The No. 31's last stop lasted {67/97} seconds.
@ret2
The No. {6/5} is out.
The No. {6/5} is done for the day.
The No. {6/5} is done.
The No. {6/5} has been pushed behind the wall for good.
The No. {6/5} is a non-finisher.
The No. {6/5} has been retired.
The No. {6/5} has been parked.
The No. {6/5} won't see the finish.
The day is over for the No. {6/5}.
{Four/Nine} cars have retired.
{Four/Nine} cars have fallen out.
{Four/Nine} cars have dropped out of the race.
{Four/Nine} cars are in the garage for good.
{Four/Nine} retirements to date.
{Forty-nine/Forty} cars are still running.
{Six/Three} cars remain on the lead lap.
{Six/Three} cars are still on the lead lap.
{Six/Three} prototypes are on the lead lap.
The lead lap is down to {six/three} cars.
@time2
{Three and a half/Two and a half} hours remain.
{Three and a half/Two and a half} hours to go at Sebring.
There are {three and a half/two and a half} hours remaining in the Twelve Hours.
With {three and a half/two and a half} hours left, Bamber leads.
{Eight and a half/Seven and a half} hours in, Bamber leads.
After {eight and a half/seven and a half} hours of racing Bamber leads.
{Eight and a half/Seven and a half} hours are in the books.
{Eight and a half/Seven and a half} hours of the twelve are gone.
{Three and a half/Two and a half} hours from home, Bamber leads.
The race has {three and a half/two and a half} hours to run.
@best2
The fastest lap of the race is Mike Conway's {1:47.0/1:45.3}.
{Mike Conway/Earl Bamber} owns the fastest lap.
{Conway/Bamber} has the race's best lap, a 1:47.0.
Fast lap: {Conway/Bamber}, 1:47.0.
Fastest so far: {Conway/Bamber}.
The fastest lap, {1:47.0/1:45.3}, was turned by Conway.
Conway's {1:47.0/1:45.3} is the day's best.
Conway set the fast lap, {1:47.0/1:45.3}, on lap 126.
@laps2
Bamber has completed {238/210} laps.
The No. 52 leads LMP2 from {three/six} laps back overall.
The GTD Pro leader is {18/12} laps behind.
"""
"""Over Sebring 2022 at 8:30."""

SPA = """
@gap3
The sister car, with Kazuki Nakajima aboard, is {34/54} seconds behind.
The Toyotas are {34/54} seconds apart.
The two Toyotas are separated by {34/54} seconds.
{Thirty-four/Fifty-four} seconds separate the two Toyotas.
There are {34/54} seconds between the two Toyotas.
Toyota's number seven leads its sister by {34/54} seconds.
The seven leads the eight by {34/54} seconds.
The Toyota of López leads that of Nakajima by {34/54} seconds.
The number eight trails its sister by {34/54} seconds.
In LMP2, Frits van Eerd holds a {12-second/32-second} lead over Paul di Resta.
LMP2 -- Van Eerd from di Resta, {12/32} seconds the difference.
LMP2: van Eerd, di Resta at {12/32} seconds.
LMP2: van Eerd leads, di Resta {12.0/32.4} behind.
Thomas Laurent is only {a second/ten seconds} behind di Resta.
Thomas Laurent is right behind di Resta, {1.1/9.1} seconds in arrears.
Second and third in LMP2, di Resta and Laurent, are {a second/ten seconds} apart.
In GTE Pro Aston Martin leads, Nicki Thiim {25/45} seconds ahead of Alex Lynn.
Nicki Thiim has {25/45} seconds over his team-mate Alex Lynn.
Nicklas Nielsen is {three/twenty-three} seconds in front of Matt Campbell in GTE Am.
GTE Am: AF Corse ahead of Dempsey-Proton by {4.1/24.1}s.
In Am, Nielsen's Ferrari heads Campbell's Porsche by {4.1/24.1} seconds.
Campbell trails Nielsen by {4.1/24.1} seconds with Felipe Fraga third.
Paul di Resta is {12/32} seconds behind van Eerd, Thomas Laurent another {1.1/9.1} seconds back.
In GTE Am Nielsen holds off {Campbell/Fraga} by {4.1/24.1} seconds.
@pos3
Rebellion's sole entry is {third/fifth}.
The Rebellion runs {third/second}, a lap down.
Paul di Resta is next, {fifth/seventh}.
ByKolles are {seventh/ninth}.
The ByKolles is {seventh/fifth} overall.
Spengler's ByKolles is {seventh/fifth}.
Thomas Laurent sits {third/fifth} in LMP2 for Signatech Alpine.
In GTE Pro, it's Aston Martin first and second, Ferrari {third/second}.
The Ferrari of Miguel Molina is {third/first} in GTE Pro.
Dempsey-Proton's Porsche is {second/third} in GTE Am.
Project 1's Felipe Fraga is {third/second} in GTE Am.
JOTA, with António Félix da Costa, is {sixth/second} in LMP2.
Toyota is first and {second/third}.
@lead3
The number seven has led {79/99} of the 105 laps.
The number seven has led since {1:21/2:40}.
Since lap {29/60} the number seven has been in front.
The last change of lead came on lap {29/60}.
There have been only {four/nine} lead changes.
The Rebellion led the opening {four/nine} laps.
It is a {Toyota/Rebellion} in front.
It's {Toyota/Rebellion} in front.
A {Toyota/Rebellion} leads.
{AF Corse/Dempsey-Proton} holds sway in GTE Am.
@drv3
López has been at the wheel for {three quarters of an hour/two hours}.
Nakajima replaced {Hartley/Buemi} in the number eight.
Bruno Senna has just taken over the Rebellion from {Gustavo Menezes/Norman Nato}.
Menezes has just handed the Rebellion to {Senna/Nato}.
Menezes has handed over to {Senna/Nato}.
The Rebellion is now driven by {Senna/Nato}.
Frits van Eerd has relieved {Job van Uitert/Giedo van der Garde}.
The Dutchman {Frits van Eerd/Giedo van der Garde} leads LMP2.
Alex Lynn drives the {97/95}.
In the number 22, Paul di Resta has succeeded {Phil Hanson/Filipe Albuquerque}.
@pit3
The number seven has stopped {five/eight} times, the number eight {six/nine}.
The seven stopped {five/forty} minutes ago.
The seven pitted six minutes ago and was stationary for {70/120} seconds.
Thiim last stopped at {3:34/2:50}.
Thiim has not stopped since {3:34/2:50}.
Thiim has gone {24/34} laps without stopping.
Thiim is {24/34} laps into his stint.
The leader in GTE Am has done {21/31} laps since its last stop.
The number 97 has stopped {four/six} times.
@misc3
All {29/25} starters are still running.
{An hour and a half/Two and a half hours} remain.
{Ninety/Forty} minutes to go.
There are {ninety/forty} minutes left on the clock.
Four and a half hours {gone/to go}, Toyota leads.
The fastest lap belongs to Gustavo Menezes, {2:02.1/2:00.4}.
{Menezes/Kobayashi} holds the fastest lap.
{Menezes/Kobayashi} set the quickest time, 2:02.1.
Fastest lap to {Menezes/Kobayashi}: 2:02.1.
The best lap in GTE Pro is {Estre's/Thiim's}, 2:16.0.
The leaders have completed {105/95} laps.
Only {two/five} cars are on the lead lap.
The Rebellion is {a lap/three laps} down.
The first LMP2 is {two/four} laps down.
The GTE Pro leader is {six/nine} laps down.
"""
"""Over Spa 2020 at 4:30."""
