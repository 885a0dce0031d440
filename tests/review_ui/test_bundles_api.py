"""Handing papers in over HTTP."""

from __future__ import annotations

import errno

import pytest
from fastapi.testclient import TestClient
from redis import RedisError

from claims.models import Bundle, PageRow
from tests.review_ui import seeding
from tests.review_ui.conftest import Office

PDF = b"%PDF-1.4 not really, but it begins like one"


def files(*named: tuple[str, bytes]) -> list[tuple[str, tuple[str, bytes]]]:
    return [("files", one) for one in named]


def test_a_bundle_is_received_stored_and_queued(office: Office, client: TestClient) -> None:
    answer = client.post(
        "/api/v1/bundles", files=files(("住院 票据.pdf", PDF)), data={"note": "三小工会"}
    )
    assert answer.status_code == 202
    received = answer.json()
    assert received["files"][0]["name"] == "住院 票据.pdf"
    assert received["files"][0]["first_seen"] is None
    assert office.store.path(received["files"][0]["sha256"]).read_bytes() == PDF
    assert office.queues.waiting() == {f"split-{received['id']}-0"}
    shown = client.get(f"/api/v1/bundles/{received['id']}").json()
    assert (shown["status"], shown["note"]) == ("received", "三小工会")
    assert not list((office.settings.home / "tmp").iterdir())


def test_the_same_files_again_answer_with_the_first_bundle(
    office: Office, client: TestClient
) -> None:
    first = client.post("/api/v1/bundles", files=files(("a.pdf", PDF))).json()
    again = client.post("/api/v1/bundles", files=files(("b.pdf", PDF)))
    assert again.status_code == 200
    assert again.json()["duplicate_of"] == first["id"]
    assert again.json()["files"][0]["first_seen"] == first["id"]


def test_one_bad_file_does_not_stop_the_others(office: Office, client: TestClient) -> None:
    too_large = b"%PDF-1.4" + bytes(office.settings.max_file_mb * 1024 * 1024)
    answer = client.post(
        "/api/v1/bundles",
        files=files(("empty.pdf", b""), ("large.pdf", too_large), ("good.pdf", PDF)),
    )
    assert answer.status_code == 202
    codes = [file["error"] and file["error"]["code"] for file in answer.json()["files"]]
    assert codes == ["empty_file", "file_too_large", None]


def test_what_is_no_upload_is_refused(client: TestClient) -> None:
    for sent, status, code in [
        ({"json": {}}, 415, "not_multipart"),
        ({"data": {"note": "x"}, "files": files()}, 415, "not_multipart"),
        ({"files": [("note", (None, b"x"))]}, 422, "no_files"),
        (
            {
                "content": b"--b\r\nContent-Disposition: form-data; name=files; filename=a\r\n\r\n",
                "headers": {"content-type": "multipart/form-data; boundary=b"},
            },
            400,
            "bad_multipart",
        ),
    ]:
        answer = client.post("/api/v1/bundles", **sent)
        assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_names_that_only_come_in_the_extended_form(client: TestClient) -> None:
    body = (
        b'--b\r\nContent-Disposition: form-data; name="files"; '
        b"filename*=utf-8''%E7%A5%A8%E6%8D%AE.pdf\r\n\r\n" + PDF + b"\r\n--b--\r\n"
    )
    answer = client.post(
        "/api/v1/bundles",
        content=body,
        headers={"content-type": "multipart/form-data; boundary=b"},
    )
    assert answer.json()["files"][0]["name"] == "票据.pdf"


def test_a_bundle_is_kept_while_redis_is_away(
    office: Office, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RedisError("away")

    monkeypatch.setattr(type(office.queues), "enqueue_split", fail)
    answer = client.post("/api/v1/bundles", files=files(("a.pdf", PDF)))
    assert answer.status_code == 202
    with office.db.begin() as session:
        assert session.get_one(Bundle, answer.json()["id"]).status == "received"


def test_a_page_image_comes_whole_and_small(office: Office, client: TestClient) -> None:
    office.seed()
    with office.db.begin() as session:
        page_id = session.query(PageRow.id).order_by(PageRow.position).first()[0]
    whole = client.get(f"/api/v1/pages/{page_id}/image")
    assert whole.headers["content-type"] == "image/jpeg"
    assert whole.content == (seeding.FIXTURES / "ready" / seeding.INVOICE).read_bytes()
    small = client.get(f"/api/v1/pages/{page_id}/image?width=160")
    assert 0 < len(small.content) < len(whole.content) / 4
    assert client.get("/api/v1/pages/999/image").status_code == 404


def test_an_unknown_bundle_is_not_found(client: TestClient) -> None:
    answer = client.get("/api/v1/bundles/nothing")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_page_set_aside_says_why(office: Office, client: TestClient) -> None:
    office.seed()
    with office.db.begin() as session:
        page = session.query(PageRow).order_by(PageRow.position).first()
        page.state, page.problem_code, page.problem_message = "set_aside", "timeout", "too slow"
        bundle_id = page.bundle_id
    shown = client.get(f"/bundles/{bundle_id}", headers={"accept": "text/html"}).text
    assert "已搁置" in shown
    assert "识别超时" in shown


def test_a_full_disk_is_said_and_nothing_is_kept(
    office: Office, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(type(office.store), "put", full)
    answer = client.post("/api/v1/bundles", files=files(("a.pdf", PDF)))
    assert (answer.status_code, answer.json()["code"]) == (507, "disk_full")
    with office.db.begin() as session:
        assert session.query(Bundle).count() == 0
    assert not list((office.settings.home / "tmp").iterdir())
