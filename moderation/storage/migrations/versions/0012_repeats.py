"""Fingerprints of recent comments."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
BANDS = ("band_1", "band_2", "band_3", "band_4")


def upgrade() -> None:
    """Create the table in which near copies are looked up."""
    op.create_table(
        "repeats",
        sa.Column("comment_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("seen_at", TIME, nullable=False),
        *(sa.Column(band, sa.BigInteger(), nullable=False) for band in BANDS),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["comment_id"], ["comments.id"], name="fk_repeats_comment_id"
        ),
        sa.PrimaryKeyConstraint("comment_id", name="pk_repeats"),
    )
    for band in BANDS:
        op.create_index(f"ix_repeats_{band}", "repeats", [band])


def downgrade() -> None:
    """Drop it."""
    op.drop_table("repeats")
