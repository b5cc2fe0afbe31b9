"""Claims, undone decisions, reports and the audit log."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
OBJECT = sa.JSON(none_as_null=True)
HELD = sa.text("action = 'hold' AND deleted_at IS NULL")
WAITING = sa.text("(action = 'hold' OR reports_open > 0) AND deleted_at IS NULL")
OPEN = sa.text("settled_by IS NULL")
UNDOING = sa.text("undoes IS NOT NULL")
BATCHED = sa.text("batch IS NOT NULL")
FIRST_HASH = "0" * 64
_LOOKED_UP = (["likeness"], ["site_id", "author_id"], ["site_id", "author_email_hash"])


def upgrade() -> None:
    """Add columns to comments and decisions, then the new tables."""
    for column in _comment_columns():
        op.add_column("comments", column)
    op.drop_index("ix_comments_held", "comments")
    _index("ix_comments_waiting_since", "comments", ["waiting_since", "id"], WAITING)
    _index("ix_comments_waiting_priority", "comments", ["priority", "id"], WAITING)
    for columns in _LOOKED_UP:
        _index(f"ix_comments_{'_'.join(columns)}", "comments", columns)
    for column in _decision_columns():
        op.add_column("decisions", column)
    op.create_index(
        "ix_decisions_undoes",
        "decisions",
        ["comment_id", "undoes"],
        unique=True,
        sqlite_where=UNDOING,
        postgresql_where=UNDOING,
    )
    _index("ix_decisions_batch", "decisions", ["batch"], BATCHED)
    _reviewing()
    _reports()
    _audit()
    _fill()


def downgrade() -> None:
    """Drop what was added; comments that an undo gave back stay as they are."""
    for table in ("audit_head", "audit", "reports", "presences", "skips", "claims"):
        op.drop_table(table)
    for name in ("ix_decisions_batch", "ix_decisions_undoes"):
        op.drop_index(name, "decisions")
    op.execute("DELETE FROM decisions WHERE undoes IS NOT NULL")
    for column in _decision_columns():
        op.drop_column("decisions", column.name)
    for name in ("ix_comments_waiting_since", "ix_comments_waiting_priority"):
        op.drop_index(name, "comments")
    for columns in _LOOKED_UP:
        op.drop_index(f"ix_comments_{'_'.join(columns)}", "comments")
    for column in _comment_columns():
        op.drop_column("comments", column.name)
    _index("ix_comments_held", "comments", ["received_at", "id"], HELD)


def _comment_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("verdict", sa.Text(), nullable=True),
        sa.Column("waiting_since", TIME, nullable=True),
        sa.Column("priority", sa.Double(), nullable=False, server_default="0"),
        sa.Column("flags", sa.Text(), nullable=False, server_default=""),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("reports_open", BIG_ID, nullable=False, server_default="0"),
        sa.Column("likeness", sa.Text(), nullable=True),
    ]


def _decision_columns() -> list[sa.Column[Any]]:
    return [
        sa.Column("stances", OBJECT, nullable=False, server_default="{}"),
        sa.Column("undoes", BIG_ID, nullable=True),
        sa.Column("batch", sa.Text(), nullable=True),
        sa.Column("lapsed", sa.Boolean(), nullable=False, server_default=sa.false()),
    ]


def _index(
    name: str, table: str, columns: list[str], where: sa.TextClause | None = None
) -> None:
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)


def _reviewing() -> None:
    op.create_table(
        "claims",
        sa.Column("comment_id", BIG_ID, nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("claimed_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_claims_comment_id"
        ),
        sa.PrimaryKeyConstraint("comment_id", name="pk_claims"),
    )
    _index("ix_claims_expires_at", "claims", ["expires_at"])
    op.create_table(
        "skips",
        sa.Column("comment_id", BIG_ID, nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_skips_comment_id"
        ),
        sa.PrimaryKeyConstraint("comment_id", "reviewer", name="pk_skips"),
    )
    op.create_table(
        "presences",
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("reviewer", name="pk_presences"),
    )


def _reports() -> None:
    op.create_table(
        "reports",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("comment_id", BIG_ID, nullable=False),
        sa.Column("reporter_hash", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("settled_by", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_reports_comment_id"
        ),
        sa.ForeignKeyConstraint(
            ["settled_by"], ["decisions.id"], name="fk_reports_settled_by"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sa.UniqueConstraint(
            "comment_id",
            "reporter_hash",
            name="uq_reports_comment_id_reporter_hash",
        ),
    )
    _index("ix_reports_open", "reports", ["comment_id"], OPEN)
    _index("ix_reports_settled_by", "reports", ["settled_by"])


def _audit() -> None:
    words = ("at", "actor", "event", "subject", "details", "hash")
    op.create_table(
        "audit",
        sa.Column("number", BIG_ID, nullable=False, autoincrement=False),
        *(sa.Column(word, sa.Text(), nullable=False) for word in words),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    _index("ix_audit_subject_number", "audit", ["subject", "number"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", BIG_ID, nullable=False, autoincrement=False),
        sa.Column("number", BIG_ID, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "hash": FIRST_HASH}])


def _fill() -> None:
    """What the new columns would hold, had they been there; old ones come first."""
    op.execute("UPDATE comments SET waiting_since = received_at")
    newest = "FROM screenings WHERE comment_id = comments.id ORDER BY id DESC LIMIT 1"
    op.execute(f"UPDATE comments SET verdict = (SELECT action {newest})")  # noqa: S608
    connection = op.get_bind()
    held = sa.text(
        f"SELECT id, (SELECT reasons {newest}) AS reasons "  # noqa: S608
        "FROM comments WHERE action = 'hold' AND deleted_at IS NULL"
    ).columns(reasons=sa.JSON())
    fill = sa.text("UPDATE comments SET flags = :flags WHERE id = :id")
    for row in connection.execute(held).all():
        codes = sorted({str(reason["code"]) for reason in row.reasons or ()})
        if codes:
            connection.execute(fill, {"flags": f"|{'|'.join(codes)}|", "id": row.id})
