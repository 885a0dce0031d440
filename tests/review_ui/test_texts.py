"""The catalogues and the small pure parts of the pages."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import review_ui
from claims import desk
from claims.benefits import texts as benefit_texts
from claims.members.evidence import REASONS
from claims.members.linking import DOUBTS, LEVELS
from claims.models import BUNDLE_STATES, CLAIM_STATES, PAGE_STATES
from extractors import errors
from extractors.types_of_paper import FIELDS
from review_ui import formats, papers
from review_ui.texts import LANGUAGES, Catalogue, catalogue, flatten

HERE = Path(review_ui.__file__).parent
PLACE = re.compile(r"\{(\w+)\}")


def test_both_catalogues_have_the_same_keys_and_places() -> None:
    chinese, english = catalogue("zh").texts, catalogue("en").texts
    assert chinese.keys() == english.keys()
    for key, text in chinese.items():
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(english[key])), key


def test_every_text_that_a_template_names_is_there() -> None:
    known = catalogue("zh").texts
    for template in (HERE / "templates").glob("*.html"):
        named = re.findall(r"\bt\('([\w.]+)'[,)]", template.read_text(encoding="utf-8"))
        assert set(named) <= known.keys(), template.name


def test_every_text_that_a_script_names_is_there() -> None:
    known = catalogue("zh").texts
    for script in (HERE / "static").glob("*.js"):
        named = re.findall(r'\btext\("([\w.]+)"', script.read_text(encoding="utf-8"))
        assert {f"js.{key}" for key in named} <= known.keys(), script.name


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_of_the_domain_has_words(language: str) -> None:
    t = catalogue(language)
    file_errors = {one.code for one in errors.FileError.__subclasses__()}
    for group, names in {
        "status": CLAIM_STATES,
        "bundle_status": BUNDLE_STATES,
        "page_state": PAGE_STATES,
        "paper": desk.KNOWN_TYPES,
        "field": FIELDS,
        "level": LEVELS.values(),
        "evidence": REASONS,
        "doubt": DOUBTS,
        "event": benefit_texts.KINDS,
        "blocker": desk.NEVER_ACCEPTED,
        "js.problem": file_errors,
    }.items():
        assert [name for name in names if not t.has(group, name)] == [], group


def test_an_unknown_name_is_shown_as_it_is() -> None:
    assert catalogue("zh").named("field", "分类自负") == "分类自负"


def test_one_of_something_is_not_several() -> None:
    tree = {"files": {"one": "{n} file", "other": "{n} files"}, "js": {"more": "{n}"}}
    texts, for_one = flatten(tree)
    assert texts == {"files": "{n} files", "js.more": "{n}"}
    t = Catalogue("en", texts, for_one)
    assert [t("files", n=n) for n in (0, 1, 2)] == ["0 files", "1 file", "2 files"]
    assert catalogue("en")("bundle.reading", done=0, pages=1) == "Reading: 0 of 1 page"
    in_scripts = Catalogue("en", {"js.files": "{n} files"}, {"js.files": "{n} file"})
    assert in_scripts.for_scripts() == '{"files": ["{n} file", "{n} files"]}'


def test_the_form_for_one_has_no_places_of_its_own() -> None:
    for language in LANGUAGES:
        t = catalogue(language)
        for key, words in t.for_one.items():
            assert set(PLACE.findall(words)) <= set(PLACE.findall(t.texts[key])), key


def test_texts_for_scripts_are_only_those() -> None:
    assert Catalogue("en", {"js.a": "1", "b": "2"}).for_scripts() == '{"a": "1"}'


@given(st.text(min_size=1, max_size=30))
def test_masking_never_shows_more_than_ten_characters(number: str) -> None:
    if "*" in number:
        return
    shown = formats.masked(number)
    assert len(shown) == len(number)
    assert sum(a == b != "*" for a, b in zip(number, shown, strict=True)) <= 10
    if len(number) > 2:
        assert shown != number


def test_masking_an_id_number() -> None:
    assert formats.masked("350602198111238276") == "350602********8276"
    assert formats.masked(None) == ""


def test_money_is_grouped_and_never_rounded_away() -> None:
    assert formats.money(Decimal("14878.33")) == "14,878.33"
    assert formats.money("-0.5") == "-0.50"
    assert formats.money("人民币") == "人民币"


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=5), "刚刚"),
        (timedelta(minutes=59), "59 分钟前"),
        (timedelta(hours=23), "23 小时前"),
        (timedelta(days=3), "3 天前"),
        (timedelta(seconds=-5), "刚刚"),
    ],
)
def test_age_in_one_unit(ago: timedelta, words: str) -> None:
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert formats.age(now - ago, catalogue("zh"), now) == words


def row_of(document: dict, key: str) -> dict:
    return next(row for row in papers.rows(document) if row["key"] == key)


def invoice(field: dict, *checks: dict) -> dict:
    return {
        "type": "inpatient_invoice",
        "fields": {"total_amount": field, "extras": {}},
        "checks": list(checks),
    }


READ = {"value": "10.00", "confidence": 0.99}
WORDS = {
    **{"id": "total_in_words", "severity": "error", "passed": True, "fields": []},
    "proves": ["total_amount", "total_amount_in_words"],
}
BROKEN = {**WORDS, "passed": False, "fields": ["total_amount"]}


@pytest.mark.parametrize(
    ("field", "checks", "state"),
    [
        (READ, [], "clear"),
        (READ, [WORDS], "proven"),
        (READ, [WORDS, BROKEN], "doubt"),
        (READ, [{**BROKEN, "severity": "info"}], "clear"),
        ({**READ, "confidence": 0.7}, [], "look"),
        ({**READ, "derived_from": ["cash_paid"]}, [WORDS], "derived"),
        ({**READ, "corrected": True}, [BROKEN], "corrected"),
        ({**READ, "value": None, "corrected": True}, [], "corrected"),
    ],
)
def test_how_far_a_field_can_be_trusted(field: dict, checks: list[dict], state: str) -> None:
    assert row_of(invoice(field, *checks), "total_amount")["state"] == state


def test_what_was_not_read_is_asked_for_or_folded_away() -> None:
    document = invoice(READ)
    assert row_of(document, "payer_name")["state"] == "absent"
    assert not row_of(document, "payer_name")["is_spare"]
    assert row_of(document, "cashier_name")["is_spare"]


def test_a_field_that_we_do_not_know_is_shown_all_the_same() -> None:
    document = {"type": "other", "fields": {"new_key": READ}, "checks": []}
    assert [row["key"] for row in papers.rows(document)] == ["new_key"]
