"""What people decide, what platforms are owed for it, and how to reach them."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
OBJECT = sa.JSON(none_as_null=True)
HELD = sa.text("action = 'hold' AND deleted_at IS NULL")
OWED = sa.text("delivered_at IS NULL AND dead_at IS NULL")


def upgrade() -> None:
    """Add columns to sites and comments, then the new tables."""
    for name in ("options", "sealed"):
        op.add_column(
            "sites", sa.Column(name, OBJECT, nullable=False, server_default="{}")
        )
    op.add_column(
        "comments", sa.Column("version", BIG_ID, nullable=False, server_default="1")
    )
    op.add_column("comments", sa.Column("decided", sa.Text(), nullable=True))
    op.create_index(
        "ix_comments_held",
        "comments",
        ["received_at", "id"],
        sqlite_where=HELD,
        postgresql_where=HELD,
    )
    _site_keys()
    _decisions()
    _outbox()


def downgrade() -> None:
    """Drop what was added."""
    for table in ("outbox", "decisions", "site_keys"):
        op.drop_table(table)
    op.drop_index("ix_comments_held", "comments")
    for table, column in (
        ("comments", "decided"),
        ("comments", "version"),
        ("sites", "sealed"),
        ("sites", "options"),
    ):
        op.drop_column(table, column)


def _site_keys() -> None:
    op.create_table(
        "site_keys",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("prefix", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_site_keys_site_id"),
        sa.PrimaryKeyConstraint("id", name="pk_site_keys"),
        sa.UniqueConstraint("kind", "sha256", name="uq_site_keys_kind_sha256"),
    )
    op.create_index("ix_site_keys_site_id", "site_keys", ["site_id"])


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("comment_id", BIG_ID, nullable=False),
        sa.Column("number", BIG_ID, nullable=False),
        sa.Column("revision", BIG_ID, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("labels", OBJECT, nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("decided_at", TIME, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_decisions_comment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint(
            "comment_id", "number", name="uq_decisions_comment_id_number"
        ),
        sa.UniqueConstraint(
            *("comment_id", "decided_at", "source", "reviewer", "action"),
            name="uq_decisions_comment_id_decided_at_source_reviewer_action",
        ),
    )


def _outbox() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("comment_id", BIG_ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("payload", OBJECT, nullable=False),
        sa.Column("attempts", BIG_ID, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("next_attempt_at", TIME, nullable=False),
        sa.Column("lease_until", TIME, nullable=True),
        sa.Column("delivered_at", TIME, nullable=True),
        sa.Column("dead_at", TIME, nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_outbox_site_id"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_outbox_comment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
    )
    op.create_index("ix_outbox_order", "outbox", ["comment_id", "kind", "id"])
    op.create_index(
        "ix_outbox_owed",
        "outbox",
        ["next_attempt_at", "id"],
        sqlite_where=OWED,
        postgresql_where=OWED,
    )
