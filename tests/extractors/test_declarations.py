"""What types of paper say of themselves: complete, said once, and true of what they read."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from extractors.declarations import Declaration, DeclarationError, PaperField, by_key, by_type
from extractors.shared_fields import SHARED_FIELDS
from extractors.types_of_paper import DECLARED, FIELDS, OTHER, TYPES, papers_about
from extractors.vocabularies import load_vocabulary

NAME = PaperField("patient_name", "name", "姓名", "Name")
COLOUR = PaperField("colour", "term", "颜色", "Colour")


def declaration(**told: object) -> Declaration:
    return Declaration(**{"zh": "甲", "en": "first", "about": "either"} | told)  # type: ignore[arg-type]


def test_a_field_is_found_by_every_type_that_names_it() -> None:
    first = declaration(fields="patient_name colour", own=(COLOUR,))
    second = declaration(fields="colour")
    assert by_key({"a": first, "b": second}, [NAME]) == {"patient_name": NAME, "colour": COLOUR}


def test_a_field_that_nobody_describes_is_asked_for() -> None:
    with pytest.raises(DeclarationError, match=r'own=\(PaperField\("colour", kind'):
        by_key({"a": declaration(fields="colour")}, [NAME])


def test_a_field_is_described_once() -> None:
    again = declaration(fields="colour", own=(PaperField("colour", "text", "色", "Colour"),))
    first = declaration(fields="colour", own=(COLOUR,))
    with pytest.raises(DeclarationError, match="b: colour is described elsewhere"):
        by_key({"a": first, "b": again}, [NAME])


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"zh": ""}, "give its Chinese and its English name"),
        ({"about": "trip"}, "about='trip' is none of either, person, stay, visit"),
        ({"own": (COLOUR,)}, "name colour in fields too"),
        ({"fields": "sex", "needed": "age"}, "name age in fields too"),
    ],
)
def test_what_is_left_out_is_said(told: dict[str, object], said: str) -> None:
    with pytest.raises(DeclarationError, match=said):
        declaration(**told)


def test_layouts_of_one_type_share_its_declaration() -> None:
    one, other = declaration(), declaration()
    papers = [SimpleNamespace(name="a", declares=each) for each in (one, one)]
    assert by_type(papers) == {"a": one}
    with pytest.raises(DeclarationError, match="declared twice"):
        by_type([papers[0], SimpleNamespace(name="a", declares=other)])


def test_every_type_is_declared_and_none_besides() -> None:
    assert {*DECLARED} == {*(each.name for each in TYPES), OTHER}
    assert papers_about("person") == {"id_card", "bank_card", "application_form"}
    assert papers_about("visit") == {"outpatient_invoice"}
    assert papers_about("stay") == {"inpatient_invoice", "discharge_summary"}


def test_shared_fields_are_shared() -> None:
    for field in SHARED_FIELDS:
        assert sum(field.key in each.keys for each in DECLARED.values()) > 1, field.key


def test_critical_fields_are_those_of_the_contract() -> None:
    """What a type brings of its own may be critical too."""
    assert {field.key for field in SHARED_FIELDS if field.is_critical} == {
        *("payer_name", "payer_id", "invoice_code", "invoice_number", "total_amount"),
        *("pooled_fund_paid", "in_scope_self_paid", "out_of_scope_self_paid", "cash_paid"),
        *("admission_date", "discharge_date", "patient_name", "id_number"),
    }


# The kinds of values beside labels that a field's kind can be read by
READ_AS = {
    "amount": {"money", "money_words"},
    "date": {"date", "date_range"},
    "date_or_words": {"date", "date_range"},
    "days": {"days"},
    "sex": {"sex"},
    "id_number": {"id_number"},
    "name": {"person"},
    "staff": {"person", "person_or_number"},
    "organisation": {"organisation", "employer"},
}
BY_PLACE = ("id_card", OTHER)  # read without labels
OF_TYPES = [
    ("invoice" if name.endswith("_invoice") else name, name)
    for name in DECLARED
    if name not in BY_PLACE
]


@pytest.mark.parametrize(("vocabulary", "name"), OF_TYPES)
def test_labels_are_read_as_the_kind_that_is_declared(vocabulary: str, name: str) -> None:
    for keys, kind in load_vocabulary(vocabulary).kinds.items():
        for key in keys.split("+"):
            field = FIELDS.get(key)
            if field is not None and key in DECLARED[name].keys:
                assert kind in READ_AS.get(field.kind, {kind}), (key, kind, field.kind)
