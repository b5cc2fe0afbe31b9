"""Shadow policies and what they would have done."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
RUNNING = sa.text("ended_at IS NULL")


def upgrade() -> None:
    """Create the three tables, and an index by which articles find comments."""
    op.create_index("ix_comments_article_id", "comments", ["article_id"])
    _shadow_tables()
    op.create_table(
        "policy_changes",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("undoes", BIG_ID, nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_policy_changes_site_id"
        ),
        sa.ForeignKeyConstraint(
            ["undoes"], ["policy_changes.id"], name="fk_policy_changes_undoes"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_policy_changes"),
        sa.UniqueConstraint("undoes", name="uq_policy_changes_undoes"),
    )
    op.create_index("ix_policy_changes_site_id_id", "policy_changes", ["site_id", "id"])


def _shadow_tables() -> None:
    op.create_table(
        "shadow_policies",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("site_id", BIG_ID, nullable=False),
        sa.Column("policy", sa.Text(), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("ended_at", TIME, nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["site_id"], ["sites.id"], name="fk_shadow_policies_site_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_shadow_policies"),
    )
    op.create_index(
        "ix_shadow_policies_running",
        "shadow_policies",
        ["site_id"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
    op.create_table(
        "shadow_actions",
        sa.Column("shadow_id", BIG_ID, nullable=False),
        sa.Column("screening_id", BIG_ID, nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shadow_id"], ["shadow_policies.id"], name="fk_shadow_actions_shadow_id"
        ),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screenings.id"],
            name="fk_shadow_actions_screening_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("shadow_id", "screening_id", name="pk_shadow_actions"),
    )
    op.create_index(
        "ix_shadow_actions_screening_id", "shadow_actions", ["screening_id"]
    )


def downgrade() -> None:
    """Drop the three tables and the index."""
    op.drop_index("ix_comments_article_id", "comments")
    op.drop_table("policy_changes")
    op.drop_table("shadow_actions")
    op.drop_table("shadow_policies")
