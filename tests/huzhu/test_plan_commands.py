"""``huzhu plans`` on claims in a real database: what a change would do, before it is made."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from claims import desk
from claims.benefits import store
from claims.db import Database
from claims.members.roster import save_member
from claims.models import Bundle, Claim, PlanVersion
from claims.recording import record
from huzhu.cli import main
from tests.claims.papers import document, invoice, summary

pytestmark = pytest.mark.servers
PLANS = Path(__file__).parents[2] / "fixtures" / "demo" / "plans"
ZHANGZHOU = PLANS / "zhangzhou-inpatient.yaml"
SHAOXING = PLANS / "shaoxing-inpatient.yaml"
NUMBER = "350602198111238268"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def office(tmp_path: Path, monkeypatch, capsys, db: Database, servers) -> Run:
    monkeypatch.setenv("HUZHU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("DATABASE_URL", servers.database_url)
    monkeypatch.setenv("REDIS_URL", servers.redis_url)

    def run(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main(["plans", *(str(word) for word in words)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def claim_id(db: Database) -> int:
    """One open claim over 2,000.00 of self-paid under plan B, which pays 1,020.00."""
    with db.begin() as session:
        store.load_file(session, ZHANGZHOU.read_text(encoding="utf-8"))
        member = {
            "member_no": "M1", "name": "陈素芬", "id_number": NUMBER,
            "plan": "zhangzhou-inpatient",
            "cover_from": "2026-01-01", "cover_until": "2026-12-31",
        }  # fmt: skip
        save_member(session, member, "clerk")
        bundle = Bundle(id="b1", status="ready")
        session.add(bundle)
        session.flush()
        card = document("id_card", 2, name="陈素芬", sex="female", id_number=NUMBER)
        (claim,) = record(session, bundle, (invoice(0), summary(1), card))
        return claim.id


def confirm(db: Database, claim_id: int) -> None:
    with db.begin() as session:
        desk.confirm(session, claim_id, session.get_one(Claim, claim_id).version, "reviewer")


@pytest.fixture
def dearer(tmp_path: Path) -> Path:
    text = ZHANGZHOU.read_text(encoding="utf-8").replace("rate: 60%", "rate: 70%")
    path = tmp_path / "dearer.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_dry_run_names_the_claims_and_keeps_nothing(
    office: Run, db: Database, claim_id: int, dearer: Path
) -> None:
    code, out, _ = office("load", dearer, "--dry-run")
    assert code == 0
    assert f"claim {claim_id}: 1020.00 -> 1190.00 (170.00)" in out
    with db.begin() as session:
        before = session.query(PlanVersion.source_sha256).scalar()
    assert office("load", dearer)[0] == 0
    with db.begin() as session:
        assert session.query(PlanVersion.source_sha256).scalar() != before


def test_decided_claims_are_computed_under_another_plan(
    office: Run, db: Database, claim_id: int
) -> None:
    confirm(db, claim_id)
    words = ("simulate", SHAOXING, "--instead-of", "zhangzhou-inpatient")
    code, out, _ = office(*words, "--json")
    said = json.loads(out)
    assert code == 0
    # Plan K pays 70 % of 2,000.00 without a deductible.
    assert (said["claims"], said["total_before"], said["total_after"]) == (1, "1020.00", "1400.00")
    assert "1 claims; paid 1020.00, would be 1400.00" in office(*words)[1]
    code, out, said = office(*words, "--claims", f"{claim_id + 1}-{claim_id + 9}")
    assert (code, out) == (0, "")
    assert "No claim among those named was decided by the plan zhangzhou-inpatient" in said
    code, out, said = office(*words, "--claims", f"{claim_id + 1},{claim_id}")
    assert "1 claims" in out and "1 of the claims named were not decided" in said


def test_without_decided_claims_a_simulation_says_so(
    office: Run, claim_id: int, dearer: Path
) -> None:
    code, out, said = office("simulate", dearer)
    assert (code, out) == (0, "")
    assert "No claim was decided by the plan zhangzhou-inpatient" in said
    code, out, _ = office("simulate", dearer, "--json")
    assert (code, json.loads(out)["claims"]) == (0, 0)


def test_a_version_that_decided_claims_is_named_by_its_line(
    office: Run, db: Database, claim_id: int, dearer: Path
) -> None:
    confirm(db, claim_id)
    line = dearer.read_text(encoding="utf-8").splitlines().index('  - version: "2021"') + 1
    code, _, said = office("load", dearer)
    assert (code, f"dearer.yaml:{line}: zhangzhou-inpatient 2021 has decided" in said) == (1, True)


def test_a_file_that_is_no_text_is_told_in_one_short_line(office: Run, tmp_path: Path) -> None:
    binary = tmp_path / "scan.yaml"
    binary.write_bytes(b"plan: a\n" + bytes(range(32)) * 400)
    code, out, said = office("check", binary)
    assert (code, said) == (1, "")
    assert (
        out
        == f"{binary}:2: error: this is no text in UTF-8; save the plan as a text file in UTF-8\n"
    )
    long = tmp_path / "letter.yaml"
    long.write_text("尊敬的会员，" * 5000, encoding="utf-8")
    code, out, _ = office("check", long)
    assert code == 1 and len(out) < 300 + len(str(long))


@pytest.mark.parametrize("claims", ["x", "9-3", "1-", "-1", "", "1-99999999999999999"])
def test_claims_that_are_no_numbers_are_wrong_use(office: Run, claims: str) -> None:
    code, _, said = office("simulate", ZHANGZHOU, f"--claims={claims}")
    assert (code, "--claims" in said) == (2, True)


def test_a_plan_to_compare_with_must_be_loaded(office: Run) -> None:
    code, _, said = office("simulate", ZHANGZHOU)
    assert (code, "--instead-of" in said) == (2, True)
