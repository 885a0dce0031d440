"""One file a revision, applied in order by ``claims.db.migrate``."""
