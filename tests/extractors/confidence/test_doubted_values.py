"""Values that were read surely and are in doubt all the same."""

from __future__ import annotations

import pytest

from extractors.confidence.calibration import weighed_fields
from extractors.confidence.doubted_values import outvoted_amounts
from extractors.types import (
    Box,
    Check,
    Document,
    Evidence,
    Field,
    Line,
    Look,
    Offer,
    Page,
    SecondReading,
    Source,
    Unsure,
)

SAME = SecondReading("仇舒楠", "same")


def name_read(*unsure: Unsure, value: str = "仇舒楠", second: SecondReading | None = None) -> Field:
    """A name in a line of which the engine was ``unsure``; another such line is far from it."""
    found = Field(value, value, 0.985, 0, Box(230, 100, 300, 130), second=second)
    lines = (
        Line(f"姓名:{value}", Box(200, 100, 300, 130), 0.985, unsure=unsure),
        Line("仇", Box(0, 900, 30, 930), 0.9, unsure=(Unsure("裴", 0.2),)),
    )
    fields = {"patient_name": found, "bed_number": found}
    document = Document("discharge_summary", (0,), 1.0, fields)
    weighed = weighed_fields(document, [Page(0, 1000, 1000, 0, "ocr", lines)]).fields
    assert weighed["bed_number"].evidence != "doubted"  # no name of a person
    return weighed["patient_name"]


def test_a_name_is_doubted_of_which_one_character_was_half_taken_for_another() -> None:
    """The line was read with 0.985: five characters were clear, and 仇 stands for 仉."""
    doubted = name_read(Unsure("仇", 0.89), second=SAME)
    assert (doubted.value, doubted.evidence) == ("仇舒楠", "doubted")
    assert doubted.confidence < 0.95
    assert name_read(Unsure("仇", 0.91), second=SAME).evidence == "agreed"
    assert name_read(Unsure("姓", 0.4), second=SAME).evidence == "agreed"  # of the label
    assert name_read(Unsure("仇", 0.4), value="裴舒楠").evidence == "read"


@pytest.mark.parametrize(("look", "evidence"), [(0.94, "doubted"), (0.96, "agreed")])
def test_a_name_is_doubted_that_the_second_look_at_it_alone_was_unsure_of(
    look: float, evidence: Evidence
) -> None:
    """The mean of three characters: one of them had 0.82, if the others were clear."""
    box = Box(230, 100, 300, 130)
    found = Field("逄南均", "逄南均", 0.99, 0, box, second=SecondReading("逄南均", "same"))
    lines = (Line("姓名:逄南均", box, 0.99, again=(Look("逄南均", look, "wide", 3, 6),)),)
    document = Document("discharge_summary", (0,), 1.0, {"patient_name": found})
    weighed = weighed_fields(document, [Page(0, 1000, 1000, 0, "ocr", lines)])
    assert weighed.fields["patient_name"].evidence == evidence


def evidence(value: str, source: Source = "ocr", *checks: Check, label: str = "") -> Evidence:
    """Of an amount that a paper gives: of other_paid, or of a further line ``label``."""
    found = Field(value, value, 0.999, 0, Box(230, 100, 300, 130))
    fields, extras = ({}, {label: found}) if label else ({"other_paid": found}, {})
    document = Document("inpatient_invoice", (0,), 1.0, fields, extras, checks=checks)
    weighed = weighed_fields(document, [Page(0, 1000, 1000, 0, source, ())])
    (told,) = [*weighed.fields.values(), *weighed.extras.values()]
    assert told.evidence is not None
    return told.evidence


@pytest.mark.parametrize("value", ["8.00", "6.00", "-6.00", "0.06", "0.80"])
def test_a_lone_figure_among_noughts_may_be_a_nought(value: str) -> None:
    assert evidence(value) == "doubted"
    assert evidence(value, label="大病保险支付") == "doubted"
    assert evidence(value, "text_layer") == "printed"
    payers = Check("payers_sum_to_total", True, "error", "", proves=("other_paid",))
    assert evidence(value, "ocr", payers) == "proven"  # the total counts it


@pytest.mark.parametrize("value", ["0.00", "8.50", "10.00", "80.00", "3.27"])
def test_other_amounts_are_what_they_are(value: str) -> None:
    assert evidence(value) == "read"


def self_paid(whole: str, told: str) -> Check:
    offer = Offer("in_scope_self_paid", whole)
    sides = {"whole": whole, "sum": told}
    return Check("self_paid_split", False, "info", "", (), sides, (), (offer,))


def test_an_amount_is_doubted_that_lost_a_figure_by_a_sum_that_not_all_prints_keep() -> None:
    assert outvoted_amounts([self_paid("1530.00", "153.00")]) == {"in_scope_self_paid"}
    assert outvoted_amounts([self_paid("1530.00", "1530.40")]) == frozenset()  # the till's rounding
    alarm = Check("id_check_digit", False, "error", "", ("id_number",), offers=(Offer("x", "1"),))
    assert outvoted_amounts([alarm]) == frozenset()  # its own fields are doubted already
