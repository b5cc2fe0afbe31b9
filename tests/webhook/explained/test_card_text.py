"""A model's card as blocks: what is known is shown, what is not is escaped."""

from moderation.settings import SHIPPED_MODEL
from webhook.explained.card_text import (
    Grid,
    Heading,
    Listing,
    Paragraph,
    card_blocks,
    inline,
)

CARD = """# Card: x<y

- one `two`
  and three
- four

Words **matter**,
all of them.

| label | rows |
|---|--:|
| a <b> | 1,000 |

![A picture](reliability.svg)
"""


def test_blocks_of_a_card_are_found_in_order() -> None:
    heading, listing, paragraph, grid = card_blocks(CARD)

    assert isinstance(heading, Heading)
    assert (heading.level, heading.text) == (1, "Card: x&lt;y")
    assert listing == Listing(items=(inline("one `two` and three"), inline("four")))
    assert isinstance(paragraph, Paragraph)
    assert paragraph.text == "Words <strong>matter</strong>, all of them."
    assert isinstance(grid, Grid)
    assert grid.numbers == (False, True)
    assert grid.rows == (("a &lt;b&gt;", "1,000"),)


def test_only_web_addresses_become_links() -> None:
    assert inline("https://a.example/x") == (
        '<a href="https://a.example/x" rel="noreferrer">https://a.example/x</a>'
    )
    assert inline("[x](javascript:alert(1))").count("<a") == 0
    assert inline('https://a.example/"onclick=x').count("onclick=x</a>") == 0


def test_shipped_card_is_understood_whole() -> None:
    blocks = card_blocks((SHIPPED_MODEL / "card.md").read_text("utf-8"))

    headings = [str(one.text) for one in blocks if isinstance(one, Heading)]
    assert "Known weaknesses" in headings
    assert "Not for" in headings
    assert sum(isinstance(one, Grid) for one in blocks) >= 5
    assert card_blocks("") == []
