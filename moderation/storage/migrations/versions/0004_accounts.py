"""Invitations and sessions of the people who decide."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Give accounts a stamp and preferences; create what stands beside them."""
    stamp = sa.Column("session_stamp", sa.Text(), nullable=False, server_default="")
    chosen = sa.Column("preferences", sa.JSON(), nullable=False, server_default="{}")
    op.add_column("reviewers", stamp)
    op.add_column("reviewers", chosen)
    op.add_column("reviewers", sa.Column("removed_at", TIME, nullable=True))
    _stamp()
    _invitations()
    op.create_table(
        "tries",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("tried_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_tries"),
    )
    op.create_index("ix_tries_key_tried_at", "tries", ["key", "tried_at"])
    _exposures()


def _stamp() -> None:
    """Give everybody who is there a stamp of their own."""
    reviewers = sa.table("reviewers", sa.column("id"), sa.column("session_stamp"))
    connection = op.get_bind()
    for number in connection.execute(sa.select(reviewers.c.id)).scalars().all():
        connection.execute(
            sa.update(reviewers)
            .where(reviewers.c.id == number)
            .values(session_stamp=secrets.token_hex(16))
        )


def _invitations() -> None:
    op.create_table(
        "invitations",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("reviewer_id", BIG_ID, nullable=True),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("used_at", TIME, nullable=True),
        sa.Column("revoked_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewers.id"], name="fk_invitations_reviewer_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_invitations"),
        sa.UniqueConstraint("sha256", name="uq_invitations_sha256"),
    )


def _exposures() -> None:
    op.create_table(
        "exposures",
        sa.Column("id", BIG_ID, nullable=False),
        sa.Column("reviewer_id", BIG_ID, nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("seen", BIG_ID, nullable=False),
        sa.Column("severe", BIG_ID, nullable=False),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["reviewers.id"], name="fk_exposures_reviewer_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_exposures"),
        sa.UniqueConstraint("reviewer_id", "day", name="uq_exposures_reviewer_id_day"),
    )


def downgrade() -> None:
    """Drop them again."""
    op.drop_table("exposures")
    op.drop_table("tries")
    op.drop_table("invitations")
    for column in ("removed_at", "preferences", "session_stamp"):
        op.drop_column("reviewers", column)
