"""Nothing: scoring anew tells by the newest screening what is done."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Nothing to do."""


def downgrade() -> None:
    """Nothing to do."""
