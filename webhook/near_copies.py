"""Near copies of a comment at the moment it comes in: found, heeded, remembered."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from moderation.comment import Comment
from moderation.repeats import Repeats, RepeatsRule, word_print
from moderation.screening import Screening
from moderation.storage.awaiting import AwaitingComment
from moderation.storage.comments import StoredComment
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import Reading

LINKED_OPTION, PLAIN_OPTION = "repeats_hold", "repeats_hold_plain"


def near_copies(
    reading: Reading,
    site: Site,
    comment: Comment,
    days: int,
    known: StoredComment | AwaitingComment | None = None,
) -> Repeats:
    """Near copies on the site in the last days; ``known`` is no copy of itself."""
    words = word_print(site.id, comment) if days else None
    but = None if known is None else known.id
    return reading.recent_words.of(words, days, but=but)


def heeding(screening: Screening, site: Site, found: Repeats) -> Screening:
    """The screening with what the site's rule makes of near copies."""
    rule = rule_of(site.options)
    verdict = rule.heed(screening.verdict, screening.comment, found)
    return replace(screening, verdict=verdict)


def rule_of(options: Mapping[str, Any]) -> RepeatsRule:
    """The rule of a site, by its options."""
    usual = RepeatsRule()
    return RepeatsRule(
        linked=int(options.get(LINKED_OPTION, usual.linked)),
        plain=int(options.get(PLAIN_OPTION, usual.plain)),
    )
