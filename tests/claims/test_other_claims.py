"""Signs of a second claim over one bill, and of fraud, each beside what is harmless."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from claims import desk
from claims.benefits import store
from claims.db import Database
from claims.members.roster import save_member
from claims.models import Bundle, BundleFile, Claim, PageRow, StoredFile
from claims.recording import record
from extractors.types import Document
from tests.claims.papers import document, invoice, summary

pytestmark = pytest.mark.servers
PLANS = Path(__file__).parents[2] / "fixtures" / "demo" / "plans"
NUMBER = "350602198111238268"
OTHER_NUMBER = "350602197001010014"
COVER = {"plan": "zhangzhou-inpatient", "cover_from": "2026-01-01", "cover_until": "2026-12-31"}


@pytest.fixture
def office(db: Database) -> Iterator[Database]:
    with db.begin() as session:
        text = (PLANS / "zhangzhou-inpatient.yaml").read_text(encoding="utf-8")
        store.load_file(session, text)
        for no, name, number in (("M1", "陈素芬", NUMBER), ("M2", "林志强", OTHER_NUMBER)):
            member = {"member_no": no, "name": name, "id_number": number, "employer": "云溪纺织厂"}
            save_member(session, member | COVER, "clerk")
    yield db


class Desk:
    """Hands papers in, one bundle a claim."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.bundles = 0

    def hand_in(self, *papers: Document, texts: tuple[str, ...] = (), sha: str = "") -> int:
        """The number of the claim; ``texts`` are the pages' texts, ``sha`` the file's hash."""
        self.bundles += 1
        bundle_id = f"b{self.bundles}"
        with self.db.begin() as session:
            bundle = Bundle(id=bundle_id, status="ready")
            session.add(bundle)
            sha256 = (sha or bundle_id).ljust(64, "0")
            if session.get(StoredFile, sha256) is None:
                session.add(
                    StoredFile(
                        sha256=sha256, size=1, media_type="image/png", first_bundle_id=bundle_id
                    )
                )
            session.flush()
            file = BundleFile(bundle_id=bundle_id, position=0, name="scan.png", sha256=sha256)
            session.add(file)
            session.flush()
            for position in range(len(papers)):
                text = texts[position] if position < len(texts) else ""
                session.add(
                    PageRow(
                        bundle_id=bundle_id, bundle_file_id=file.id, position=position,
                        index=position, state="read", text=text,
                    )
                )  # fmt: skip
            session.flush()
            (claim,) = record(session, bundle, papers)
            return claim.id

    def failed(self, claim_id: int) -> dict[str, dict]:
        """The findings of the claim that failed, by id."""
        with self.db.begin() as session:
            checks = session.scalars(select(Claim.checks).where(Claim.id == claim_id)).one()
        return {check["id"]: check for check in checks if not check["passed"]}

    def confirm(self, claim_id: int) -> None:
        with self.db.begin() as session:
            version = session.get_one(Claim, claim_id).version
            desk.confirm(session, claim_id, version, "reviewer", ["papers_missing"])


@pytest.fixture
def at_desk(office: Database) -> Desk:
    return Desk(office)


def card(page: int = 2, name: str = "陈素芬", number: str = NUMBER) -> Document:
    sex = "female" if name == "陈素芬" else "male"
    return document("id_card", page, name=name, sex=sex, id_number=number)


REISSUED = {"invoice_code": "35060226", "invoice_number": "0999999999"}


def test_the_same_number_is_an_error_once_the_other_is_to_be_paid(at_desk: Desk) -> None:
    first = at_desk.hand_in(invoice(0), summary(1), card())
    second = at_desk.hand_in(invoice(0), summary(1), card())
    assert at_desk.failed(second)["invoice_seen_before"]["severity"] == "warning"
    at_desk.confirm(first)
    third = at_desk.hand_in(invoice(0), summary(1), card())
    found = at_desk.failed(third)["invoice_seen_before"]
    assert (found["severity"], found["claims"]) == ("error", [first, second])
    assert "bill_seen_before" not in at_desk.failed(third)  # said once is enough


def test_an_e_invoice_and_its_paper_copy_are_one_by_the_electronic_pair(at_desk: Desk) -> None:
    first = at_desk.hand_in(invoice(0), summary(1), card())
    paper = invoice(
        0,
        invoice_code="41012345",
        invoice_number="0001112223",
        electronic_invoice_code="35060226",
        electronic_invoice_number="0862654529",
        hospital_name="市云溪医院",
    )
    second = at_desk.hand_in(paper, summary(1), card())
    assert at_desk.failed(second)["invoice_seen_before"]["claims"] == [first]


@pytest.mark.parametrize(
    "same",
    [
        {"serial_number": "SN-20260309-17"},
        {"admission_number": "202603117"},
        {},  # hospital, person, days and sum are enough
    ],
)
def test_the_same_bill_under_another_number(at_desk: Desk, same: dict[str, str]) -> None:
    first = at_desk.hand_in(invoice(0, **same), summary(1), card())
    again = at_desk.hand_in(invoice(0, **same, **REISSUED), summary(1), card())
    found = at_desk.failed(again)["bill_seen_before"]
    assert (found["severity"], found["claims"]) == ("warning", [first])


def test_an_interim_bill_of_one_stay_is_another_bill(at_desk: Desk) -> None:
    at_desk.hand_in(invoice(0, admission_number="202603117"), summary(1), card())
    interim = invoice(
        0, **REISSUED, admission_number="202603117", total_amount="7000.00",
        total_amount_in_words="7000.00", pooled_fund_paid="3000.00",
    )  # fmt: skip
    assert "bill_seen_before" not in at_desk.failed(at_desk.hand_in(interim, summary(1), card()))


def test_two_people_on_one_day_in_one_hospital_are_two_bills(at_desk: Desk) -> None:
    at_desk.hand_in(invoice(0), summary(1), card())
    other = invoice(0, **REISSUED, payer_name="林志强")
    papers = (other, summary(1, patient_name="林志强", sex="male"))
    claim_id = at_desk.hand_in(*papers, card(2, "林志强", OTHER_NUMBER))
    assert "bill_seen_before" not in at_desk.failed(claim_id)


PRINTED = (
    "票据号码 0862654529 床位费 312.50 西药费 4,210.37 化验费 1288.91 护理费 96.12 合计 10000.00"
)


def unreadable(page: int = 0) -> Document:
    """An invoice whose numbers could not be read."""
    without = {"invoice_code", "invoice_number", "total_amount", "total_amount_in_words"}
    whole = invoice(page)
    fields = {key: field for key, field in whole.fields.items() if key not in without}
    return replace(whole, fields=fields)


def test_another_scan_of_a_paper_is_known_by_the_numbers_on_it(at_desk: Desk) -> None:
    first = at_desk.hand_in(unreadable(), summary(1), card(), texts=(PRINTED,))
    misread = PRINTED.replace("4,210.37", "4,210.87")
    second = at_desk.hand_in(unreadable(), summary(1), card(), texts=(misread,))
    assert at_desk.failed(second)["page_seen_before"]["claims"] == [first]
    other = "票据号码 0862654530 床位费 411.25 西药费 210.37 化验费 1299.91 护理费 86.12"
    third = at_desk.hand_in(unreadable(), summary(1), card(), texts=(other,))
    assert "page_seen_before" not in at_desk.failed(third)


def test_the_same_file_is_known_and_an_id_card_may_come_again(at_desk: Desk) -> None:
    first = at_desk.hand_in(unreadable(), sha="aa")
    second = at_desk.hand_in(unreadable(), sha="aa")
    assert at_desk.failed(second)["page_seen_before"]["claims"] == [first]
    at_desk.hand_in(card(0), invoice(1), sha="cc")
    again = at_desk.hand_in(card(0), sha="cc")
    assert "page_seen_before" not in at_desk.failed(again)


def test_overlapping_stays_of_one_member(at_desk: Desk) -> None:
    first = at_desk.hand_in(invoice(0), summary(1), card())
    days = {"admission_date": "2026-03-08", "discharge_date": "2026-03-20"}
    second = at_desk.hand_in(invoice(0, **REISSUED, **days), summary(1, **days), card())
    assert at_desk.failed(second)["stay_overlaps"]["claims"] == [first]
    # Moved to another hospital on the day of discharge.
    days = {"admission_date": "2026-03-20", "discharge_date": "2026-03-22"}
    number = {"invoice_number": "0999999991"}
    third = at_desk.hand_in(invoice(0, **number, **days), summary(1, **days), card())
    assert "stay_overlaps" not in at_desk.failed(third)


def test_one_bank_card_for_two_members(at_desk: Desk) -> None:
    bank = document("bank_card", 3, card_number="6222021234567890123")
    first = at_desk.hand_in(invoice(0), summary(1), card(), bank)
    papers = (
        invoice(0, **REISSUED, payer_name="林志强", total_amount="9000.00"),
        summary(1, patient_name="林志强", sex="male"),
        card(2, "林志强", OTHER_NUMBER),
    )
    second = at_desk.hand_in(*papers, bank)
    assert at_desk.failed(second)["card_of_one_member"]["claims"] == [first]
    days = {"admission_date": "2026-06-02", "discharge_date": "2026-06-09"}
    later = at_desk.hand_in(
        invoice(0, invoice_number="0111111111", **days), summary(1, **days), card(), bank
    )
    # Of the two others with this card, only the one of another member is worth a look.
    assert at_desk.failed(later)["card_of_one_member"]["claims"] == [second]


def test_a_masked_card_ties_nobody(at_desk: Desk) -> None:
    bank = document("bank_card", 3, card_number="622202*********0123")
    at_desk.hand_in(invoice(0), summary(1), card(), bank)
    papers = (
        invoice(0, **REISSUED, payer_name="林志强"),
        summary(1, patient_name="林志强", sex="male"),
        card(2, "林志强", OTHER_NUMBER),
    )
    assert "card_of_one_member" not in at_desk.failed(at_desk.hand_in(*papers, bank))


def test_enrolled_after_the_admission(at_desk: Desk) -> None:
    with at_desk.db.begin() as session:
        late = {"plan": "zhangzhou-inpatient", "cover_from": "2026-05-01",
                "cover_until": "2026-12-31"}  # fmt: skip
        for no, name, number, unit in (
            ("M3", "何雨桐", "350602199001010021", "云溪纺织厂"),
            ("M4", "谢春生", "350602198802020014", "新开的小店"),
        ):
            member = {"member_no": no, "name": name, "id_number": number, "employer": unit}
            save_member(session, member | late, "clerk")
    told = {}
    for at, (name, number) in enumerate(
        [("何雨桐", "350602199001010021"), ("谢春生", "350602198802020014")]
    ):
        bill = invoice(0, invoice_number=f"011111111{at}", payer_name=name, total_amount="900.00")
        person = document("id_card", 1, name=name, id_number=number)
        told[name] = at_desk.failed(at_desk.hand_in(bill, person)).get("enrolled_before")
    assert told["何雨桐"]["values"] == {"who": "member"}
    assert told["谢春生"]["values"] == {"who": "unit"}
    in_time = at_desk.hand_in(invoice(0), summary(1), card())
    assert "enrolled_before" not in at_desk.failed(in_time)


def test_an_invoice_that_was_taken_back(at_desk: Desk) -> None:
    printed = "医疗住院收费票据（电子） 已 冲 红"
    claim_id = at_desk.hand_in(invoice(0), summary(1), card(), texts=(printed,))
    assert at_desk.failed(claim_id)["invoice_reversed"]["severity"] == "error"
    negative = invoice(0, **REISSUED, total_amount="-10000.00")
    assert "amount_negative" in at_desk.failed(at_desk.hand_in(negative, summary(1), card()))
    warned = at_desk.hand_in(invoice(0, invoice_number="0222222222"), texts=("手写无效，涂改作废",))
    assert "invoice_reversed" not in at_desk.failed(warned)


@pytest.mark.parametrize(
    ("diagnosis", "fits"),
    [
        ("子宫平滑肌瘤", True),
        ("前列腺增生", False),
        ("肺部感染", True),
        ("配偶前列腺癌家族史", True),
    ],
)
def test_a_disease_of_the_other_sex(at_desk: Desk, diagnosis: str, fits: bool) -> None:
    paper = document(
        "discharge_summary", 1, patient_name="陈素芬", sex="female",
        admission_date="2026-03-02", discharge_date="2026-03-09",
        discharge_diagnoses=(diagnosis,),
    )  # fmt: skip
    claim_id = at_desk.hand_in(invoice(0), paper, card())
    assert ("sex_fits_diagnosis" not in at_desk.failed(claim_id)) == fits


def test_a_rejected_claim_took_nothing(at_desk: Desk) -> None:
    first = at_desk.hand_in(invoice(0), summary(1), card())
    with at_desk.db.begin() as session:
        desk.reject(session, first, 1, "重复", "reviewer")
    second = at_desk.hand_in(invoice(0), summary(1), card())
    assert not {"invoice_seen_before", "bill_seen_before"} & set(at_desk.failed(second))
