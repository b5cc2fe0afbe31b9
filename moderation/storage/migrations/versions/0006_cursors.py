"""How far each polled platform was read."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
TABLES = ("polls", "cursors", "sightings")


def upgrade() -> None:
    """Create the tables of polling."""
    op.create_table(
        "polls",
        _site(),
        sa.Column("holder", sa.Text(), nullable=True),
        sa.Column("lease_until", TIME, nullable=True),
        sa.Column("next_at", TIME, nullable=True),
        sa.Column("failures", BIG_ID, nullable=False),
        _of_site("polls"),
        sa.PrimaryKeyConstraint("site_id", name="pk_polls"),
    )
    op.create_table(
        "cursors",
        _site(),
        sa.Column("walk", sa.Text(), nullable=False),
        sa.Column("read_until", TIME, nullable=True),
        sa.Column("newest_at", TIME, nullable=True),
        sa.Column("reached_at", TIME, nullable=True),
        sa.Column("walked_at", TIME, nullable=True),
        _of_site("cursors"),
        sa.PrimaryKeyConstraint("site_id", "walk", name="pk_cursors"),
    )
    op.create_table(
        "sightings",
        _site(),
        sa.Column("platform_id", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("written_at", TIME, nullable=False),
        _of_site("sightings"),
        sa.PrimaryKeyConstraint("site_id", "platform_id", name="pk_sightings"),
    )
    op.create_index(
        "ix_sightings_site_id_written_at", "sightings", ["site_id", "written_at"]
    )


def downgrade() -> None:
    """Drop the tables; the next poll begins anew."""
    for table in reversed(TABLES):
        op.drop_table(table)


def _site() -> sa.Column[int]:
    return sa.Column("site_id", BIG_ID, autoincrement=False, nullable=False)


def _of_site(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["site_id"], ["sites.id"], name=f"fk_{table}_site_id"
    )
