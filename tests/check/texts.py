"""Reports of Le Mans 2023 written for these tests: right in every claim, until an error is planted."""

MORNING_EN = """Ferrari in front after a long night

After sixteen hours and twelve minutes James Calado leads in the #51 Ferrari. Ryo Hirakawa is second in the \
#8 Toyota, some 25 seconds behind. Alex Lynn holds third in the No. 2 Cadillac, just over two minutes adrift \
of the leader, and is still on the lead lap. The #3 Cadillac, shared by Sébastien Bourdais, Renger van der \
Zande and Scott Dixon, runs fourth, a lap down. Fifth is the #6 Porsche with Kévin Estre at the wheel. Three \
cars are on the lead lap. The #51 and the #8 traded places several times in the night. The #94 Peugeot had \
led for 34 laps.

The #7 Toyota is out after 103 laps, and Kamui Kobayashi was in the car when it stopped. The #75 Porsche has \
retired as well. The #50 Ferrari stood in the garage for 28 minutes. The #4 Vanwall retired in the morning \
after 165 laps. There were three safety car periods. Sébastien Bourdais set the fastest lap in the #3 \
Cadillac, 3:28.298.

## LMP2

Jakub Śmiechowski leads LMP2 in the #34 of Inter Europol. The #41 Team WRT car, driven by Robert Kubica, is \
a handful of seconds behind. The #30 Duqueine is third, 97 seconds off the class lead. Job van Uitert is \
fourth in the #65 and the best Dutchman in LMP2. The #31, the car of Robin Frijns, runs seventh. The #39 is \
sixteen laps down but still running.

## GTE

In GTE Am the Project 1 Porsche leads, with Matteo Cairoli at the wheel. The #57 Kessel Racing Ferrari \
follows within a minute. The #33 Corvette is on the same lap as the class leader.
"""

NIGHTFALL_EN = """After six hours of racing the No. 75 Porsche of Nick Tandy is out front. It has made five pit stops. \
Alessandro Pier Guidi trails in the No. 51 Ferrari, two seconds back. Less than twenty seconds separate the \
No. 75 from the No. 94 Peugeot of Loïc Duval.

The No. 28 JOTA machine leads LMP2, ahead of the No. 34 of Inter Europol Competition. Giacomo Petrobelli, \
aboard the JMW Ferrari, heads the GTE Am class. The AF Corse Ferrari is second there, about half a minute \
back. Next comes the Iron Dames Porsche.

Frederick Lubin brought the No. 22 in for a stop of 26 minutes. The No. 311 Cadillac, which lost an hour and \
16 minutes in the pits, is still running. The Walkenhorst Ferrari is still in the race too. Steven Thomas \
shares the No. 13 with Ricky Taylor and René Rast. The No. 13 is out.
"""

MORNING_NL = """Ferrari nog altijd vooraan

Na zestien uur en twaalf minuten leidt James Calado in de #51 Ferrari. Ryo Hirakawa volgt in de #8 Toyota op \
25 seconden. Op P3 rijdt Alex Lynn met de #2 Cadillac, ruim twee minuten achter de leider. De #3 Cadillac \
ligt vierde, op een ronde. Vijfde is de #6 Porsche van Kévin Estre. De #8 had eerder in de nacht de leiding.

De #75 Porsche is uitgevallen na 84 ronden. De #50 Ferrari stond 28 minuten in de garage. De #4 Vanwall viel \
in de ochtend uit.

## LMP2

Aan de leiding in LMP2 gaat de #34 van Inter Europol, met Jakub Śmiechowski achter het stuur. Robert Kubica \
zit in de #41 op een handvol seconden. Derde is de #30 van Duqueine, op 1.37,4. Job van Uitert is als vierde \
de beste Nederlander in LMP2. De #39 ligt op zestien ronden, maar rijdt nog.

## GTE Am

De #56 Porsche leidt, met Matteo Cairoli aan boord. De #57 Ferrari van Kessel Racing volgt binnen een \
minuut. De Corvette (#33) rijdt in dezelfde ronde als de leider.
"""
