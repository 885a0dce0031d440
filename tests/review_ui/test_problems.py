"""What is answered when a part behind the app fails, or nothing is there to show."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from claims.db import Database
from review_ui.app import create_app
from review_ui.problems import MEDIA_TYPE
from tests.review_ui.conftest import Office

CALLS = ("/api/v1/claims", "/api/v1/claims/1", "/api/v1/bundles/x")


@pytest.fixture
def without_database(office: Office) -> Iterator[TestClient]:
    """The app while PostgreSQL is down: its port is taken by nobody."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    db = Database(f"postgresql://nobody@127.0.0.1:{port}/none")
    app = create_app(office.settings, db, office.store, office.queues)
    with TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False) as made:
        yield made
    db.close()


@pytest.mark.parametrize("path", CALLS)
def test_a_database_that_is_down_is_named(without_database: TestClient, path: str) -> None:
    answer = without_database.get(path)
    assert answer.headers["content-type"] == MEDIA_TYPE
    assert (answer.status_code, answer.json()["code"]) == (503, "database_unavailable")
    assert answer.headers["retry-after"]


def test_a_page_says_it_in_words(without_database: TestClient) -> None:
    answer = without_database.get("/", headers={"accept": "text/html"})
    assert answer.status_code == 503
    assert "数据库连不上" in answer.text


def test_a_statement_that_the_database_gave_up_is_not_blamed_on_the_network(
    office: Office, client: TestClient
) -> None:
    @office.app.get("/slow")
    def slow() -> None:
        with office.db.begin() as session:
            session.execute(text("SET LOCAL statement_timeout = 1"))
            session.execute(text("SELECT pg_sleep(5)"))

    answer = client.get("/slow")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")


def test_a_state_that_does_not_exist_is_not_all_claims(client: TestClient) -> None:
    answer = client.get("/?status=foo", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert "没有这种申请状态" in answer.text
    assert client.get("/?status=all").status_code == 200


@pytest.mark.parametrize(
    ("method", "headers", "title"),
    [
        ("GET", {"host": "evil.example"}, "Misdirected Request"),
        ("POST", {"sec-fetch-site": "cross-site"}, "Forbidden"),
    ],
)
def test_refusals_of_the_guard_are_whole_problem_documents(
    client: TestClient, method: str, headers: dict[str, str], title: str
) -> None:
    answer = client.request(method, "/api/v1/claims", headers=headers)
    assert {"type", "title", "status", "code", "detail"} <= set(answer.json())
    assert answer.json()["title"] == title
