"""Numbers in addresses that no row can have."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

pytestmark = pytest.mark.servers


@pytest.mark.parametrize("path", ["/api/v1/claims/{n}", "/api/v1/claims/{n}/audit", "/claims/{n}"])
def test_a_number_beyond_the_database_is_not_found(client: TestClient, path: str) -> None:
    answer = client.get(path.format(n=10**20))
    assert answer.status_code == 404
    if path.startswith("/api"):
        assert answer.json()["code"] == "not_found"
