"""Stances computed after the answer."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

BIG_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Create the table of refined stances; articles get targets of their own."""
    op.add_column("articles", sa.Column("targets", sa.JSON(), nullable=True))
    op.create_table(
        "refined_stances",
        sa.Column("screening_id", BIG_ID, autoincrement=False, nullable=False),
        sa.Column("claimed_until", TIME, nullable=True),
        sa.Column("model", sa.Text(), nullable=True),
        sa.Column("stances", sa.JSON(), nullable=True),
        sa.Column("refined_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(
            ["screening_id"],
            ["screenings.id"],
            name="fk_refined_stances_screening_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("screening_id", name="pk_refined_stances"),
    )


def downgrade() -> None:
    """Drop the table and the column."""
    op.drop_table("refined_stances")
    with op.batch_alter_table("articles") as articles:
        articles.drop_column("targets")
