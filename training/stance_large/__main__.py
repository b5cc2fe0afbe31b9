"""``python -m training.stance_large``."""

from training.stance_large.commands import stance_large

if __name__ == "__main__":
    stance_large()
