"""Where it is kept what a challenger would change on a site."""

from pathlib import Path

from moderation.settings import Settings

FOLDER = "model_changes"


def changes_place(settings: Settings, site: str) -> Path:
    """The file of a site; its name is one that ``sites`` knows."""
    return settings.instance / FOLDER / f"{site}.json"
