"""Appeals, second opinions, audits of automatic actions."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
OBJECT = sa.JSON(none_as_null=True)
UNANSWERED = sa.text("answer IS NULL")
OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    """Create the three tables."""
    op.create_table(
        "draw_seed",
        sa.Column("id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("seed", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_draw_seed"),
    )
    _opinions()
    _appeals()


def downgrade() -> None:
    """Drop the three tables."""
    for table in ("appeals", "opinions", "draw_seed"):
        op.drop_table(table)


def _opinions() -> None:
    op.create_table(
        "opinions",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("comment_id", BIG_ID, nullable=False),
        sa.Column("revision", BIG_ID, nullable=False),
        sa.Column("propensity", sa.Double(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("labels", OBJECT, nullable=False),
        sa.Column("number", BIG_ID, nullable=True),
        sa.Column("reviewer", sa.Text(), nullable=True),
        sa.Column("drawn_at", TIME, nullable=False),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("answer_labels", OBJECT, nullable=True),
        sa.Column("answered_by", sa.Text(), nullable=True),
        sa.Column("answered_at", TIME, nullable=True),
        sa.Column("settlement", sa.Text(), nullable=True),
        sa.Column("settled_by", sa.Text(), nullable=True),
        sa.Column("settled_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_opinions_comment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_opinions"),
        sa.UniqueConstraint(
            "comment_id",
            "revision",
            "kind",
            name="uq_opinions_comment_id_revision_kind",
        ),
    )
    op.create_index(
        "ix_opinions_unanswered",
        "opinions",
        ["drawn_at", "id"],
        sqlite_where=UNANSWERED,
        postgresql_where=UNANSWERED,
    )
    op.create_index("ix_opinions_answered_at", "opinions", ["answered_at"])


def _appeals() -> None:
    op.create_table(
        "appeals",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("comment_id", BIG_ID, nullable=False),
        sa.Column("revision", BIG_ID, nullable=False),
        sa.Column("number", BIG_ID, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reply", sa.Text(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=True),
        sa.Column("decided_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_appeals_comment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_appeals"),
        sa.UniqueConstraint(
            "comment_id",
            "revision",
            "number",
            name="uq_appeals_comment_id_revision_number",
        ),
    )
    op.create_index(
        "ix_appeals_open",
        "appeals",
        ["opened_at", "id"],
        sqlite_where=OPEN,
        postgresql_where=OPEN,
    )
