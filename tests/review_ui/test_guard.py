"""What other sites in the same browser cannot do, and what the outside may ask."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families
from starlette.datastructures import Headers

from review_ui.app import create_app
from review_ui.guard import host_name, is_cross_site
from tests.review_ui.conftest import Office


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example:8000", ""])
def test_another_host_name_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/", headers={"host": host})
    assert (answer.status_code, answer.json()["code"]) == (421, "unknown_host")


@pytest.mark.parametrize("host", ["localhost:8000", "127.0.0.1", "[::1]:9"])
def test_loopback_names_are_answered(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"host": host}).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:9999"},
    ],
)
def test_another_site_changes_nothing(
    office: Office, client: TestClient, headers: dict[str, str]
) -> None:
    claim_id = office.seed()
    answer = client.post(
        f"/api/v1/claims/{claim_id}/reject",
        json={"reason": "x"},
        headers={"If-Match": "1", **headers},
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "cross_site")
    assert office.claim(claim_id).version == 1


@given(st.text(max_size=40))
def test_any_host_header_gives_a_name_or_nothing(netloc: str) -> None:
    assert isinstance(host_name(netloc), str)


def test_our_own_pages_are_not_cross_site() -> None:
    own = {"host": "127.0.0.1:8000", "origin": "http://127.0.0.1:8000"}
    assert not is_cross_site(Headers(own))
    assert not is_cross_site(Headers({**own, "sec-fetch-site": "same-origin"}))
    assert not is_cross_site(Headers({"host": "127.0.0.1:8000"}))


def test_pages_carry_a_policy_and_load_nothing_from_elsewhere(
    office: Office, client: TestClient
) -> None:
    claim_id = office.seed()
    for path in ["/", "/upload", "/bundles", f"/claims/{claim_id}", "/members", "/plans", "/docs"]:
        answer = client.get(path, headers={"accept": "text/html"})
        assert answer.status_code == 200, path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http://" not in answer.text.replace("http://www.w3.org", "")
        assert "https://" not in answer.text
        assert " style=" not in answer.text
        assert " onclick" not in answer.text
        assert answer.text.count("<script") == answer.text.count('<script type="module" src="/st')


def test_health_and_readiness(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["parts"]) == (200, {"database": "ok", "redis": "ok"})


def test_not_ready_names_the_part(
    office: Office, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(type(office.queues), "ping", fail)
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["parts"]["database"] == "ok"
    assert "redis" in answer.json()["detail"]
    assert client.get("/healthz").status_code == 200


def test_metrics_count_by_state(office: Office, client: TestClient) -> None:
    office.seed()
    families = {
        family.name: {sample.labels.get("state", ""): sample.value for sample in family.samples}
        for family in text_string_to_metric_families(client.get("/metrics").text)
    }
    assert families["huzhu_pages"]["read"] == 3
    assert families["huzhu_bundles"]["ready"] == 1
    assert sum(families["huzhu_claims"].values()) == 1
    assert families["huzhu_oldest_open_claim_seconds"][""] >= 0


def test_every_error_is_a_problem_document(client: TestClient) -> None:
    for path, status in [("/api/v1/nothing", 404), ("/api/v1/claims?page=0", 422)]:
        answer = client.get(path)
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        assert {"type", "title", "status", "detail", "code"} <= answer.json().keys()
    wrong = client.put("/api/v1/claims")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method_not_allowed")


def test_a_crash_tells_nothing_of_its_inside(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object, **__: object) -> None:
        raise RuntimeError("card 6222 0000")

    monkeypatch.setattr("claims.queries.list_claims", crash)
    answer = client.get("/api/v1/claims")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert "6222" not in answer.text


def test_a_person_gets_a_page_for_an_error(client: TestClient) -> None:
    answer = client.get("/claims/5", headers={"accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "没有找到" in answer.text


def test_nothing_is_reported_elsewhere_whatever_the_environment_says(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("FASTAPI_OTEL_AUTO_CONFIGURE", "true")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:9")
    app = create_app(office.settings, office.db, office.store, office.queues)
    with TestClient(app, base_url="http://127.0.0.1") as asking:
        assert asking.get("/healthz").status_code == 200
    # Were it on, the framework would look for its exporter and complain that there is none.
    assert "telemetry" not in caplog.text.lower()


def test_the_language_switch_goes_back_to_our_own_pages_only(client: TestClient) -> None:
    for back, goes_to in [
        ("/members?q=x", "/members?q=x"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example/", "/"),
    ]:
        answer = client.get("/language/en", params={"back": back}, follow_redirects=False)
        assert (answer.status_code, answer.headers["location"]) == (303, goes_to)
    assert "Queue" in client.get("/").text
