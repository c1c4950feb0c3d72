"""RMonitor records: every command as the specification writes it, and as timing systems really do."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pitboard.feeds.rmonitor.protocol import (
    BestLap,
    ClassName,
    Competitor,
    Correction,
    Disqualified,
    DrivenLap,
    Heartbeat,
    Init,
    LapPassing,
    LastPassing,
    LineCrossing,
    Notice,
    RacePosition,
    Run,
    Section,
    ServerClock,
    SessionKind,
    Setting,
    Stamp,
    Track,
    Unknown,
    parse,
)

MS = 1000
S = 1_000_000
H = 3600 * S
DAY = 24 * H
JAN_27 = 14_271 * DAY

RECORDS = [
    ('$F,14,"00:12:45","13:34:23","00:09:47","Green "', Heartbeat(14, 765 * S, 48_863 * S, 587 * S, "Green")),
    ('$F,9999,"00:00:00","14:09:52","00:59:59","      "', Heartbeat(9999, 0, 50_992 * S, None, "")),
    (
        '$A,"1234BE","12X",52474,"John","Johnson","USA",5',
        Competitor("1234BE", "12X", "5", "John", "Johnson", "USA", "52474"),
    ),
    ('$A,"54","54",,"","Kelly","",2', Competitor("54", "54", "2", "", "Kelly", "")),
    (
        '$A,"21","21",16765537,"Farnbacher /","James, Ian","Panoz",1',
        Competitor("21", "21", "1", "Farnbacher /", "James, Ian", "Panoz", "16765537"),
    ),
    (
        '$COMP,"1234BE","12X",5,"John","Johnson","USA","CAMEL"',
        Competitor("1234BE", "12X", "5", "John", "Johnson", "USA", extra="CAMEL"),
    ),
    ('$COMP,"92","92",1,"Auberlen /","Hand",""', Competitor("92", "92", "1", "Auberlen /", "Hand", "", extra="")),
    ('$B,5,"Friday free practice"', Run(5, "Friday free practice")),
    ('$C,5,"Formula 300"', ClassName("5", "Formula 300")),
    ('$E,"TRACKNAME","Indianapolis Motor Speedway"', Setting("TRACKNAME", "Indianapolis Motor Speedway")),
    ('$E,"TRACKLENGTH","3.700"', Setting("TRACKLENGTH", "3.700")),
    ('$G,3,"1234BE",14,"01:12:47.872"', RacePosition(3, "1234BE", 14, 4_367_872 * MS)),
    ('$G,1,"21",,"00:59:59.999"', RacePosition(1, "21", None, None)),
    ('$G,1,"1",,"00:00:00.000"', RacePosition(1, "1", None, None)),
    ('$G,1,"7",385,"24:00:10.574"', RacePosition(1, "7", 385, 86_410_574 * MS)),
    ('$H,2,"1234BE",3,"00:02:17.872"', BestLap(2, "1234BE", 3, 137_872 * MS)),
    ('$H,2,"7",0,"00:59:59.999"', BestLap(2, "7", 0, None)),
    ('$I,"16:36:08.000","12 jan 01"', Init(59_768 * S, 11_334 * DAY)),
    ('$I,"10:03:08","27 Jan 09"', Init(36_188 * S, JAN_27)),
    ('$I, "00:00:00", "0/0/0000"', Init(0, None)),
    ('$J,"1234BE","00:02:03.826","01:42:17.672"', LapPassing("1234BE", 123_826 * MS, 6_137_672 * MS)),
    ('$J,"21","00:00:00.000","00:00:13.335"', LapPassing("21", None, 13_335 * MS)),
    (
        '$COR,"123BE","658",2,"00:00:35.272","+00:00:00.012"',
        Correction("123BE", "658", 2, 35_272 * MS, 12 * MS),
    ),
    ('$COR,"123BE","658",,"00:00:35.272","-00:00:01.500"', Correction("123BE", "658", None, 35_272 * MS, -1500 * MS)),
    (
        '$L,"13","P2","POP","01/27/2009","02:57:06.315"',
        LineCrossing("13", "P2", "POP", JAN_27 + 10_626_315 * MS),
    ),
    (
        '$L,"Tx1176302","T1","SFT","01/27/2009","16:23:25.622",2,"GTD"',
        LineCrossing("Tx1176302", "T1", "SFT", JAN_27 + 59_005_622 * MS, 2, "GTD"),
    ),
    (
        '$T,"Road America","RA","4.048",2,"S1","T1","T2",75600,"LAP","T1","T1",256481',
        Track("Road America", "RA", "4.048", (Section("S1", "T1", "T2", 75_600), Section("LAP", "T1", "T1", 256_481))),
    ),
    ("##2025-03-01 15:00:12.984", Stamp("2025-03-01 15:00:12.984")),
    ('$A,"2","2",7,"Piet","O"Zwart","",2', Competitor("2", "2", "2", "Piet", 'O"Zwart', "", "7")),
    ('$A,"2","2",7,"Al "Bo"","Berk, jr.","",2', Competitor("2", "2", "2", 'Al "Bo"', "Berk, jr.", "", "7")),
    ('$G,4,"58",-2,"00:00:00.000"', RacePosition(4, "58", None, None)),
    (
        '$RMHL,"7","2","1","00:17:00.746","Green ","02:15:39.231"',
        DrivenLap("7", 2, 1, 1020746 * MS, "Green", 8139231 * MS),
    ),
    ("$RMLT,181,1610909938000", LastPassing("181", 1_610_909_938 * S)),
    ("$RMCA,1610910893000", ServerClock(1_610_910_893 * S)),
    ('$RMS,"race"', SessionKind("race")),
    ('$RMRDQ,"58"', Disqualified("58")),
    ('$RMDTL,""', Notice("$RMDTL")),
    ("##2026-08-02 13:00:00.374|rmonitor", Stamp("2026-08-02 13:00:00.374", "rmonitor")),
    ("Jun 13 09:00:00", Stamp("Jun 13 09:00:00")),
    ('$CX,"1"', Unknown("$CX")),
    ('$B,5,"Extra fields","are","ignored"', Run(5, "Extra fields")),
]


@pytest.mark.parametrize(("text", "record"), RECORDS, ids=[text[:40] for text, _ in RECORDS])
def test_a_line_is_its_record(text: str, record: object) -> None:
    assert parse(text) == record


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('$COMP,"27","27",3,"MS2 ', "a record that was cut off"),
        ('$G,1,"21"', "$G with 2 fields, 4 needed"),
        ('$G,x,"21",1,"00:00:01"', "no position: 'x'"),
        ('$J,"21","00:02:xx","00:00:01"', "no duration: '00:02:xx'"),
        ('$J,"21","00:02:01","9999999:00:00"', "no duration: '9999999:00:00'"),
        ('$J,"","00:02:01","00:02:01"', "no registration: ''"),
        ('$L,"13","P2","POP","27/01/2009","02:57:06.315"', "no date: '27/01/2009'"),
        ('$F,14,"00:12:45","25:34:23","00:09:47","Green "', "no time of day: '25:34:23'"),
        ("hello", "no record: it begins 'hello'"),
    ],
)
def test_a_line_that_is_no_record_says_why(text: str, reason: str) -> None:
    with pytest.raises(ValueError) as refused:  # noqa: PT011 # the text is what is looked at
        parse(text)

    assert str(refused.value) == reason


@given(st.text(max_size=200))
def test_any_text_is_a_record_or_refused(text: str) -> None:
    for line in (text, "$" + text, '$J,"' + text, "$L," + text, "$T," + text):
        try:
            parse(line)
        except ValueError:
            continue


@given(
    st.sampled_from(["F", "A", "COMP", "B", "C", "E", "G", "H", "I", "J", "COR", "L", "T", "RMHL", "RMLT"]), st.data()
)
def test_any_fields_are_a_record_or_refused(command: str, data: st.DataObject) -> None:
    field = st.sampled_from(["", "1", "-1", "99999999999", "00:01:02.003", "٣", '"x"', "01/27/2009", '""', "T1"])
    fields = data.draw(st.lists(field, max_size=9))
    try:
        parse(",".join([f"${command}", *fields]))
    except ValueError:
        return
