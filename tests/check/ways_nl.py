"""Dutch ways to say each kind of statement over Le Mans 2023 at 16:00: `{so/not so}` where it is true, and false."""

WAYS = """
@position
{James Calado/Sébastien Bourdais} dicteert het tempo.
{James Calado/Sébastien Bourdais} heeft het commando.
{James Calado/Sébastien Bourdais} houdt de teugels in handen.
{James Calado/Sébastien Bourdais} heeft het voor het zeggen.
{James Calado/Sébastien Bourdais} speelt de eerste viool.
{James Calado/Sébastien Bourdais} bezet de koppositie.
{De #51/De #3} leidt.
{De #51/De #3} rijdt op kop.
{De #51/De #3} gaat aan de leiding.
{De #51/De #3} voert het veld aan.
{De #51/De #3} voert de wedstrijd aan.
{De #51/De #3} is de leider in de wedstrijd.
{James Calado/Sébastien Bourdais} leidt de dans.
{James Calado/Sébastien Bourdais} heeft de touwtjes in handen.
{James Calado/Sébastien Bourdais} deelt de lakens uit.
{James Calado/Sébastien Bourdais} maakt de dienst uit.
{James Calado/Sébastien Bourdais} ligt aan de leiding.
{James Calado/Sébastien Bourdais} staat bovenaan.
{James Calado/Sébastien Bourdais} rijdt voorop.
{James Calado/Sébastien Bourdais} rijdt vooraan.
{James Calado/Sébastien Bourdais} is koploper.
{James Calado/Sébastien Bourdais} is de nieuwe leider.
{James Calado/Sébastien Bourdais} blijft de leider.
{James Calado/Sébastien Bourdais} houdt de leiding.
{James Calado/Sébastien Bourdais} heeft de leiding.
{James Calado/Sébastien Bourdais} heeft de leiding in handen.
{James Calado/Sébastien Bourdais} bezet de eerste plaats.
{James Calado/Sébastien Bourdais} bezet de koppositie.
{James Calado/Sébastien Bourdais} staat op P1.
{James Calado/Sébastien Bourdais} ligt eerste.
{James Calado/Sébastien Bourdais} staat op één.
{James Calado/Sébastien Bourdais} geeft de toon aan.
{James Calado/Sébastien Bourdais} gaat voorop.
{James Calado/Sébastien Bourdais} ligt op kop.
{James Calado/Sébastien Bourdais} heeft het commando.
{James Calado/Sébastien Bourdais} voert de klassering aan.
{James Calado/Sébastien Bourdais} voert de rangschikking aan.
{James Calado/Sébastien Bourdais} zwaait de scepter.
{James Calado/Sébastien Bourdais} heeft de beste papieren, want hij leidt.
Aan de leiding: {de #51/de #3}.
Aan de leiding ligt {de #51/de #3}.
Aan kop vinden we {de #51/de #3} terug.
Op kop rijdt {James Calado/Sébastien Bourdais}.
Vooraan rijdt {James Calado/Sébastien Bourdais}.
Voorop rijdt {James Calado/Sébastien Bourdais}.
Bovenaan staat {James Calado/Sébastien Bourdais}.
De leiding is in handen van {de #51/de #3}.
De leiding is voor {James Calado/Sébastien Bourdais}.
De koppositie is in handen van {James Calado/Sébastien Bourdais}.
De koppositie wordt bezet door {James Calado/Sébastien Bourdais}.
De eerste plaats is in handen van {James Calado/Sébastien Bourdais}.
De eerste plaats is voor {de #51/de #3}.
De leider heet {James Calado/Sébastien Bourdais}.
De leider is {James Calado/Sébastien Bourdais}.
Leider is {James Calado/Sébastien Bourdais}.
Leider {James Calado/Sébastien Bourdais} komt voorbij.
Koploper {James Calado/Sébastien Bourdais} heeft verkeer voor zich.
Koploper is {James Calado/Sébastien Bourdais}.
Het is {James Calado/Sébastien Bourdais} die leidt.
Het is {James Calado/Sébastien Bourdais} die de lakens uitdeelt.
Het is {de #51/de #3} die aan de leiding gaat.
De wedstrijd wordt aangevoerd door {de #51/de #3}.
Het veld wordt aangevoerd door {James Calado/Sébastien Bourdais}.
Volgorde: {de #51/de #3}, de #8, de #2.
P1 {de #51/de #3}, P2 de #8, P3 de #2.
{De #8/De #6} is tweede.
{De #8/De #6} ligt tweede.
{De #8/De #6} rijdt tweede.
{De #8/De #6} staat tweede.
{De #8/De #6} staat op twee.
{De #8/De #6} rijdt op de tweede plaats.
{De #8/De #6} ligt op plek twee.
{De #8/De #6} bezet de tweede stek.
{De #8/De #6} houdt de tweede plaats.
{De #8/De #6} houdt de tweede plek bezet.
{De #8/De #6} vinden we terug op de tweede plaats.
{De #8/De #6} vinden we als tweede terug.
{De #8/De #6} volgt als tweede.
{De #8/De #6} komt als tweede door.
{De #8/De #6} passeert als tweede.
{De #8/De #6} is eerste achtervolger.
{De #8/De #6} is de eerste achtervolger.
{De #8/De #6} is de naaste belager.
{Ryo Hirakawa/Kévin Estre} rijdt in tweede positie.
{Ryo Hirakawa/Kévin Estre} ligt in tweede stelling.
{Ryo Hirakawa/Kévin Estre} ligt in tweede positie.
{Ryo Hirakawa/Kévin Estre} neemt de tweede plaats in.
{Ryo Hirakawa/Kévin Estre} zit op twee.
{Ryo Hirakawa/Kévin Estre}, P2.
{Ryo Hirakawa/Kévin Estre} P2.
Tweede: {de #8/de #6}.
Tweede is {de #8/de #6}.
Tweede ligt {Ryo Hirakawa/Kévin Estre}.
Tweede staat {Ryo Hirakawa/Kévin Estre}.
Op twee rijdt {Ryo Hirakawa/Kévin Estre}.
Op twee: {Ryo Hirakawa/Kévin Estre}.
Op plaats twee: {de #8/de #6}.
Op P2 {de #8/de #6}.
Op P2 vinden we {de #8/de #6}.
Op de tweede plaats ligt {de #8/de #6}.
Op de tweede plaats vinden we {de #8/de #6} terug.
De tweede plaats is voor {de #8/de #6}.
De tweede plaats is in handen van {de #8/de #6}.
De tweede plek wordt bezet door {de #8/de #6}.
{De #2/De #93} rijdt op een podiumplaats, als derde.
{De #2/De #93} maakt de top drie vol.
{De #2/De #93} vervolledigt de top drie.
{De #2/De #93} completeert de top drie.
{De #2/De #93} sluit de top drie af.
{De #2/De #93} vervolledigt het podium.
{De #2/De #93} completeert het podium.
Derde is {de #2/de #93}.
Derde: {Alex Lynn/Mikkel Jensen}.
{Alex Lynn/Mikkel Jensen} staat voorlopig derde.
{Alex Lynn/Mikkel Jensen} blijft derde.
{Alex Lynn/Mikkel Jensen} moet vrede nemen met de derde plaats.
{Alex Lynn/Mikkel Jensen} is opgeklommen naar de derde plaats.
{Alex Lynn/Mikkel Jensen} is gestegen naar P3.
{Alex Lynn/Mikkel Jensen} is teruggevallen naar de derde plaats.
{Alex Lynn/Mikkel Jensen} is naar de derde plaats gezakt.
{Sébastien Bourdais/Romain Dumas} ligt nu vierde.
{Sébastien Bourdais/Romain Dumas} strandt voorlopig op de vierde plaats.
{Sébastien Bourdais/Romain Dumas} rijdt vierde, net naast het podium.
Vierde en vijfde zijn {de #3/de #708} en de #6.
{De #3/De #708} en de #6 liggen vierde en vijfde.
{De #3/De #708} en de #6 rijden respectievelijk op vier en vijf.
{De #3/De #708} en de #6 volgen op de plaatsen vier en vijf.
Op vier en vijf volgen {de #3/de #708} en de #6.
Plaats vier en vijf zijn voor {de #3/de #708} en de #6.
P4 en P5 voor {de #3/de #708} en de #6.
Daarachter volgt {de #3/de #708} op plaats vier.
{De #3/De #708} doet het met een vierde plaats.
{De #3/De #708} heeft de vierde plaats beet.
Goed voor de vierde plaats: {de #3/de #708}.
{De #3/De #708} is goed voor P4.
{De #3/De #708} prijkt op de vierde plaats.
{De #3/De #708} moet genoegen nemen met plek vier.
{De #3/De #708} (4e) heeft een rustige stint.
{Sébastien Bourdais/Romain Dumas} (4de) heeft een rustige stint.
{Sébastien Bourdais/Romain Dumas}, die vierde ligt, heeft een rustige stint.
{De #34/De #48} leidt in LMP2.
In LMP2 leidt {de #34/de #48}.
In LMP2 gaat {de #34/de #48} aan de leiding.
In LMP2 ligt {de #34/de #48} op kop.
In LMP2 is het {de #34/de #48} die leidt.
In LMP2 voert {Fabio Scherer/Paul Lafargue} de rangen aan.
In LMP2 is {Fabio Scherer/Paul Lafargue} de leider.
In LMP2 staat {Fabio Scherer/Paul Lafargue} bovenaan.
In LMP2 maakt {Fabio Scherer/Paul Lafargue} de dienst uit.
In LMP2 voert {Fabio Scherer/Paul Lafargue} aan.
LMP2: {de #34/de #48} leidt.
LMP2: {de #34/de #48} op kop.
LMP2: P1 {de #34/de #48}, P2 de #41.
De LMP2-klasse wordt aangevoerd door {de #34/de #48}.
{De #34/De #48} is leider in LMP2.
{De #34/De #48} is klassenleider.
{De #34/De #48} voert LMP2 aan.
{De #34/De #48} is de beste in LMP2.
{Fabio Scherer/Paul Lafargue} is de beste in LMP2.
Bij de LMP2's leidt {Fabio Scherer/Paul Lafargue}.
Bij de LMP2 voert {Fabio Scherer/Paul Lafargue} het veld aan.
Klassenleider in LMP2 is {Fabio Scherer/Paul Lafargue}.
LMP2-leider is {Fabio Scherer/Paul Lafargue}.
{De #41/De #65} ligt tweede in LMP2.
{De #41/De #65} is tweede in de klasse.
In LMP2 is {de #41/de #65} tweede.
In LMP2 volgt {Robert Kubica/Job van Uitert} als tweede.
In LMP2 is de tweede plaats voor {Robert Kubica/Job van Uitert}.
{René Binder/Robin Frijns} rijdt derde in LMP2.
{René Binder/Robin Frijns} is derde van de LMP2's.
In LMP2 vervolledigt {René Binder/Robin Frijns} de top drie.
Niet {de #8/de #6}, maar {de #51/de #3} leidt.
Net als vorig jaar voert {de #51/de #3} hier de wedstrijd aan.
Tot groot plezier van de tribunes leidt {de #51/de #3}.
Ondanks een lekke band in het begin ligt {de #8/de #6} tweede.
{Ryo Hirakawa/Kévin Estre} rijdt, ondanks een trage start, tweede.
Met versleten rubber houdt {Ryo Hirakawa/Kévin Estre} de tweede plek vast.
{Ryo Hirakawa/Kévin Estre} geniet van een zorgeloze tweede plaats.
Verrassend genoeg staat {de #8/de #6} tweede.
Vlak na de herstart ligt {de #8/de #6} tweede.
Goed nieuws voor de fans van Toyota: {de #8/de #6} ligt tweede.
{James Calado/Sébastien Bourdais} heeft de wind in de zeilen en leidt.
@gap
De #8 volgt op {12,6 seconden/43,0 seconden}.
De #8 volgt op {dertien tellen/drieënveertig tellen}.
De #8 volgt de #51 op {dertien tellen/drieënveertig tellen}.
De #8 ligt {dertien tellen/drieënveertig tellen} achter de #51.
De #8 rijdt op {dertien tellen/drieënveertig tellen} van de #51.
Ryo Hirakawa zit op {dertien tellen/drieënveertig tellen} van James Calado.
Ryo Hirakawa geeft {dertien tellen/drieënveertig tellen} toe op James Calado.
Ryo Hirakawa geeft {dertien tellen/drieënveertig tellen} toe aan James Calado.
Ryo Hirakawa moet {dertien tellen/drieënveertig tellen} toegeven op James Calado.
Ryo Hirakawa moet {dertien tellen/drieënveertig tellen} prijsgeven op James Calado.
Ryo Hirakawa kijkt tegen een achterstand van {dertien tellen/drieënveertig tellen} aan op James Calado.
Ryo Hirakawa telt {dertien tellen/drieënveertig tellen} achterstand op James Calado.
Ryo Hirakawa hinkt {dertien tellen/drieënveertig tellen} achterop.
Ryo Hirakawa hinkt {dertien tellen/drieënveertig tellen} achter James Calado aan.
Ryo Hirakawa loopt {dertien tellen/drieënveertig tellen} achter op James Calado.
Ryo Hirakawa jaagt op James Calado, die {dertien tellen/drieënveertig tellen} voor ligt.
Ryo Hirakawa zit James Calado op {dertien tellen/drieënveertig tellen} op de hielen.
Ryo Hirakawa loert op {dertien tellen/drieënveertig tellen}.
Ryo Hirakawa staat op {dertien tellen/drieënveertig tellen} van de leider.
Ryo Hirakawa staat op {dertien tellen/drieënveertig tellen} van de koploper.
Ryo Hirakawa rijdt op {dertien tellen/drieënveertig tellen} van de kop.
Ryo Hirakawa heeft {dertien tellen/drieënveertig tellen} goed te maken op James Calado.
Ryo Hirakawa moet {dertien tellen/drieënveertig tellen} goedmaken op James Calado.
Ryo Hirakawa heeft nog {dertien tellen/drieënveertig tellen} te overbruggen naar James Calado.
Ryo Hirakawa komt {dertien tellen/drieënveertig tellen} later door.
Ryo Hirakawa komt {dertien tellen/drieënveertig tellen} na James Calado door.
Ryo Hirakawa passeert {dertien tellen/drieënveertig tellen} na James Calado.
De #51 heeft {dertien tellen/drieënveertig tellen} voorsprong op de #8.
De #51 heeft {dertien tellen/drieënveertig tellen} over op de #8.
De #51 heeft een voorsprong van {dertien tellen/drieënveertig tellen} op de #8.
De #51 heeft een marge van {dertien tellen/drieënveertig tellen} op de #8.
De #51 heeft een bonus van {dertien tellen/drieënveertig tellen} op de #8.
De #51 heeft een buffer van {dertien tellen/drieënveertig tellen} op de #8.
De #51 heeft {dertien tellen/drieënveertig tellen} marge op de #8.
De #51 telt {dertien tellen/drieënveertig tellen} voorsprong op de #8.
De #51 koestert een voorsprong van {dertien tellen/drieënveertig tellen} op de #8.
De #51 verdedigt een voorsprong van {dertien tellen/drieënveertig tellen} op de #8.
De #51 leidt met {dertien tellen/drieënveertig tellen} voorsprong op de #8.
De #51 leidt met een voorsprong van {dertien tellen/drieënveertig tellen}.
De #51 leidt met {dertien tellen/drieënveertig tellen}.
De #51 leidt, met {dertien tellen/drieënveertig tellen} voorsprong op de #8.
De #51 ligt {dertien tellen/drieënveertig tellen} voor op de #8.
De #51 ligt {dertien tellen/drieënveertig tellen} voor de #8.
De #51 ligt {dertien tellen/drieënveertig tellen} los van de #8.
De #51 rijdt {dertien tellen/drieënveertig tellen} voor de #8 uit.
De #51 rijdt {dertien tellen/drieënveertig tellen} voorop.
De #51 blijft de #8 {dertien tellen/drieënveertig tellen} voor.
De #51 houdt de #8 op {dertien tellen/drieënveertig tellen}.
De #51 houdt de #8 op {dertien tellen/drieënveertig tellen} afstand.
De #51 houdt een voorsprong van {dertien tellen/drieënveertig tellen} over.
De #51 is {dertien tellen/drieënveertig tellen} weg van de #8.
De #51 heeft zich {dertien tellen/drieënveertig tellen} losgereden van de #8.
James Calado voor Ryo Hirakawa, op {dertien tellen/drieënveertig tellen}.
James Calado leidt voor Ryo Hirakawa ({dertien tellen/drieënveertig tellen}).
James Calado leidt voor Ryo Hirakawa (+{dertien tellen/drieënveertig tellen}).
James Calado leidt, Ryo Hirakawa op {dertien tellen/drieënveertig tellen}.
James Calado leidt, Ryo Hirakawa volgt op {dertien tellen/drieënveertig tellen}.
James Calado leidt; Ryo Hirakawa +{dertien tellen/drieënveertig tellen}.
P1 James Calado, P2 Ryo Hirakawa op {dertien tellen/drieënveertig tellen}.
P2 Ryo Hirakawa (+{dertien tellen/drieënveertig tellen}).
1. James Calado, 2. Ryo Hirakawa op {dertien tellen/drieënveertig tellen}, 3. Alex Lynn.
Het gat tussen de #51 en de #8 bedraagt {dertien tellen/drieënveertig tellen}.
Het gat van de #51 naar de #8 is {dertien tellen/drieënveertig tellen}.
Het gat tussen de #51 en de #8: {dertien tellen/drieënveertig tellen}.
Tussen de #51 en de #8 gaapt een gat van {dertien tellen/drieënveertig tellen}.
Tussen de #51 en de #8 zit {dertien tellen/drieënveertig tellen}.
Tussen de #51 en de #8 zitten {dertien tellen/drieënveertig tellen}.
{Dertien tellen/Drieënveertig tellen} scheiden de #51 en de #8.
{Dertien tellen/Drieënveertig tellen} scheiden de #51 van de #8.
{Dertien tellen/Drieënveertig tellen} is het verschil tussen de #51 en de #8.
{Dertien tellen/Drieënveertig tellen} bedraagt de achterstand van de #8 op de #51.
Met {dertien tellen/drieënveertig tellen} voorsprong op de #8 gaat de #51 aan de leiding.
Met {dertien tellen/drieënveertig tellen} achterstand volgt de #8.
Met een achterstand van {dertien tellen/drieënveertig tellen} volgt de #8.
Op {dertien tellen/drieënveertig tellen} volgt de #8.
Op {dertien tellen/drieënveertig tellen} van de #51 rijdt de #8.
Op {dertien tellen/drieënveertig tellen} achter de #51 vinden we de #8.
Op {dertien tellen/drieënveertig tellen} gevolgd door de #8.
James Calado leidt en wordt op {dertien tellen/drieënveertig tellen} gevolgd door Ryo Hirakawa.
James Calado wordt op {dertien tellen/drieënveertig tellen} gevolgd door Ryo Hirakawa.
James Calado wordt op de hielen gezeten door Ryo Hirakawa, op {dertien tellen/drieënveertig tellen}.
De achterstand van de #8 op de #51 is {dertien tellen/drieënveertig tellen}.
De achterstand van de #8 bedraagt {dertien tellen/drieënveertig tellen}.
De voorsprong van de #51 op de #8 is {dertien tellen/drieënveertig tellen}.
De voorsprong van de #51 bedraagt {dertien tellen/drieënveertig tellen}.
De marge van de #51 op de #8 bedraagt {dertien tellen/drieënveertig tellen}.
Het verschil tussen de #51 en de #8 is {dertien tellen/drieënveertig tellen}.
Het verschil met de #8 is voor de #51 {dertien tellen/drieënveertig tellen}.
De #51 en de #8 liggen {dertien tellen/drieënveertig tellen} uit elkaar.
De #51 en de #8 rijden {dertien tellen/drieënveertig tellen} van elkaar.
De #51 en de #8 zijn gescheiden door {dertien tellen/drieënveertig tellen}.
De #51 en de #8 worden gescheiden door {dertien tellen/drieënveertig tellen}.
De #51 heeft een voorsprong van {dertien tellen/drieënveertig tellen} uitgebouwd op de #8.
De #8 is genaderd tot op {dertien tellen/drieënveertig tellen} van de #51.
De #8 is tot op {dertien tellen/drieënveertig tellen} van de #51 gekomen.
De #8 volgt op dertien tellen, de #2 op {ruim twee minuten/ruim zes minuten}.
De #51 leidt voor de #8 op dertien tellen en de #2 op {ruim twee minuten/ruim zes minuten}.
De #2 ligt als derde op {ruim twee minuten/ruim zes minuten}.
Derde is de #2 op {ruim twee minuten/ruim zes minuten}.
Derde is de #2, {twee minuten/ruim vijf minuten} daarachter.
De #2, derde, heeft {ruim twee minuten/ruim zes minuten} achterstand.
De #2 volgt als derde op {ruim twee minuten/ruim zes minuten} van de leider.
De #34 leidt in LMP2 met {ruim een minuten/ruim vier minuten} voorsprong op de #41.
In LMP2 heeft Fabio Scherer {ruim een minuten/ruim vier minuten} marge op Robert Kubica.
In LMP2 geeft Robert Kubica {ruim een minuten/ruim vier minuten} toe op Fabio Scherer.
In LMP2 volgt Robert Kubica op {ruim een minuten/ruim vier minuten}.
In LMP2 leidt Fabio Scherer met {ruim een minuten/ruim vier minuten} op Robert Kubica.
In LMP2 is Fabio Scherer {ruim een minuten/ruim vier minuten} voor op Robert Kubica.
In LMP2 bedraagt het verschil tussen Fabio Scherer en Robert Kubica {ruim een minuten/ruim vier minuten}.
In LMP2 leidt Fabio Scherer, {ruim een minuten/ruim vier minuten} voor Robert Kubica.
In LMP2 leidt Fabio Scherer voor Robert Kubica, die op {ruim een minuten/ruim vier minuten} volgt.
LMP2: Fabio Scherer voor Robert Kubica, {ruim een minuten/ruim vier minuten}.
Aan de leiding telt James Calado een comfortabele voorsprong van {dertien tellen/drieënveertig tellen} op Ryo Hirakawa.
Na een foutloze stint heeft James Calado {dertien tellen/drieënveertig tellen} voorsprong op Ryo Hirakawa.
In de schaduw van de tribunes volgt Ryo Hirakawa op {dertien tellen/drieënveertig tellen} van James Calado.
Bij het invallen van de duisternis scheiden {dertien tellen/drieënveertig tellen} de #51 en de #8.
James Calado oogt ontspannen met zijn {dertien tellen/drieënveertig tellen} voorsprong op Ryo Hirakawa.
Ryo Hirakawa ziet James Calado {dertien tellen/drieënveertig tellen} voor zich uit rijden.
Het duel blijft spannend: Ryo Hirakawa volgt James Calado op {dertien tellen/drieënveertig tellen}.
@lapsdown
De #3 ligt op {een/vier} {ronde/ronden}.
De #3 volgt op {een/vier} {ronde/ronden}.
De #3 heeft {een/vier} {ronde/ronden} achterstand.
De #3 rijdt op {een/vier} {ronde/ronden} van de leider.
De #3 ligt {een/vier} {ronde/ronden} achter.
De #3 staat op {een/vier} {ronde/ronden} van de kop.
De #3 is {een/vier} {ronde/ronden} achter de leider.
De #3 is {een/vier} {ronde/ronden} kwijt op de leider.
De #3 moet {een/vier} {ronde/ronden} toegeven.
De #3 geeft {een/vier} {ronde/ronden} toe op de leider.
De #3 telt {een/vier} {ronde/ronden} achterstand op de leider.
De #3 kijkt tegen {een/vier} {ronde/ronden} achterstand aan.
De #3 heeft {een/vier} {ronde/ronden} aan zijn been.
De #3 is op {een/vier} {ronde/ronden} gezet.
Op {een/vier} {ronde/ronden} volgt de #3.
Op {een/vier} {ronde/ronden} van de leider rijdt de #3.
De #3 rijdt {een/vier} {ronde/ronden} achter de #51.
De #3 mist {een/vier} {ronde/ronden} op de leider.
De #3, op {een/vier} {ronde/ronden}, heeft een rustige stint.
{De #3/De #51} zit niet meer in de ronde van de leider.
{De #3/De #51} is gedubbeld.
{De #3/De #51} is op een ronde gereden.
@wheel
{James Calado/Alessandro Pier Guidi} zit in de #51.
{James Calado/Alessandro Pier Guidi} zit aan het stuur van de #51.
{James Calado/Alessandro Pier Guidi} zit achter het stuur van de #51.
{James Calado/Alessandro Pier Guidi} stuurt de #51.
{James Calado/Alessandro Pier Guidi} bestuurt de #51.
{James Calado/Alessandro Pier Guidi} rijdt momenteel in de #51.
{James Calado/Alessandro Pier Guidi} heeft het stuur in handen van de #51.
{James Calado/Alessandro Pier Guidi} doet nu de stint in de #51.
{James Calado/Alessandro Pier Guidi} is aan de beurt in de #51.
{James Calado/Alessandro Pier Guidi} is aan zet in de #51.
{James Calado/Alessandro Pier Guidi} draait zijn stint in de #51.
{James Calado/Alessandro Pier Guidi} zit er nu in bij de #51.
{James Calado/Alessandro Pier Guidi} is ingestapt in de #51.
De #51 wordt bestuurd door {James Calado/Alessandro Pier Guidi}.
De #51 wordt momenteel gereden door {James Calado/Alessandro Pier Guidi}.
De #51, met {James Calado/Alessandro Pier Guidi} aan het stuur, leidt.
De #51, met {James Calado/Alessandro Pier Guidi} achter het stuur, leidt.
De #51 met {James Calado/Alessandro Pier Guidi} leidt.
De #51 ({James Calado/Alessandro Pier Guidi}) leidt.
De #51, bestuurd door {James Calado/Alessandro Pier Guidi}, leidt.
De #51, nu met {James Calado/Alessandro Pier Guidi}, leidt.
De #51, waarin {James Calado/Alessandro Pier Guidi} zit, leidt.
De #51, waar {James Calado/Alessandro Pier Guidi} aan het stuur zit, leidt.
In de #51 zit {James Calado/Alessandro Pier Guidi}.
In de #51 zit nu {James Calado/Alessandro Pier Guidi} achter het stuur.
In de #51 rijdt {James Calado/Alessandro Pier Guidi}.
In de #51 stuurt momenteel {James Calado/Alessandro Pier Guidi}.
In de #51 is het de beurt aan {James Calado/Alessandro Pier Guidi}.
In de #51 is {James Calado/Alessandro Pier Guidi} aan de beurt.
Aan het stuur van de #51 zit {James Calado/Alessandro Pier Guidi}.
Achter het stuur van de #51: {James Calado/Alessandro Pier Guidi}.
Aan boord van de #51: {James Calado/Alessandro Pier Guidi}.
Bij de #51 zit {James Calado/Alessandro Pier Guidi} in de auto.
{James Calado/Alessandro Pier Guidi} leidt in de #51.
{James Calado/Alessandro Pier Guidi} leidt met de #51.
{James Calado/Alessandro Pier Guidi}, in de #51, leidt.
{James Calado/Alessandro Pier Guidi} (de #51) leidt.
{James Calado/Alessandro Pier Guidi} brengt de #51 als eerste door.
{James Calado/Alessandro Pier Guidi} loodst de #51 door het verkeer.
{James Calado/Alessandro Pier Guidi} houdt de #51 aan de leiding.
Momenteel zit {James Calado/Alessandro Pier Guidi} aan het stuur van de #51.
Onder het toeziend oog van zijn ploegbaas stuurt {James Calado/Alessandro Pier Guidi} de #51.
@tookover
{Alex Lynn/Richard Westbrook} nam in ronde 209 het stuur over van Earl Bamber.
{Alex Lynn/Richard Westbrook}, die na ronde 208 instapte, ligt derde.
Alessandro Pier Guidi gaf {James Calado/Antonio Giovinazzi} de wagen.
{James Calado/Antonio Giovinazzi} kreeg het stuur van Alessandro Pier Guidi.
{James Calado/Antonio Giovinazzi} kroop achter het stuur in de plaats van Alessandro Pier Guidi.
{James Calado/Antonio Giovinazzi} nam tweeëndertig minuten geleden het stuur van de #51 over van Alessandro Pier Guidi.
{James Calado/Antonio Giovinazzi} heeft de #51 overgenomen van Alessandro Pier Guidi.
{James Calado/Antonio Giovinazzi} heeft het stuur van de #51 overgenomen van Alessandro Pier Guidi.
{James Calado/Antonio Giovinazzi} loste Alessandro Pier Guidi af in de #51.
{James Calado/Antonio Giovinazzi} loste Alessandro Pier Guidi af.
{James Calado/Antonio Giovinazzi} heeft Alessandro Pier Guidi afgelost.
{James Calado/Antonio Giovinazzi} heeft Alessandro Pier Guidi in de #51 afgelost.
{James Calado/Antonio Giovinazzi} verving Alessandro Pier Guidi in de #51.
{James Calado/Antonio Giovinazzi} volgde Alessandro Pier Guidi op in de #51.
{James Calado/Antonio Giovinazzi} stapte in voor Alessandro Pier Guidi.
{James Calado/Antonio Giovinazzi} kroop achter het stuur in de plaats van Alessandro Pier Guidi.
{James Calado/Antonio Giovinazzi} kreeg het stuur van Alessandro Pier Guidi.
{James Calado/Antonio Giovinazzi} zit er nu in, in de plaats van Alessandro Pier Guidi.
{Alessandro Pier Guidi/Antonio Giovinazzi} droeg het stuur over aan James Calado.
{Alessandro Pier Guidi/Antonio Giovinazzi} gaf het stuur door aan James Calado.
{Alessandro Pier Guidi/Antonio Giovinazzi} gaf de auto door aan James Calado.
{Alessandro Pier Guidi/Antonio Giovinazzi} maakte plaats voor James Calado.
{Alessandro Pier Guidi/Antonio Giovinazzi} stapte uit voor James Calado.
{Alessandro Pier Guidi/Antonio Giovinazzi} werd afgelost door James Calado.
{Alessandro Pier Guidi/Antonio Giovinazzi} werd vervangen door James Calado.
{Alessandro Pier Guidi/Antonio Giovinazzi} ruimde plaats voor James Calado.
{Alessandro Pier Guidi/Antonio Giovinazzi} is afgelost door James Calado.
{Alessandro Pier Guidi/Antonio Giovinazzi} gaf de #51 over aan James Calado.
In de #51 nam {James Calado/Antonio Giovinazzi} over van Alessandro Pier Guidi.
In de #51 loste {James Calado/Antonio Giovinazzi} Alessandro Pier Guidi af.
In de #51 heeft {James Calado/Antonio Giovinazzi} het overgenomen van Alessandro Pier Guidi.
In de #51 maakte {Alessandro Pier Guidi/Antonio Giovinazzi} plaats voor James Calado.
Rijderswissel bij de #51: {James Calado/Antonio Giovinazzi} voor Alessandro Pier Guidi.
Bij de #51 is {James Calado/Antonio Giovinazzi} ingestapt voor Alessandro Pier Guidi.
James Calado stapte {tweeëndertig minuten/negenentachtig minuten} geleden in.
James Calado nam {tweeëndertig minuten/negenentachtig minuten} geleden over van Alessandro Pier Guidi.
James Calado zit sinds {tweeëndertig minuten/negenentachtig minuten} in de #51.
James Calado is {tweeëndertig minuten/negenentachtig minuten} geleden ingestapt.
@stops
De #51 heeft {negentien/drieëntwintig} keer gestopt.
De #51 is {negentien/drieëntwintig} keer gestopt.
De #51 stopte {negentien/drieëntwintig} keer.
De #51 stopte al {negentien/drieëntwintig} maal.
De #51 maakte {negentien/drieëntwintig} stops.
De #51 heeft {negentien/drieëntwintig} stops gemaakt.
De #51 heeft {negentien/drieëntwintig} stops achter de rug.
De #51 heeft {negentien/drieëntwintig} pitstops achter de rug.
De #51 staat op {negentien/drieëntwintig} stops.
De #51 zit aan {negentien/drieëntwintig} stops.
De #51 zit aan zijn {negentien/drieëntwintig} stops.
De #51 telt {negentien/drieëntwintig} stops.
De #51 had {negentien/drieëntwintig} stops nodig.
De #51 kwam {negentien/drieëntwintig} keer binnen.
De #51 is al {negentien/drieëntwintig} keer binnen geweest.
De #51 is {negentien/drieëntwintig} keer in de pits geweest.
De #51 is {negentien/drieëntwintig} keer naar binnen gekomen.
De #51 dook {negentien/drieëntwintig} keer de pits in.
De #51 bracht {negentien/drieëntwintig} bezoeken aan de pits.
De #51 bracht {negentien/drieëntwintig} bezoekjes aan de pits.
De #51 bezocht {negentien/drieëntwintig} keer de pits.
De #51 bezocht de pits {negentien/drieëntwintig} keer.
De #51 deed {negentien/drieëntwintig} keer de pits aan.
De #51 reed {negentien/drieëntwintig} keer de pits in.
De #51 ging {negentien/drieëntwintig} keer langs de pits.
De #51 ging {negentien/drieëntwintig} keer tanken.
De #51 heeft {negentien/drieëntwintig} keer getankt.
De #51 tankte {negentien/drieëntwintig} keer.
De #51 pitte {negentien/drieëntwintig} keer.
De #51 leidt, met {negentien/drieëntwintig} stops.
De #51 leidt na {negentien/drieëntwintig} stops.
De #51 ({negentien/drieëntwintig} stops) leidt.
Na {negentien/drieëntwintig} stops leidt de #51.
Na {negentien/drieëntwintig} pitstops rijdt de #51 op kop.
Al {negentien/drieëntwintig} keer kwam de #51 binnen.
{Negentien/Drieëntwintig} stops voor de #51.
De teller van de #51 staat op {negentien/drieëntwintig} stops.
Met slechts {negentien/drieëntwintig} stops is de #51 zuinig geweest.
De #51 heeft er al {negentien/drieëntwintig} stops op zitten.
De mecaniciens van de #51 hebben {negentien/drieëntwintig} keer in actie moeten komen.
@stoplength
De laatste stop van de #51 duurde {1 minuten en 32 seconden/3 minuten en 20 seconden}.
De jongste stop van de #51 nam {1 minuten en 32 seconden/3 minuten en 20 seconden} in beslag.
De laatste stop kostte de #51 {1 minuten en 32 seconden/3 minuten en 20 seconden}.
De #51 stond bij de laatste stop {1 minuten en 32 seconden/3 minuten en 20 seconden} stil.
De #51 had voor de laatste stop {1 minuten en 32 seconden/3 minuten en 20 seconden} nodig.
Bij de laatste stop bleef de #51 {1 minuten en 32 seconden/3 minuten en 20 seconden} in de pitstraat.
@laststop
De #51 stopte {vierendertig minuten/achtentachtig minuten} geleden voor het laatst.
De #51 maakte {vierendertig minuten/achtentachtig minuten} geleden zijn laatste stop.
De #51 was {vierendertig minuten/achtentachtig minuten} geleden voor het laatst binnen.
De #51 tankte {vierendertig minuten/achtentachtig minuten} geleden voor het laatst.
De laatste stop van de #51 was {vierendertig minuten/achtentachtig minuten} geleden.
De laatste stop van de #51 dateert van {vierendertig minuten/achtentachtig minuten} geleden.
De laatste tankbeurt van de #51 ligt {vierendertig minuten/achtentachtig minuten} achter ons.
De #51 is al {vierendertig minuten/achtentachtig minuten} niet meer binnen geweest.
De #51 kwam om {7.26 uur/6.46 uur} voor het laatst binnen.
De #51 stopte om {7.26 uur/6.46 uur} voor het laatst.
De #51 maakte om {7.26 uur/6.46 uur} zijn laatste stop.
De laatste stop van de #51 was om {7.26 uur/6.46 uur}.
Sinds {7.26 uur/6.46 uur} is de #51 niet meer gestopt.
De #51 heeft sinds {7.26 uur/6.46 uur} niet meer gestopt.
@stint
De #51 heeft {tien/zeventien} ronden gereden sinds zijn stop.
De #51 rijdt al {tien/zeventien} ronden op deze tank.
De #51 heeft {tien/zeventien} ronden afgelegd sinds de laatste stop.
De #51 is {tien/zeventien} ronden onderweg sinds de laatste stop.
De #51 rijdt al {tien/zeventien} ronden zonder te stoppen.
De #51 heeft er {tien/zeventien} ronden op zitten in deze stint.
De #51 stopte {tien/zeventien} ronden geleden.
De huidige stint van de #51 duurt al {tien/zeventien} ronden.
De #51 maakte {tien/zeventien} ronden geleden zijn laatste stop.
De #51 rijdt al {tien/zeventien} ronden op dezelfde banden.
@lapsdone
De #51 heeft {216/225} ronden gereden.
De #51 heeft {216/225} ronden afgelegd.
De #51 heeft {216/225} ronden op de teller.
De #51 telt {216/225} ronden.
De #51 heeft {216/225} ronden achter de rug.
De #51 heeft {216/225} omlopen voltooid.
De #51 voltooide {216/225} ronden.
De #51 legde {216/225} ronden af.
De leider heeft {216/225} ronden afgelegd.
De #80 viel uit na {183/196} ronden.
De #80 gaf op na {183/196} ronden.
Na {183/196} ronden viel de #80 uit.
De #80 kwam niet verder dan {183/196} ronden.
De #80 is na {183/196} ronden uitgevallen.
De #80 strandde na {183/196} ronden.
@lapsled
Van de 216 ronden voerde de #8 er {92/113} aan.
De #8 leidde {92/113} van de 216 afgelegde ronden.
De #8 reed de eerste {14/25} ronden op kop.
De #8 ging de eerste {veertien/achttien} ronden voorop.
De #51 heeft {tweeënvijftig/zevenenzeventig} ronden aan de leiding gereden.
De #51 reed {tweeënvijftig/zevenenzeventig} ronden op kop.
De #51 leidde {tweeënvijftig/zevenenzeventig} ronden.
De #51 leidde {tweeënvijftig/zevenenzeventig} ronden lang.
De #51 heeft {tweeënvijftig/zevenenzeventig} ronden geleid.
De #51 lag {tweeënvijftig/zevenenzeventig} ronden aan de leiding.
De #51 ging {tweeënvijftig/zevenenzeventig} ronden aan de leiding.
De #51 voerde {tweeënvijftig/zevenenzeventig} ronden het veld aan.
De #51 reed {tweeënvijftig/zevenenzeventig} ronden voorop.
De #51 ging {tweeënvijftig/zevenenzeventig} ronden lang voorop.
De #51 had {tweeënvijftig/zevenenzeventig} ronden de leiding.
De #51 heeft {tweeënvijftig/zevenenzeventig} ronden aan kop op zijn naam.
De #51 telt {tweeënvijftig/zevenenzeventig} ronden aan de leiding.
De #51 bracht {tweeënvijftig/zevenenzeventig} ronden aan de leiding door.
De #51 was {tweeënvijftig/zevenenzeventig} ronden leider.
{Tweeënvijftig/Zevenenzeventig} ronden reed de #51 op kop.
Al {tweeënvijftig/zevenenzeventig} ronden heeft de #51 aan de leiding gelegen.
{De #8/De #94} leidde de meeste ronden.
{De #8/De #94} heeft de meeste ronden aan de leiding gereden.
{De #8/De #94} reed het langst op kop.
{De #8/De #94} lag het langst aan de leiding.
{De #8/De #94} voerde het veld het langst aan.
{De #8/De #94} reed de meeste ronden op kop.
De meeste ronden aan de leiding zijn voor {de #8/de #94}.
De meeste ronden op kop staan op naam van {de #8/de #94}.
Niemand reed meer ronden op kop dan {de #8/de #94}.
Het langst aan de leiding lag {de #8/de #94}.
Geen enkele wagen leidde meer ronden dan {de #8/de #94}.
Met {92/113} ronden reed de #8 het langst op kop.
De #8 reed met {92/113} ronden het langst op kop.
De #8, met {92/113} ronden aan de leiding, is het langst op kop gereden.
In totaal reed de #51 al {tweeënvijftig/zevenenzeventig} ronden aan de leiding.
@led
{De #3/De #8} heeft nog geen ronde geleid.
{De #3/De #8} lag nooit aan de leiding.
{De #3/De #8} reed geen moment op kop.
{De #3/De #8} reed geen ogenblik op kop.
{De #3/De #8} leidde geen enkele ronde.
{De #3/De #8} leidde nooit.
{De #3/De #8} stond nog niet aan de leiding.
{De #3/De #8} heeft nog nooit geleid.
{De #3/De #8} heeft nog niet aan kop gelegen.
@leadchange
De #51 greep {negenentwintig minuten/drieënnegentig minuten} geleden de macht.
De #51 nestelde zich {negenentwintig minuten/drieënnegentig minuten} geleden op kop.
De #51 schoof {negenentwintig minuten/drieënnegentig minuten} geleden door naar de eerste plaats.
De #51 is {negenentwintig minuten/drieënnegentig minuten} geleden op kop gekomen.
De #51 nam {negenentwintig minuten/drieënnegentig minuten} geleden de leiding.
De #51 nam {negenentwintig minuten/drieënnegentig minuten} geleden de leiding over.
De #51 nam {negenentwintig minuten/drieënnegentig minuten} geleden de leiding over van de #8.
De #51 kwam {negenentwintig minuten/drieënnegentig minuten} geleden aan de leiding.
De #51 kwam {negenentwintig minuten/drieënnegentig minuten} geleden op kop.
De #51 pakte {negenentwintig minuten/drieënnegentig minuten} geleden de leiding.
De #51 veroverde {negenentwintig minuten/drieënnegentig minuten} geleden de leiding.
De #51 heeft {negenentwintig minuten/drieënnegentig minuten} geleden de leiding overgenomen.
De #51 heeft {negenentwintig minuten/drieënnegentig minuten} geleden de leiding gepakt.
De #51 ging {negenentwintig minuten/drieënnegentig minuten} geleden de #8 voorbij en leidt.
De #51 stak de #8 {negenentwintig minuten/drieënnegentig minuten} geleden voorbij voor de leiding.
De #51 passeerde de #8 {negenentwintig minuten/drieënnegentig minuten} geleden voor de eerste plaats.
De leiding ging {negenentwintig minuten/drieënnegentig minuten} geleden van de #8 naar de #51.
{De #51/De #8} is de #8 voorbij en leidt.
@lostlead
De #8 stond {negenentwintig minuten/drieënnegentig minuten} geleden de koppositie af.
De #8 heeft {negenentwintig minuten/drieënnegentig minuten} geleden de leiding verspeeld.
De #8 verloor {negenentwintig minuten/drieënnegentig minuten} geleden de leiding.
De #8 moest {negenentwintig minuten/drieënnegentig minuten} geleden de leiding afstaan.
De #8 moest {negenentwintig minuten/drieënnegentig minuten} geleden de leiding afstaan aan de #51.
De #8 gaf {negenentwintig minuten/drieënnegentig minuten} geleden de leiding uit handen.
De #8 raakte {negenentwintig minuten/drieënnegentig minuten} geleden de leiding kwijt.
@ledsince
Sinds ronde {208/161} heeft de #51 de leiding niet meer uit handen gegeven.
De #51 is sinds ronde {208/161} niet meer van de kop geweest.
De #51 leidt sinds {negenentwintig minuten/drieënnegentig minuten}.
De #51 ligt al {negenentwintig minuten/drieënnegentig minuten} aan de leiding.
De #51 rijdt al {negenentwintig minuten/drieënnegentig minuten} op kop.
De #51 leidt nu {negenentwintig minuten/drieënnegentig minuten}.
@counts
De leiding wisselde {tweeëndertig/negenendertig} keer.
Er waren {tweeëndertig/negenendertig} leiderswissels.
We zagen {tweeëndertig/negenendertig} leiderswissels.
{Tweeëndertig/Negenendertig} keer wisselde de leiding.
De leiding wisselde al {tweeëndertig/negenendertig} maal van hand.
Er is {tweeëndertig/negenendertig} keer van leider gewisseld.
Er zijn {twintig/zesentwintig} auto's uitgevallen.
{Twintig/Zesentwintig} auto's zijn uitgevallen.
{Twintig/Zesentwintig} wagens staan aan de kant.
{Twintig/Zesentwintig} van de tweeënzestig gestarte wagens zijn uitgevallen.
{Twintig/Zesentwintig} van de tweeënzestig auto's haalden het einde niet.
Van de tweeënzestig starters zijn er {twintig/zesentwintig} uitgevallen.
Van de tweeënzestig starters vielen er {twintig/zesentwintig} uit.
Van de tweeënzestig gestarte auto's zijn er al {twintig/zesentwintig} uit koers.
Er zijn al {twintig/zesentwintig} uitvallers.
{Twintig/Zesentwintig} uitvallers telt de wedstrijd.
We tellen {twintig/zesentwintig} uitvallers.
De uitvallerslijst telt {twintig/zesentwintig} namen.
{Twintig/Zesentwintig} auto's verdwenen uit de wedstrijd.
{Twintig/Zesentwintig} equipes gaven op.
{Twintig/Zesentwintig} opgaves staan er op de lijst.
Er rijden nog {tweeënveertig/vijfendertig} auto's.
Nog {tweeënveertig/vijfendertig} wagens in koers.
Er zijn nog {tweeënveertig/vijfendertig} auto's in koers.
{Tweeënveertig/Vijfendertig} auto's rijden nog.
Van de tweeënzestig auto's rijden er nog {tweeënveertig/vijfendertig}.
Van de tweeënzestig gestarte wagens zijn er nog {tweeënveertig/vijfendertig} in koers.
{Tweeënveertig/Vijfendertig} wagens zijn nog in de baan.
Er blijven nog {tweeënveertig/vijfendertig} auto's over.
{Drie/Zeven} auto's rijden in dezelfde ronde.
{Drie/Zeven} wagens zitten in de ronde van de leider.
Er zitten nog {drie/zeven} auto's in de leidersronde.
In de leidersronde rijden nog {drie/zeven} wagens.
{Drie/Zeven} auto's liggen in dezelfde ronde als de leider.
De eerste {drie/zeven} rijden in dezelfde ronde.
Er waren {drie/zeven} safetycars.
Er waren {drie/zeven} safetycarfases.
De safetycar kwam {drie/zeven} keer de baan op.
{Drie/Zeven} keer kwam de safetycar naar buiten.
De safetycar moest {drie/zeven} keer uitrukken.
We hadden al {drie/zeven} safetycars.
De safetycar kwam {drie/zeven} maal in actie.
Er was {drie/zeven} keer een safetycar.
De wedstrijd kende {drie/zeven} safetycarfases.
{Drie/Zeven} safetycarperiodes telde de wedstrijd.
De safetycar is {drie/zeven} keer buiten geweest.
De wedstrijd werd {drie/zeven} keer geneutraliseerd met de safetycar.
Er waren {vier/acht} full course yellows.
{Vier/Acht} keer gold een full course yellow.
De wedstrijdleiding riep {vier/acht} full course yellows uit.
Er werd {vier/acht} keer een full course yellow afgekondigd.
We kregen {vier/acht} full course yellows.
Het was al {vier/acht} keer full course yellow.
Het was de {vierde/zevende} full course yellow van de race.
De {vierde/zevende} full course yellow is voorbij.
Het was al de {vierde/zevende} full course yellow.
@flags
De laatste full course yellow duurde {drie minuten/dertig minuten}.
De jongste safetycarfase duurde {eenenzestig minuten/146 minuten}.
De safetycar bleef {eenenzestig minuten/146 minuten} buiten.
De safetycar was {eenenzestig minuten/146 minuten} op de baan.
De full course yellow nam {drie minuten/dertig minuten} in beslag.
{Drie minuten/Dertig minuten} duurde de full course yellow.
De laatste safetycar ging {402 minuten/835 minuten} geleden naar binnen.
De groene vlag wapperde {402 minuten/835 minuten} geleden weer.
@bestlap
De snelste ronde staat op naam van {Sébastien Bourdais/Alex Lynn}.
De snelste ronde is voor {Sébastien Bourdais/Alex Lynn}.
De snelste ronde is van {Sébastien Bourdais/Alex Lynn}.
De snelste ronde is in handen van {Sébastien Bourdais/Alex Lynn}.
De snelste ronde kwam van {Sébastien Bourdais/Alex Lynn}.
De snelste ronde reed {Sébastien Bourdais/Alex Lynn}.
De rapste ronde staat op naam van {Sébastien Bourdais/Alex Lynn}.
De vlugste ronde staat op naam van {Sébastien Bourdais/Alex Lynn}.
De rapste ronde is voor {Sébastien Bourdais/Alex Lynn}.
De beste rondetijd is van {Sébastien Bourdais/Alex Lynn}.
De snelste tijd staat op naam van {Sébastien Bourdais/Alex Lynn}.
{Sébastien Bourdais/Alex Lynn} reed de snelste ronde.
{Sébastien Bourdais/Alex Lynn} reed de snelste ronde van de wedstrijd.
{Sébastien Bourdais/Alex Lynn} noteerde de snelste ronde.
{Sébastien Bourdais/Alex Lynn} tekende de snelste ronde aan.
{Sébastien Bourdais/Alex Lynn} liet de snelste ronde noteren.
{Sébastien Bourdais/Alex Lynn} zette de snelste ronde neer.
{Sébastien Bourdais/Alex Lynn} zette de snelste tijd op de klokken.
{Sébastien Bourdais/Alex Lynn} zette de rapste ronde neer.
{Sébastien Bourdais/Alex Lynn} klokte de snelste ronde.
{Sébastien Bourdais/Alex Lynn} draaide de snelste ronde.
{Sébastien Bourdais/Alex Lynn} heeft de snelste ronde in handen.
{Sébastien Bourdais/Alex Lynn} heeft de snelste ronde op zijn naam.
{Sébastien Bourdais/Alex Lynn} is de snelste man op de baan met een ronde van 3.28,298.
Sébastien Bourdais reed met {3.28,298/3.24,298} de snelste ronde.
Sébastien Bourdais klokte {3.28,298/3.24,298}, de snelste ronde.
De snelste ronde is {3.28,298/3.24,298}.
De snelste ronde: {3.28,298/3.24,298}.
De snelste ronde bedraagt {3.28,298/3.24,298}.
De beste rondetijd bedraagt {3.28,298/3.24,298}.
De snelste ronde staat op {3.28,298/3.24,298}.
De snelste ronde: {Sébastien Bourdais/Alex Lynn}, 3.28,298.
Snelste ronde: {Sébastien Bourdais/Alex Lynn} (3.28,298).
Met {3.28,298/3.24,298} reed Sébastien Bourdais de snelste ronde.
De snelste ronde, 3.28,298, is van {Sébastien Bourdais/Alex Lynn}.
{De #3/De #2} reed de snelste ronde.
De snelste ronde staat op naam van {de #3/de #2}.
Niemand was sneller dan {Sébastien Bourdais/Alex Lynn}.
Niemand ging sneller dan {3.28,298/3.24,298}.
@timeleft
Er zijn nog {acht uur en nul minuten/tien uur en nul minuten} te gaan.
Nog {acht uur en nul minuten/tien uur en nul minuten} te gaan.
Er resteren nog {acht uur en nul minuten/tien uur en nul minuten}.
Er rest nog {acht uur en nul minuten/tien uur en nul minuten}.
Er is nog {acht uur en nul minuten/tien uur en nul minuten} te rijden.
We hebben nog {acht uur en nul minuten/tien uur en nul minuten} voor de boeg.
Met nog {acht uur en nul minuten/tien uur en nul minuten} te gaan leidt de #51.
Met nog {acht uur en nul minuten/tien uur en nul minuten} op de klok leidt de #51.
{Acht uur en nul minuten/Tien uur en nul minuten} voor het einde leidt de #51.
{Acht uur en nul minuten/Tien uur en nul minuten} voor de finish leidt de #51.
{Acht uur en nul minuten/Tien uur en nul minuten} voor tijd leidt de #51.
De finish valt over {acht uur en nul minuten/tien uur en nul minuten}.
De wedstrijd duurt nog {acht uur en nul minuten/tien uur en nul minuten}.
De race duurt nog {acht uur en nul minuten/tien uur en nul minuten}.
Nog {acht uur en nul minuten/tien uur en nul minuten} voor de vlag valt.
Nog {acht uur en nul minuten/tien uur en nul minuten} tot de finish.
Nog {acht uur en nul minuten/tien uur en nul minuten} tot het einde.
Het is nog {acht uur en nul minuten/tien uur en nul minuten} rijden.
Er staat nog {acht uur en nul minuten/tien uur en nul minuten} op de klok.
@elapsed
Na {zestien uur en nul minuten/achttien uur en nul minuten} leidt de #51.
We zijn {zestien uur en nul minuten/achttien uur en nul minuten} ver.
We zijn {zestien uur en nul minuten/achttien uur en nul minuten} onderweg.
Er is {zestien uur en nul minuten/achttien uur en nul minuten} gereden.
Er zijn {zestien uur en nul minuten/achttien uur en nul minuten} verstreken.
{Zestien uur en nul minuten/Achttien uur en nul minuten} ver in de wedstrijd leidt de #51.
{Zestien uur en nul minuten/Achttien uur en nul minuten} ver en de #51 leidt.
{Zestien uur en nul minuten/Achttien uur en nul minuten} na de start leidt de #51.
{Zestien uur en nul minuten/Achttien uur en nul minuten} koers en de #51 leidt.
Na {zestien uur en nul minuten/achttien uur en nul minuten} racen leidt de #51.
Na {zestien uur en nul minuten/achttien uur en nul minuten} koers leidt de #51.
Na {zestien uur en nul minuten/achttien uur en nul minuten} wedstrijd leidt de #51.
De wedstrijd is {zestien uur en nul minuten/achttien uur en nul minuten} oud.
We zitten {zestien uur en nul minuten/achttien uur en nul minuten} in de wedstrijd.
Stand na {zestien uur en nul minuten/achttien uur en nul minuten}.
@retired
De {#7/#51} haalde de finish niet.
De {#7/#51} zag halfkoers niet en viel uit.
{De #80/De #51} is uitgevallen.
{De #80/De #51} viel uit.
{De #80/De #51} heeft opgegeven.
{De #80/De #51} moest opgeven.
{De #80/De #51} heeft de strijd gestaakt.
{De #80/De #51} ligt uit de wedstrijd.
{De #80/De #51} is uit koers.
{De #80/De #51} is uit de race.
{De #80/De #51} is eruit.
{De #80/De #51} ligt eruit.
{De #80/De #51} doet niet meer mee.
{De #80/De #51} is niet meer in koers.
{De #80/De #51} is van de baan verdwenen.
{De #80/De #51} zien we niet meer terug.
{De #80/De #51} kwam niet meer langs.
{De #80/De #51} is niet meer gezien.
{De #80/De #51} haalt de finish niet.
{De #80/De #51} haalt het einde niet.
{De #80/De #51} is teruggetrokken.
Voor {de #80/de #51} is de wedstrijd voorbij.
Voor {de #80/de #51} zit de wedstrijd erop.
Voor {de #80/de #51} is het verhaal uit.
Voor {de #80/de #51} viel het doek.
Einde wedstrijd voor {de #80/de #51}.
Einde verhaal voor {de #80/de #51}.
Opgave voor {de #80/de #51}.
Uit koers: {de #80/de #51}.
Uitgevallen: {de #80/de #51}.
{De #80/De #51} gaf er de brui aan.
{De #80/De #51} strandde.
{De #80/De #51} strandde langs de baan.
{De #80/De #51} haakte af.
{De #80/De #51} is een van de uitvallers.
{De #80/De #51} behoort tot de uitvallers.
De #80 viel in het {vijftiende/dertiende} uur uit.
De #80 is in het {vijftiende/dertiende} uur uitgevallen.
De #80 is sinds het {vijftiende/dertiende} uur uit koers.
De #80 verdween in het {vijftiende/dertiende} uur.
De #80 is sinds het {vijftiende/dertiende} uur niet meer gezien.
In het {vijftiende/dertiende} uur viel de #80 uit.
In het {vijftiende/dertiende} uur staakte de #80 de strijd.
De #80 kwam niet verder dan het {vijftiende/dertiende} uur.
Met een kapotte versnellingsbak is {de #80/de #51} uitgevallen.
{De #80/De #51} heeft de handdoek in de ring gegooid.
@driverlaps
Sébastien Bourdais deed {43/30} ronden in zijn eentje.
Sébastien Bourdais nam {77/60} ronden voor zijn rekening.
In de #3 reed Sébastien Bourdais {43/31} ronden aan een stuk.
@stopscompared
De #2 stopte {een/drie} keer minder dan de #51.
De #2 kwam {één/drie} keer minder binnen dan de #51.
De #2 heeft {een stop/drie stops} minder gemaakt dan de #51.
De #51 maakte {een stop/drie stops} meer dan de #2.
"""
