"""The command line: results on standard output, faults in one sentence, exit codes 0, 1, 2."""

from __future__ import annotations

import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import psycopg
import pytest
from PIL import Image

from huzhu.cli import COMMANDS, main

CASE = {
    "member": {
        "name": "张三",
        "sex": "male",
        "birth_date": "1986-03-12",
        "joined": "2025-01-01",
        "shares": 1,
        "unit_kind": "enterprise",
        "insured": True,
        "coverage": [{"plan": "no-such-plan", "from": "2025-01-01", "until": "2025-12-31"}],
    },
    "event": {"kind": "inpatient", "admission_date": "2025-06-04", "discharge_date": "2025-06-18"},
    "amounts": {"total_amount": "14878.33"},
    "history": [],
}
DEMO = Path(__file__).parents[2] / "fixtures" / "demo"

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(tmp_path: Path, monkeypatch, capsys) -> Run:
    """Run a command in a home of its own; exit code, output, complaints."""
    monkeypatch.setenv("HUZHU_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("HUZHU_OCR_ENGINE", "null")
    monkeypatch.setenv("HUZHU_RECONCILE_EVERY_S", "0.5")
    monkeypatch.chdir(tmp_path)

    def run_command(*words: object) -> tuple[int, str, str]:
        capsys.readouterr()
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_command


@pytest.fixture
def office(run: Run, db, servers, monkeypatch) -> Run:
    """The same, with the test run's servers."""
    monkeypatch.setenv("DATABASE_URL", servers.database_url)
    monkeypatch.setenv("REDIS_URL", servers.redis_url)
    return run


def paper(path: Path, shade: int) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    out = BytesIO()
    Image.new("RGB", (80, 60), (shade, 40, 90)).save(out, "PNG")
    path.write_bytes(out.getvalue())
    return path


def test_help_names_every_command(run: Run) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert all(name in out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help(run: Run, name: str) -> None:
    code, out, _ = run(name, "--help")
    assert code == 0
    assert out.startswith(f"usage: huzhu {name}")


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("nonsense",),
        ("up", "--port", "many"),
        ("up", "--port", "99999"),
        ("up", "--port", "0"),
        ("extract", "no-such-file.pdf"),
        ("intake", "no-such-folder"),
        ("backfill", "no-such-folder"),
        ("members", "match"),
        ("members", "import", "no-such.csv"),
        ("plans", "check", "no-such.yaml"),
        ("claims", "list", "--status", "lost"),
    ],
)
def test_wrong_use_is_2_with_a_sentence(run: Run, words: tuple[str, ...]) -> None:
    code, out, complaints = run(*words)
    assert (code, out) == (2, "")
    assert complaints
    assert "Traceback" not in complaints


def test_a_mistyped_setting_is_named(office: Run, monkeypatch) -> None:
    monkeypatch.setenv("HUZHU_WORKRES", "2")
    code, _, complaints = office("claims", "list")
    assert code == 0
    assert "HUZHU_WORKRES" in complaints
    assert "HUZHU_WORKERS" in complaints


def test_a_setting_that_cannot_be_is_wrong_use(run: Run, monkeypatch) -> None:
    monkeypatch.setenv("HUZHU_PORT", "eighty")
    code, _, complaints = run("up")
    assert code == 2
    assert "HUZHU_PORT" in complaints


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("HUZHU_PORT", "99999"),
        ("HUZHU_PORT", "0"),
        ("DATABASE_URL", "mysql://root:secret@localhost/db"),
        ("REDIS_URL", "localhost:6379"),
    ],
)
def test_a_wrong_setting_is_named_as_it_was_given(
    run: Run, monkeypatch, name: str, value: str
) -> None:
    monkeypatch.setenv(name, value)
    code, out, complaints = run("up")
    assert (code, out) == (2, "")
    assert name in complaints
    assert "secret" not in complaints


def test_a_backup_to_nowhere_is_a_sentence(run: Run, tmp_path: Path) -> None:
    for target in (tmp_path / "no-such-folder" / "x.tar", tmp_path):
        code, out, complaints = run("backup", target)
        assert (code, out) == (1, "")
        assert str(target.parent) in complaints
        assert "Error" not in complaints


def test_the_pages_are_shown_on_this_machine_only(run: Run) -> None:
    code, _, complaints = run("up", "--host", "0.0.0.0")
    assert code == 2
    assert "127.0.0.1" in complaints


def test_a_database_that_is_away_is_the_administrators_to_fix(run: Run, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost:1/none")
    code, out, complaints = run("claims", "list")
    assert (code, out) == (1, "")
    assert "database" in complaints
    assert "Traceback" not in complaints


def test_plans_are_computed_without_a_database(run: Run, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://localhost:1/none")
    case = tmp_path / "case.json"
    case.write_text(json.dumps(CASE), encoding="utf-8")
    plan = next((DEMO / "plans").glob("*.yaml"))
    code, out, _ = run("plans", "compute", plan, "--case", case)
    assert code == 0
    assert json.loads(out)["payable"] == "0.00"
    case.write_text("{ not json", encoding="utf-8")
    assert run("plans", "compute", plan, "--case", case)[0] == 1


def test_a_plan_with_mistakes_is_refused_by_line(run: Run, tmp_path: Path) -> None:
    plan = tmp_path / "plan.yaml"
    plan.write_text("plan: test\nversions: nothing\n", encoding="utf-8")
    code, out, _ = run("plans", "check", plan)
    assert code == 1
    assert out.startswith(f"{plan}:")
    code, out, _ = run("plans", "check", plan, "--lang", "zh")
    assert code == 1
    assert f"{plan}:1: 错误: 此处缺少 `title`" in out


@pytest.mark.servers
def test_roster_plans_and_matching(office: Run, tmp_path: Path) -> None:
    code, out, _ = office("members", "import", DEMO / "roster.csv")
    assert code == 0
    assert "added" in out
    for plan in (DEMO / "plans").glob("*.yaml"):
        assert office("plans", "load", plan)[0] == 0
    assert office("members", "add", "--member-no", "T1", "--name", "司马试")[0] == 0
    code, out, _ = office("members", "match", "--name", "司马试", "--json")
    found = json.loads(out)
    assert found["linked"] is None, "a name alone never links"
    assert found["candidates"][0]["member_no"] == "T1"
    batch = tmp_path / "queries.jsonl"
    batch.write_text('{"name": "司马试"}\n{"id_number": "123"}\n', encoding="utf-8")
    code, out, _ = office("members", "match", "--batch", batch)
    assert code == 0
    assert len([json.loads(line) for line in out.splitlines()]) == 2


@pytest.mark.servers
def test_every_line_of_a_batch_has_its_answer(office: Run, tmp_path: Path) -> None:
    office("members", "add", "--member-no", "T1", "--name", "司马试")
    good = '{"name": "司马试"}'
    bad = {
        '{"name": 5}': "name must be text",
        "": "empty",
        "{ no": "no JSON",
        "[1]": "object",
        '{"nmae": "司马试"}': "unknown key nmae",
    }
    batch = tmp_path / "queries.jsonl"
    batch.write_text("\n".join([good, *bad, good, ""]), encoding="utf-8")
    code, out, complaints = office("members", "match", "--batch", batch)
    assert code == 1
    first, *faults, last = [json.loads(line) for line in out.splitlines()]
    assert first == last
    assert first["candidates"][0]["member_no"] == "T1"
    assert "error" not in first
    for number, (fault, message) in enumerate(zip(faults, bad.values(), strict=True), 2):
        assert message in fault["error"]["message"]
        assert (fault["linked"], fault["candidates"]) == (None, [])
        assert f"queries.jsonl:{number}: " in complaints


@pytest.mark.servers
def test_a_roster_of_which_nothing_is_kept_has_failed(office: Run, tmp_path: Path) -> None:
    roster = tmp_path / "roster.csv"
    roster.write_text("member_no,name\n,甲试\n,乙试\n", encoding="utf-8")
    code, out, _ = office("members", "import", roster)
    assert code == 1
    assert "2 rejected" in out
    roster.write_text("member_no,name\n,甲试\nT2,乙试\n", encoding="utf-8")
    assert office("members", "import", roster)[0] == 0


@pytest.mark.servers
def test_intake_waits_with_a_worker_of_its_own(office: Run, tmp_path: Path) -> None:
    scan = paper(tmp_path / "scan.png", 10)
    bad = tmp_path / "empty.pdf"
    bad.touch()
    code, out, _ = office("intake", scan, bad, "--wait", "--json")
    assert code == 0
    found = json.loads(out)
    assert found["status"] == "ready"
    assert found["progress"] == {"pages_done": 1, "pages": 1}
    assert found["files"][1]["error"]["code"] == "empty_file"
    code, out, _ = office("intake", scan, "--json")
    assert json.loads(out)["duplicate_of"] == found["id"]
    assert office("verify")[0] == 0
    code, out, _ = office("claims", "list")
    assert code == 0
    for nowhere in (999_999, 10**30, -1, 0):
        code, _, complaints = office("claims", "show", "--", nowhere)
        assert (code, complaints.strip()) == (1, f"huzhu: There is no claim {nowhere}.")
    assert office("claims", "list", "--page", 10**30)[0] == 2


@pytest.mark.servers
def test_an_archive_is_handed_in_and_resumed(office: Run, tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    paper(archive / "2024-001" / "1.png", 20)
    paper(archive / "2024-001" / "2.png", 21)
    paper(archive / "2024-002.png", 22)
    code, out, _ = office("backfill", archive, "--report", tmp_path / "report.jsonl")
    assert (code, out) == (0, "2 bundles: 2 read, 0 failed\n")
    report = [json.loads(line) for line in (tmp_path / "report.jsonl").read_text().splitlines()]
    assert {one["unit"] for one in report} == {"2024-001", "2024-002.png"}
    assert {one["status"] for one in report} == {"ready"}
    paper(archive / "2024-003.png", 23)
    code, out, _ = office("backfill", archive, "--resume", "--report", tmp_path / "again.jsonl")
    again = [json.loads(line) for line in (tmp_path / "again.jsonl").read_text().splitlines()]
    known = {one["unit"]: one["bundle_id"] for one in report}
    assert {one["unit"]: one["bundle_id"] for one in again if one["unit"] in known} == known
    assert len(again) == 3


@pytest.mark.servers
def test_a_backup_brings_everything_back(office: Run, servers, tmp_path: Path, monkeypatch) -> None:
    assert office("intake", paper(tmp_path / "scan.png", 30), "--wait")[0] == 0
    backup = tmp_path / "backup.tar"
    assert office("backup", backup)[0] == 0
    assert office("restore", backup)[0] == 1, "never over what is there"

    with psycopg.connect(servers.database_url, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS restored")
        connection.execute("CREATE DATABASE restored")
    elsewhere = servers.database_url.replace("/huzhu?", "/restored?")
    monkeypatch.setenv("DATABASE_URL", elsewhere)
    monkeypatch.setenv("HUZHU_HOME", str(tmp_path / "elsewhere"))
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(backup.read_bytes().replace(b"PNG\r\n", b"PNX\r\n"))
    code, _, complaints = office("restore", damaged)
    assert code == 1
    assert "damaged" in complaints
    assert office("restore", backup)[0] == 0
    code, out, _ = office("verify")
    assert code == 0, out
    code, out, _ = office("intake", tmp_path / "scan.png", "--json")
    assert json.loads(out)["duplicate_of"], "the papers are known there too"


@pytest.mark.servers
def test_verify_names_what_was_lost_or_changed(office: Run, tmp_path: Path) -> None:
    for shade in (40, 41):
        office("intake", paper(tmp_path / f"{shade}.png", shade))
    lost, changed = sorted((tmp_path / "home" / "store" / "originals").glob("*/*/*"))
    lost.unlink()
    changed.chmod(0o600)
    changed.write_bytes(b"something else")
    code, out, _ = office("verify")
    assert code == 1
    assert sorted(out.splitlines()) == [
        f"changed original: {changed.name}",
        f"missing original: {lost.name}",
    ]


def test_extract_prints_a_line_a_file_and_goes_on_after_bad_ones(run: Run, tmp_path: Path) -> None:
    empty = tmp_path / "empty.pdf"
    empty.touch()
    code, out, _ = run("extract", empty, paper(tmp_path / "scan.png", 50), "--jsonl")
    assert code == 1
    first, second = [json.loads(line) for line in out.splitlines()]
    assert (first["file"], first["error"]["code"]) == ("empty.pdf", "empty_file")
    assert (second["error"], len(second["pages"])) == (None, 1)
    code, out, _ = run("extract", tmp_path / "scan.png")
    assert code == 0
    assert len(json.loads(out)) == 1
