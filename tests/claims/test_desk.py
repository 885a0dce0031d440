"""Claims in the database: made, corrected, decided, each step on record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from claims import desk, queries
from claims.benefits import store
from claims.db import Database
from claims.exports import write_claims
from claims.members.roster import save_member
from claims.models import Benefit, Bundle, DocumentRow
from claims.recording import record
from extractors.types import Document
from tests.claims.papers import document, invoice, summary

pytestmark = pytest.mark.servers
PLANS = Path(__file__).parents[2] / "fixtures" / "demo" / "plans"
NUMBER = "350602198111238268"
REVIEWER = "reviewer"


@pytest.fixture
def office(db: Database) -> Iterator[Database]:
    """An office with plan B and two members."""
    with db.begin() as session:
        for path in sorted(PLANS.glob("*.yaml")):
            store.load_file(session, path.read_text(encoding="utf-8"), path.name)
        for member_no, name, number in (
            ("M1", "陈素芬", NUMBER),
            ("M2", "林志强", "350602197001010014"),
        ):
            save_member(
                session,
                {
                    "member_no": member_no,
                    "name": name,
                    "id_number": number,
                    "plan": "zhangzhou-inpatient",
                    "cover_from": "2026-01-01",
                    "cover_until": "2026-12-31",
                },
                "clerk",
            )
    yield db


def hand_in(db: Database, *documents: Document, bundle_id: str = "b1") -> list[int]:
    with db.begin() as session:
        bundle = Bundle(id=bundle_id, status="reading")
        session.add(bundle)
        session.flush()
        return [claim.id for claim in record(session, bundle, documents)]


def card(page: int = 2) -> Document:
    return document(
        "id_card", page, name="陈素芬", sex="female", birth_date="1981-11-23", id_number=NUMBER
    )


def good_claim(db: Database, **values: str) -> int:
    (claim_id,) = hand_in(db, invoice(0, **values), summary(1), card(2))
    return claim_id


def relatives_card(page: int = 2) -> Document:
    return document("id_card", page, name="陈建国", sex="male", id_number="350602197001010011")


def shown(db: Database, claim_id: int) -> dict:  # type: ignore[type-arg]
    with db.begin() as session:
        found = queries.show_claim(session, claim_id)
        assert found is not None
        return found


def test_a_complete_bundle_becomes_a_claim_with_member_and_amount(office: Database) -> None:
    claim = shown(office, good_claim(office))
    assert claim["member"]["member_no"] == "M1"
    assert claim["member"]["id_number"] == "350602********8268"
    assert claim["payable"] == "1020.00"  # (2000.00 − 300) × 60 %
    assert claim["benefit"]["plans"][0]["steps"]
    assert claim["forbidding_checks"] == []


def test_a_name_whose_surname_was_put_right_links_nobody_until_a_person_says_so(
    office: Database,
) -> None:
    read = invoice(0, payer_name="陈素芬", payer_id=NUMBER)
    name = replace(read.fields["payer_name"], raw="阵素芬", evidence="mended")
    mended = replace(read, fields={**read.fields, "payer_name": name})
    (claim_id,) = hand_in(office, mended)
    claim = shown(office, claim_id)
    assert claim["member"] is None
    assert claim["candidates"][0]["member_no"] == "M1"
    patch = {"documents": [{"id": claim["documents"][0]["id"], "checked": ["payer_name"]}]}
    with office.begin() as session:
        desk.correct(session, claim_id, claim["version"], patch, REVIEWER)
    assert shown(office, claim_id)["member"]["member_no"] == "M1"


def test_a_surname_put_right_links_where_another_paper_was_read_so(office: Database) -> None:
    read = invoice()
    name = replace(read.fields["payer_name"], raw="阵素芬", evidence="mended")
    mended = replace(read, fields={**read.fields, "payer_name": name})
    (claim_id,) = hand_in(office, mended, summary(1), card(2))
    assert shown(office, claim_id)["member"]["member_no"] == "M1"


def test_a_wrong_figure_is_corrected_and_the_amount_follows(office: Database) -> None:
    claim_id = good_claim(office, in_scope_self_paid="200.00")
    before = shown(office, claim_id)
    invoice_id = next(d["id"] for d in before["documents"] if d["type"] == "inpatient_invoice")
    patch = {"documents": [{"id": invoice_id, "fields": {"in_scope_self_paid": "2,000"}}]}
    with office.begin() as session:
        desk.correct(session, claim_id, before["version"], patch, REVIEWER)
    after = shown(office, claim_id)
    assert after["version"] == before["version"] + 1
    assert after["payable"] == "1020.00"
    field = after["documents"][0]["fields"]["in_scope_self_paid"]
    assert (field["value"], field["read_value"], field["corrected"]) == ("2000.00", "200.00", True)
    with office.begin() as session:
        trail = queries.audit_trail(session, claim_id)
    assert trail is not None
    assert trail[-1]["actor"] == REVIEWER
    assert trail[-1]["changes"] == [
        {"what": f"documents.{invoice_id}.in_scope_self_paid", "from": "200.00", "to": "2000.00"}
    ]


def test_taking_a_correction_back_leaves_the_reading(office: Database) -> None:
    claim_id = good_claim(office)
    invoice_id = shown(office, claim_id)["documents"][0]["id"]
    for version, value in ((1, "999.00"), (2, "2000.00")):
        patch = {"documents": [{"id": invoice_id, "fields": {"in_scope_self_paid": value}}]}
        with office.begin() as session:
            desk.correct(session, claim_id, version, patch, REVIEWER)
    assert not shown(office, claim_id)["documents"][0]["fields"]["in_scope_self_paid"]["corrected"]


@pytest.mark.parametrize(
    ("key", "value"), [("total_amount", "abc"), ("admission_date", "soon"), ("sex", "x")]
)
def test_what_cannot_be_a_value_is_refused(office: Database, key: str, value: str) -> None:
    claim_id = good_claim(office)
    invoice_id = shown(office, claim_id)["documents"][0]["id"]
    patch = {"documents": [{"id": invoice_id, "fields": {key: value}}]}
    with pytest.raises(desk.InvalidValue), office.begin() as session:
        desk.correct(session, claim_id, 1, patch, REVIEWER)
    assert shown(office, claim_id)["version"] == 1


def test_the_second_of_two_editors_is_told(office: Database) -> None:
    claim_id = good_claim(office)
    with office.begin() as session:
        desk.correct(session, claim_id, 1, {"member_no": "M2"}, REVIEWER)
    with pytest.raises(desk.Conflict), office.begin() as session:
        desk.correct(session, claim_id, 1, {"member_no": "M1"}, REVIEWER)


def test_confirming_records_the_benefit_once(office: Database) -> None:
    claim_id = good_claim(office)
    with office.begin() as session:
        desk.confirm(session, claim_id, 1, REVIEWER)
    claim = shown(office, claim_id)
    assert (claim["status"], claim["version"], claim["decided_by"]) == ("confirmed", 2, REVIEWER)
    with office.begin() as session:
        assert [b.payable for b in session.scalars(select(Benefit))] == [Decimal("1020.00")]
    with pytest.raises(desk.NotAllowed), office.begin() as session:
        desk.confirm(session, claim_id, 2, REVIEWER)


def test_a_broken_sum_forbids_confirming_until_the_reviewer_answers_for_it(
    office: Database,
) -> None:
    claim_id = good_claim(office, total_amount_in_words="10001.00")
    with office.begin() as session:  # the check comes from the reading itself
        row = session.scalars(
            select(DocumentRow).where(DocumentRow.type == "inpatient_invoice")
        ).one()
        row.checks = [
            {
                "id": "total_in_words",
                "passed": False,
                "severity": "error",
                "message": "",
                "fields": [],
            }
        ]
    with pytest.raises(desk.Forbidden) as refused, office.begin() as session:
        desk.confirm(session, claim_id, 1, REVIEWER)
    assert refused.value.check_ids == ("total_in_words",)
    with office.begin() as session:
        desk.confirm(session, claim_id, 1, REVIEWER, accepted_checks=["total_in_words"])
    with office.begin() as session:
        trail = queries.audit_trail(session, claim_id)
    assert trail is not None and "total_in_words" in (trail[-1]["note"] or "")


def test_nobody_is_confirmed_without_a_member(office: Database) -> None:
    (claim_id,) = hand_in(office, invoice(0, payer_name="无此人"))
    claim = shown(office, claim_id)
    assert claim["member"] is None
    assert claim["payable"] is None
    with pytest.raises(desk.Forbidden) as refused, office.begin() as session:
        desk.confirm(session, claim_id, 1, REVIEWER, accepted_checks=["member_linked"])
    assert "member_linked" in refused.value.check_ids


def test_zeros_that_state_nothing_pay_nothing_silently(office: Database) -> None:
    """Both self-paid lines at 0.00 while cash was paid: the print does not say, so we do not."""
    claim = shown(
        office, good_claim(office, in_scope_self_paid="0.00", out_of_scope_self_paid="0.00")
    )
    assert claim["payable"] is None
    assert "in_scope_self_paid" in str(claim["benefit"]["plans"][0]["incomplete"])
    assert "self_paid_not_stated" in [c["id"] for c in claim["checks"] if not c["passed"]]


def test_papers_of_two_people_are_noticed(office: Database) -> None:
    (claim_id,) = hand_in(office, invoice(0, sex="male"), summary(1), card(2))
    failed = [c for c in shown(office, claim_id)["checks"] if not c["passed"]]
    assert [(c["id"], c["values"]["what"]) for c in failed] == [("papers_agree", "sex")]


def test_the_same_invoice_again_names_the_other_claim(office: Database) -> None:
    first = good_claim(office)
    (second,) = hand_in(office, invoice(0), bundle_id="b2")
    found = next(c for c in shown(office, second)["checks"] if c["id"] == "invoice_seen_before")
    assert (found["passed"], found["severity"], found["claims"]) == (False, "warning", [first])
    with office.begin() as session:
        desk.confirm(session, first, 1, REVIEWER)
    with office.begin() as session:
        desk.refresh(session, second)
    found = next(c for c in shown(office, second)["checks"] if c["id"] == "invoice_seen_before")
    assert found["severity"] == "error"


def test_a_second_stay_shares_the_deductible_of_the_period(office: Database) -> None:
    """Plan B: 300 once a period. 2,000.00 pays 1,020.00, then 5,500.30 pays 3,300.18."""
    first = good_claim(office)
    later = {
        "admission_date": "2026-05-01",
        "discharge_date": "2026-05-06",
        "issue_date": "2026-05-06",
    }
    money = {"invoice_number": "0862654599", "in_scope_self_paid": "5500.30"}
    (second,) = hand_in(office, invoice(0, **later, **money), card(1), bundle_id="b2")
    assert shown(office, second)["payable"] == "3120.18"  # still with a deductible of its own
    with office.begin() as session:
        desk.confirm(session, first, 1, REVIEWER)
    claim = shown(office, second)
    assert claim["payable"] == "3300.18"
    assert claim["version"] == 2  # a reviewer who has it open is told


def test_missing_papers_have_to_be_accepted(office: Database) -> None:
    (claim_id,) = hand_in(office, invoice(0), card(1))
    assert shown(office, claim_id)["status"] == "waiting_papers"
    with pytest.raises(desk.Forbidden) as refused, office.begin() as session:
        desk.confirm(session, claim_id, 1, REVIEWER)
    assert refused.value.check_ids == ("papers_missing",)
    with office.begin() as session:
        desk.confirm(session, claim_id, 1, REVIEWER, accepted_checks=["papers_missing"])
    with office.begin() as session:
        trail = queries.audit_trail(session, claim_id)
    assert trail is not None and "discharge_summary" in trail[-1]["note"]


def test_somebody_elses_id_card_is_not_the_one_that_is_asked_for(office: Database) -> None:
    (claim_id,) = hand_in(office, invoice(0, payer_id=NUMBER), summary(1), relatives_card(2))
    claim = shown(office, claim_id)
    assert claim["status"] == "waiting_papers"
    assert [paper["paper"] for paper in claim["missing"]] == ["id_card"]


def test_two_reviewers_confirm_one_claim_and_one_wins(office: Database) -> None:
    claim_id = good_claim(office)
    barrier, outcomes = Barrier(2), []

    def review(name: str) -> None:
        barrier.wait()
        try:
            with office.begin() as session:
                desk.confirm(session, claim_id, 1, name)
            outcomes.append("confirmed")
        except desk.DeskError as error:
            outcomes.append(type(error).__name__)

    threads = [Thread(target=review, args=(name,)) for name in ("one", "two")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(outcomes) == ["Conflict", "confirmed"]
    with office.begin() as session:
        assert len(session.scalars(select(Benefit)).all()) == 1


def test_returned_and_rejected_with_their_reasons(office: Database) -> None:
    claim_id = good_claim(office)
    with pytest.raises(desk.InvalidValue), office.begin() as session:
        desk.give_back(session, claim_id, 1, "  ", REVIEWER)
    with office.begin() as session:
        desk.give_back(session, claim_id, 1, "缺少出院记录第二页", REVIEWER)
    assert shown(office, claim_id)["reason"] == "缺少出院记录第二页"
    with office.begin() as session:
        desk.reject(session, claim_id, 2, "不在保障期内", REVIEWER)
    with pytest.raises(desk.NotAllowed), office.begin() as session:
        desk.correct(session, claim_id, 3, {"member_no": "M2"}, REVIEWER)


def test_recording_a_bundle_twice_changes_nothing(office: Database) -> None:
    claim_id = good_claim(office)
    with office.begin() as session:
        bundle = session.get(Bundle, "b1")
        assert bundle is not None
        again = record(session, bundle, [invoice(0), summary(1), card(2)])
        assert [claim.id for claim in again] == [claim_id]
        assert len(session.scalars(select(DocumentRow)).all()) == 3


def test_the_audit_trail_cannot_be_rewritten(office: Database) -> None:
    good_claim(office)
    for statement in ("UPDATE audit_entry SET actor = 'x'", "DELETE FROM audit_entry"):
        with pytest.raises(DBAPIError), office.begin() as session:
            session.execute(text(statement))


def test_the_queue_finds_claims_by_what_people_remember(office: Database) -> None:
    claim_id = good_claim(office)
    hand_in(office, invoice(0, payer_name="林志强", invoice_number="0000000001"), bundle_id="b2")
    with office.begin() as session:
        everything = queries.list_claims(session)
        assert everything["total"] == 2
        for q in ("素芬", "0862654529", "8268", "M1"):
            assert [c["id"] for c in queries.list_claims(session, q=q)["items"]] == [claim_id], q
        assert queries.list_claims(session, q="%")["total"] == 0
        assert queries.list_claims(session, status="confirmed")["items"] == []


def test_exports_open_in_excel_and_run_nothing(office: Database, tmp_path: Path) -> None:
    (claim_id,) = hand_in(office, invoice(0, hospital_name="=1+1医院"))
    for suffix in (".csv", ".json", ".xlsx"):
        with office.begin() as session:
            assert write_claims(session, tmp_path / f"claims{suffix}") == 1
    raw = (tmp_path / "claims.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert "'=1+1医院" in raw.decode("utf-8-sig")
    with pytest.raises(ValueError, match="csv"), office.begin() as session:
        write_claims(session, tmp_path / "claims.doc")
    assert claim_id


def test_the_member_is_linked_by_hand_and_stays(office: Database) -> None:
    (claim_id,) = hand_in(office, invoice(0, payer_name="陈素"))
    with office.begin() as session:
        desk.correct(session, claim_id, 1, {"member_no": "M1"}, REVIEWER)
    claim = shown(office, claim_id)
    assert (claim["member"]["member_no"], claim["member_chosen_by"]) == ("M1", REVIEWER)
    assert claim["payable"] == "1020.00"
    with pytest.raises(desk.NotFound), office.begin() as session:
        desk.correct(session, claim_id, 2, {"member_no": "M9"}, REVIEWER)


def test_a_stay_below_the_deductible_pays_nothing_and_counts_for_the_next(office: Database) -> None:
    """Plan B takes 300 off once a period: 200.00 pays nothing, then 2,000.00 pays 1,140.00."""
    small = good_claim(office, in_scope_self_paid="200.00")
    assert shown(office, small)["payable"] == "0.00"
    with office.begin() as session:
        desk.confirm(session, small, 1, REVIEWER)
    later = {"admission_date": "2026-05-01", "discharge_date": "2026-05-06"}
    other = invoice(0, **later, invoice_number="0862654599")
    (second,) = hand_in(office, other, card(1), bundle_id="b2")
    assert shown(office, second)["payable"] == "1140.00"


def test_cover_under_a_plan_without_rules_is_named(office: Database) -> None:
    with office.begin() as session:
        cover = {
            "plan": "nobody-loaded-this",
            "cover_from": "2026-01-01",
            "cover_until": "2026-12-31",
        }
        save_member(session, {"member_no": "M1", **cover}, "clerk")
    claim = shown(office, good_claim(office))
    assert "plan_loaded" in claim["forbidding_checks"]
