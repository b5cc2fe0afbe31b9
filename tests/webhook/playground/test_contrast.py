"""The colours of the pages keep WCAG AA contrast in light and in dark."""

import re
from pathlib import Path

import pytest

STATIC = Path(__file__).parents[3] / "webhook" / "static"
TEXT = 4.5
GRAPHICS = 3.0
PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "card", TEXT),
    ("soft", "paper", TEXT),
    ("soft", "card", TEXT),
    ("soft", "approve-wash", TEXT),
    ("soft", "hold-wash", TEXT),
    ("soft", "reject-wash", TEXT),
    ("ink", "accent-wash", TEXT),
    ("on-accent", "accent", TEXT),
    ("reject", "paper", TEXT),
    ("reject", "card", TEXT),
    ("hold", "card", TEXT),
    ("approve", "approve-wash", TEXT),
    ("hold", "hold-wash", TEXT),
    ("reject", "reject-wash", TEXT),
    ("accent", "paper", GRAPHICS),
    ("field", "card", GRAPHICS),
    ("field", "paper", GRAPHICS),
    ("bar", "card", GRAPHICS),
    ("up", "card", GRAPHICS),
    ("down", "card", GRAPHICS),
    ("favor", "card", GRAPHICS),
    ("against", "card", GRAPHICS),
]


def colours(scheme: str) -> dict[str, str]:
    """The colours of a scheme; what dark does not name stays as in light."""
    files = ["base.css"] if scheme == "light" else ["base.css", "dark.css"]
    style = "".join((STATIC / name).read_text() for name in files)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", style))


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("front", "back", "least"), PAIRS)
def test_contrast_is_enough(front: str, back: str, least: float, scheme: str) -> None:
    known = colours(scheme)
    bright, dim = sorted(
        (luminance(known[front]), luminance(known[back])), reverse=True
    )

    assert (bright + 0.05) / (dim + 0.05) >= least
