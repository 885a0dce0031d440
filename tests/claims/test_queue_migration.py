"""An office from before the queue had columns of its own comes up whole."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from claims import queue
from claims.db import MIGRATIONS, Database, migrate
from claims.queue import Filters
from claims.queue_backfill import enter_forgotten
from huzhu.servers import Servers

pytestmark = pytest.mark.servers
NAME = "office_from_before"

BEFORE = """
INSERT INTO bundle (id, status, lane, attempts, assemble_attempts)
VALUES ('b', 'ready', 'live', 0, 0);
INSERT INTO unit (id, name, key, letters, level) VALUES (7, '东方小学', '', '{}', 'unit');
INSERT INTO member (id, member_no, name, shares, insured, extra)
VALUES (1, 'M1', '陈素芬', 1, true, '{}');
INSERT INTO member_key (member_id, name, sound, unit_id) VALUES (1, '陈素芬', 'chen', 7);
INSERT INTO claim (id, bundle_id, status, version, member_id, candidates, person_name,
                   invoice_numbers, shared_document_ids, event_kind, checks, missing)
SELECT n, 'b', status, 1, member_id, '[]', '陈素芬', '[]', '[]', 'inpatient', '[]', missing::jsonb
FROM (VALUES (1, 'confirmed', 1, '[]'), (2, 'review', NULL, '[]'),
             (3, 'waiting_papers', 1, '[{"paper": "x"}]')) c(n, status, member_id, missing);
INSERT INTO queue_entry (claim_id, risk, is_proven, words) VALUES (2, 40, false, '{素芬}'),
                                                                  (3, 15, false, '{素芬}');
"""


@pytest.fixture
def old_office(servers: Servers) -> Iterator[Database]:
    """A database of its own, at the version before."""
    address = servers.database_url
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {NAME}")
    database = Database(address.replace("/huzhu?", f"/{NAME}?"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with database.engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0014_paper_titles")
        connection.execute(text(BEFORE))
        connection.commit()
    yield database
    database.close()
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def test_every_claim_has_its_place_and_keeps_its_words(old_office: Database) -> None:
    migrate(old_office.engine)

    def found(**wishes: str) -> list[int]:
        with old_office.begin() as session:
            return list(session.scalars(queue.ordered(Filters(**wishes))))

    assert sorted(found()) == [1, 2, 3]
    assert found(status="confirmed") == [1]
    assert found(mark="missing") == [3]
    assert found(mark="unlinked") == [2]
    assert sorted(found(unit="东方小学")) == [1, 3]
    assert found(sort="risk") == [2, 3, 1]
    # The decided claim had no words yet: they are worked out later, without deciding anew.
    assert sorted(found(q="素芬")) == [2, 3]
    assert enter_forgotten(old_office) == 1
    assert sorted(found(q="素芬")) == [1, 2, 3]
    assert found(status="confirmed") == [1]
