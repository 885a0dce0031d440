"""The database tables. PostgreSQL owns all state; Redis only carries job ids.

Money is ``Numeric(14, 2)`` / ``Decimal``, times are UTC with time zone, and everything that the
extractors produce is kept as JSON in the shape of the extraction contract, so that a reading is
stored exactly as it was made and a person's correction lies beside it.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Text,
    UniqueConstraint,
    false,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

Json = dict[str, Any]

BUNDLE_STATES = ("received", "reading", "ready", "failed")
PAGE_STATES = ("waiting", "reading", "read", "set_aside")
CLAIM_STATES = (
    "waiting_papers",
    "review",
    "second_look",
    "returned",
    "confirmed",
    "rejected",
    "in_payment",
    "paid",
    "payment_failed",
    "archived",
    "dissolved",  # all of its papers were moved to other claims, or set aside
)
OPEN_STATES = ("waiting_papers", "review", "second_look", "returned")
LANES = ("live", "bulk")
# What a member's roster row says of the household; written as the index `ix_member_household` is.
HOUSEHOLD = "COALESCE(extra ->> 'household', extra ->> '家庭编号', extra ->> '户号')"


def _one_of(column: str, states: tuple[str, ...]) -> CheckConstraint:
    quoted = ", ".join(f"'{state}'" for state in states)
    return CheckConstraint(f"{column} IN ({quoted})", name=f"{column}_known")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  (SQLAlchemy reads it from the class)
        Json: JSONB,
        list[Any]: JSONB,
        datetime: DateTime(timezone=True),
        Decimal: Numeric(14, 2),
        str: Text,
    }


class StoredFile(Base):
    """An original, stored once under its SHA-256 and never changed."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str]
    first_bundle_id: Mapped[str] = mapped_column(String(32))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Bundle(Base):
    """What one person handed in at one time."""

    __tablename__ = "bundle"
    __table_args__ = (
        _one_of("status", BUNDLE_STATES),
        _one_of("lane", LANES),
        Index(
            "ix_bundle_unfinished", "status", postgresql_where="status in ('received','reading')"
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    status: Mapped[str] = mapped_column(String(16), default="received")
    lane: Mapped[str] = mapped_column(String(8), default="live")
    # Counts how often its pages were rearranged: guards against two people doing it at once.
    version: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    note: Mapped[str | None]
    error_code: Mapped[str | None]
    error_message: Mapped[str | None]
    attempts: Mapped[int] = mapped_column(default=0)  # of the job that opens the files
    assemble_attempts: Mapped[int] = mapped_column(default=0)
    opened_at: Mapped[datetime | None]  # all files opened, page rows written
    created_at: Mapped[datetime] = mapped_column(server_default=func.now(), index=True)
    finished_at: Mapped[datetime | None]

    files: Mapped[list[BundleFile]] = relationship(
        back_populates="bundle", order_by="BundleFile.position"
    )
    pages: Mapped[list[PageRow]] = relationship(
        back_populates="bundle", order_by="PageRow.position"
    )
    documents: Mapped[list[DocumentRow]] = relationship(
        back_populates="bundle", order_by="DocumentRow.position"
    )


class BundleFile(Base):
    """One file of a bundle, in the order it was handed in."""

    __tablename__ = "bundle_file"
    __table_args__ = (UniqueConstraint("bundle_id", "position"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    bundle_id: Mapped[str] = mapped_column(ForeignKey("bundle.id"), index=True)
    position: Mapped[int]
    name: Mapped[str]
    sha256: Mapped[str | None] = mapped_column(ForeignKey("stored_file.sha256"), index=True)
    first_seen: Mapped[str | None]  # the bundle that had the same bytes before
    error_code: Mapped[str | None]  # nothing of the file could be read
    error_message: Mapped[str | None]
    problems: Mapped[list[Any]] = mapped_column(default=list)  # members that failed in part
    # The claim that it was added to later; null where it came with the bundle.
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"))

    bundle: Mapped[Bundle] = relationship(back_populates="files")


class PageRow(Base):
    """One page in, so one page accounted for: read, or set aside with its reason."""

    __tablename__ = "page"
    __table_args__ = (
        UniqueConstraint("bundle_id", "position"),
        _one_of("state", PAGE_STATES),
        Index("ix_page_unfinished", "state", postgresql_where="state in ('waiting','reading')"),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    bundle_id: Mapped[str] = mapped_column(ForeignKey("bundle.id"), index=True)
    bundle_file_id: Mapped[int] = mapped_column(ForeignKey("bundle_file.id"), index=True)
    position: Mapped[int]  # through the whole bundle, from 0: `page` in documents and fields
    index: Mapped[int]  # within its file, from 0
    member: Mapped[str | None]  # name inside a ZIP
    state: Mapped[str] = mapped_column(String(16), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    started_at: Mapped[datetime | None]  # lease of the reading job; the reconciler looks at it
    width: Mapped[int | None]
    height: Mapped[int | None]
    rotation: Mapped[int | None]
    turned: Mapped[int | None]  # the rotation that a person said makes it upright
    # It is read again after it was turned: the papers that hold it wait for its new reading.
    is_renewed: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    # Nothing is printed on it: the back of a sheet, as the reading says.
    is_blank: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    source: Mapped[str | None] = mapped_column(String(16))
    reading: Mapped[Json | None]  # lines with text, box, confidence: extractors.reading.codec
    text: Mapped[str | None]  # plain text, searchable
    image_sha256: Mapped[str | None] = mapped_column(String(64))  # upright JPEG in the store
    problem_code: Mapped[str | None]
    problem_message: Mapped[str | None]
    seconds: Mapped[float | None] = mapped_column(Float)  # what reading took

    bundle: Mapped[Bundle] = relationship(back_populates="pages")
    file: Mapped[BundleFile] = relationship()


class DocumentRow(Base):
    """One paper of a bundle. ``fields`` is what was read; ``corrections`` what people said."""

    __tablename__ = "document"
    __table_args__ = (
        UniqueConstraint("bundle_id", "position"),
        Index(
            "ix_document_marks",
            "marks",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    bundle_id: Mapped[str] = mapped_column(ForeignKey("bundle.id"), index=True)
    claim_id: Mapped[int | None] = mapped_column(ForeignKey("claim.id"), index=True)
    position: Mapped[int]
    type: Mapped[str] = mapped_column(String(32))
    read_type: Mapped[str] = mapped_column(String(32))  # before anybody corrected it
    # What a paper of type `other` calls itself, or that its pages are blank; empty where unknown.
    title: Mapped[str] = mapped_column(default="", server_default=text("''"))
    pages: Mapped[list[Any]]  # positions in the bundle, in order
    confidence: Mapped[float] = mapped_column(Float)
    fields: Mapped[Json]  # key -> field object of the extraction contract, `extras` inside
    corrections: Mapped[Json] = mapped_column(default=dict)  # key -> value or null
    # key -> {page, box} that a person drew around the ink of a correction
    drawn: Mapped[Json] = mapped_column(default=dict, server_default=text("'{}'"))
    items: Mapped[list[Any]] = mapped_column(default=list)
    checks: Mapped[list[Any]] = mapped_column(default=list)
    marks: Mapped[list[int]] = mapped_column(  # fingerprint of the numbers on its pages
        ARRAY(BigInteger), default=list, server_default=text("'{}'")
    )

    bundle: Mapped[Bundle] = relationship(back_populates="documents")
    claim: Mapped[Claim | None] = relationship(back_populates="documents")


class Claim(Base):
    """One person's stay, ready for a reviewer. ``version`` guards every change."""

    __tablename__ = "claim"
    __table_args__ = (
        _one_of("status", CLAIM_STATES),
        Index("ix_claim_status_created", "status", "created_at"),
        Index("ix_claim_invoice_numbers", "invoice_numbers", postgresql_using="gin"),
        Index("ix_claim_outdated", "id", postgresql_where=text("outdated")),
        Index(
            "ix_claim_marks",
            "marks",
            postgresql_using="gin",
            postgresql_with={"fastupdate": "off"},
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    bundle_id: Mapped[str] = mapped_column(ForeignKey("bundle.id"), index=True)
    status: Mapped[str] = mapped_column(String(16), default="review")
    version: Mapped[int] = mapped_column(default=1)
    member_id: Mapped[int | None] = mapped_column(ForeignKey("member.id"), index=True)
    member_chosen_by: Mapped[str | None]  # null: linked automatically
    member_level: Mapped[str | None]  # named level of the link
    candidates: Mapped[list[Any]] = mapped_column(default=list)
    # What the papers say, denormalised for the queue and its search.
    person_name: Mapped[str | None] = mapped_column(index=True)
    hospital_name: Mapped[str | None]
    invoice_numbers: Mapped[list[Any]] = mapped_column(default=list)  # code/number
    # What other claims may share with it: see `claims.marks`.
    marks: Mapped[list[str]] = mapped_column(ARRAY(Text), default=list, server_default=text("'{}'"))
    shared_document_ids: Mapped[list[Any]] = mapped_column(default=list)  # of a sister claim
    event_kind: Mapped[str] = mapped_column(String(32), default="inpatient")
    # What a person said of the event (`claims.events`), and what the papers propose.
    event: Mapped[Json] = mapped_column(default=dict, server_default=text("'{}'"))
    proposals: Mapped[list[Any]] = mapped_column(default=list, server_default=text("'[]'"))
    admission_date: Mapped[date | None] = mapped_column(Date)
    discharge_date: Mapped[date | None] = mapped_column(Date)
    total_amount: Mapped[Decimal | None]
    checks: Mapped[list[Any]] = mapped_column(default=list)  # across the papers of the claim
    missing: Mapped[list[Any]] = mapped_column(default=list)  # [{paper, message}]
    benefit: Mapped[Json | None]  # result of the plans, section 5 of the contract
    payable: Mapped[Decimal | None]
    # A plan or the roster has changed since: `claims.refreshing` works it out again. Of a decided
    # claim only what others find it by is written anew.
    outdated: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    bundle: Mapped[Bundle] = relationship()
    member: Mapped[Member | None] = relationship()
    documents: Mapped[list[DocumentRow]] = relationship(
        back_populates="claim", order_by="DocumentRow.position"
    )


class AuditEntry(Base):
    """Who did what to a claim: appended, never changed (a trigger refuses updates)."""

    __tablename__ = "audit_entry"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str]
    action: Mapped[str] = mapped_column(String(32))  # created, viewed, changed, confirmed, …
    changes: Mapped[list[Any]] = mapped_column(default=list)  # [{what, from, to}]
    note: Mapped[str | None]
    version: Mapped[int]  # of the claim after the action


class Rearrangement(Base):
    """One change of how a bundle's pages lie, with what it takes to undo it."""

    __tablename__ = "rearrangement"
    __table_args__ = (UniqueConstraint("bundle_id", "version"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    bundle_id: Mapped[str] = mapped_column(ForeignKey("bundle.id"))
    version: Mapped[int]  # of the bundle after it
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str]
    operation: Mapped[Json]  # as it was asked for
    before: Mapped[Json]  # rows that it changed, see `claims.rearranging`
    is_undone: Mapped[bool] = mapped_column(Boolean, default=False, server_default=false())


class ClaimLookup(Base):
    """Somebody asked at the counter how far a claim is."""

    __tablename__ = "claim_lookup"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str]
    asked: Mapped[Json]  # {name, tail} (the last four) or {number}
    claims: Mapped[list[Any]]  # ids that were told


class Member(Base):
    """One person on the roster. ``extra`` keeps roster columns that we do not know."""

    __tablename__ = "member"
    __table_args__ = (
        Index("ix_member_phone_tail", text('"right"(phone, 4)')),
        Index(
            "ix_member_household",
            text(f"({HOUSEHOLD})"),
            postgresql_where=text(f"{HOUSEHOLD} IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    member_no: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(index=True)
    id_number: Mapped[str | None] = mapped_column(String(18))
    sex: Mapped[str | None] = mapped_column(String(6))
    birth_date: Mapped[date | None] = mapped_column(Date)
    employer: Mapped[str | None]
    phone: Mapped[str | None]
    bank_card: Mapped[str | None]
    unit_kind: Mapped[str | None]
    shares: Mapped[int] = mapped_column(Integer, default=1)
    insured: Mapped[bool] = mapped_column(Boolean, default=True)
    joined: Mapped[date | None] = mapped_column(Date)
    extra: Mapped[Json] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now(), onupdate=func.now())

    covers: Mapped[list[Cover]] = relationship(
        back_populates="member", order_by="Cover.cover_from", cascade="all, delete-orphan"
    )


class Cover(Base):
    """One period in which a member is covered by a plan (both days included)."""

    __tablename__ = "cover"
    __table_args__ = (UniqueConstraint("member_id", "plan", "cover_from"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    plan: Mapped[str]
    cover_from: Mapped[date] = mapped_column(Date)
    cover_until: Mapped[date] = mapped_column(Date)

    member: Mapped[Member] = relationship(back_populates="covers")


class Unit(Base):
    """An employer, or an office above it: province, city, county and unit form a tree."""

    __tablename__ = "unit"
    __table_args__ = (Index("ix_unit_letters", "letters", postgresql_using="gin"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    key: Mapped[str] = mapped_column(index=True)  # without 有限公司 and the like
    letters: Mapped[list[str]] = mapped_column(ARRAY(Text))  # distinct characters of the key
    level: Mapped[str] = mapped_column(String(8), default="unit")  # province city county unit
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)


class MemberKey(Base):
    """What a member is found by: one narrow row a member, written with every change of it.

    Everything is compared byte by byte (collation C), so that prefixes can use the indexes in a
    database of any locale.
    """

    __tablename__ = "member_key"
    __table_args__ = (
        Index("ix_member_key_tail_id", "id_tail", "id18"),
        Index("ix_member_key_birth_name", "birth_date", "name"),
        Index("ix_member_key_unit_name", "unit_id", "name"),
        # First and last character: finds names whose middle is lost or illegible.
        Index("ix_member_key_name_ends", text('("left"(name, 1) || "right"(name, 1))')),
    )

    member_id: Mapped[int] = mapped_column(
        ForeignKey("member.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    id18: Mapped[str | None] = mapped_column(String(18, collation="C"), index=True)
    id_tail: Mapped[str | None] = mapped_column(String(4, collation="C"))
    birth_date: Mapped[date | None] = mapped_column(Date)
    sex: Mapped[str | None] = mapped_column(String(6))
    # simplified, no blanks or dots
    name: Mapped[str] = mapped_column(Text(collation="C"), index=True)
    sound: Mapped[str] = mapped_column(Text(collation="C"), index=True)  # pinyin without tones
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))


class NameCount(Base):
    """How many members have a name (a ``name_key``); kept true by everything that writes members.

    A usual name weighs less than a rare one, and counting it again for each paper takes too long.
    """

    __tablename__ = "name_count"

    name: Mapped[str] = mapped_column(Text(collation="C"), primary_key=True)
    members: Mapped[int] = mapped_column(Integer)


class MemberChange(Base):
    """A value of a member that was replaced: names, units and cards are kept as history."""

    __tablename__ = "member_change"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    actor: Mapped[str]
    field: Mapped[str] = mapped_column(String(32))
    old: Mapped[str | None]
    new: Mapped[str | None]


class PlanVersion(Base):
    """One version of a plan, valid for covers that begin inside its period."""

    __tablename__ = "plan_version"
    __table_args__ = (UniqueConstraint("plan", "version"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    plan: Mapped[str] = mapped_column(index=True)
    version: Mapped[str]
    title: Mapped[str]
    valid_from: Mapped[date] = mapped_column(Date)
    valid_until: Mapped[date | None] = mapped_column(Date)
    body: Mapped[Json]  # the YAML as data; claims.benefits reads it
    source_sha256: Mapped[str] = mapped_column(String(64))
    loaded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class Benefit(Base):
    """What a confirmed claim pays under one plan: the history later claims are computed with."""

    __tablename__ = "benefit"
    __table_args__ = (UniqueConstraint("claim_id", "plan"),)

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    member_id: Mapped[int] = mapped_column(ForeignKey("member.id"), index=True)
    plan: Mapped[str]
    version: Mapped[str]
    cover_from: Mapped[date | None] = mapped_column(Date)
    payable: Mapped[Decimal]
    history: Mapped[Json]  # the contract's `history` entry for this claim
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
