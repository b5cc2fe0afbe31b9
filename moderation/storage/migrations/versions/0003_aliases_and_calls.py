"""Other names of comments, and the calls of platforms that ask by key."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "aliases",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("comment_id", BIG_ID, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_aliases_site_id"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_aliases_comment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_aliases"),
        sa.UniqueConstraint("site_id", "name", name="uq_aliases_site_id_name"),
    )
    op.create_table(
        "calls",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("blog", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("guid", sa.Text(), nullable=True),
        sa.Column("callback", sa.Text(), nullable=True),
        sa.Column("comment_id", BIG_ID, nullable=True),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["sites.id"], name="fk_calls_site_id"),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_calls_comment_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_calls"),
    )
    op.create_index("ix_calls_comment_id", "calls", ["comment_id"])
    op.create_index("ix_calls_site_id_month", "calls", ["site_id", "month"])


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("calls")
    op.drop_table("aliases")
