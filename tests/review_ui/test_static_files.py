"""Scripts and styles are kept by the browser, and never mixed with those of another version."""

from __future__ import annotations

import re
from pathlib import Path

from fastapi.testclient import TestClient

from review_ui import static_files


def test_a_page_names_files_that_may_be_kept_for_ever(client: TestClient) -> None:
    page = client.get("/upload").text
    named = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page))
    assert named
    for address in named:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["cache-control"]
    missing = client.get(f"{static_files.ADDRESS}/nothing.js")
    assert missing.status_code == 404
    assert "immutable" not in missing.headers["cache-control"]


def test_another_content_has_another_address(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    first = static_files.content_of(tmp_path)
    assert static_files.content_of(tmp_path) == first
    (tmp_path / "a.js").write_text("2")
    second = static_files.content_of(tmp_path)
    (tmp_path / "a.js").rename(tmp_path / "b.js")
    assert len({first, second, static_files.content_of(tmp_path)}) == 3


def test_no_template_goes_round_it() -> None:
    templates = (Path(static_files.__file__).parent / "templates").glob("*.html")
    for template in templates:
        assert '"/static/' not in template.read_text(encoding="utf-8"), template.name
