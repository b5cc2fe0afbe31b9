"""What has to come out of the sample of each format."""

from moderation.verdict import Action
from training.histories.artalk import COLLAPSED
from training.histories.base import (
    DELETED,
    FILTERED,
    NO_TEXT,
    NOT_A_COMMENT,
    PUBLISHED,
    WAITING,
)
from training.histories.wordpress_wxr import BY_FILTER, BY_WORD_LIST

APPROVE, REJECT, HOLD = Action.APPROVE, Action.REJECT, Action.HOLD

Row = tuple[str, Action | None, str]
"""A comment's id, what was decided, and the note or the reason for none."""

_B = "tag:b,1999:blog-1.post-"
EXPECTED: dict[str, list[Row]] = {
    "artalk": [
        ("1", APPROVE, PUBLISHED),
        ("2", None, WAITING),
        ("3", None, COLLAPSED.undecided),
    ],
    "blogger": [
        (f"{_B}1", APPROVE, PUBLISHED),
        (f"{_B}2", None, WAITING),
        (f"{_B}3", REJECT, FILTERED),
        (f"{_B}4", None, DELETED),
    ],
    "commento": [
        ("c1", APPROVE, PUBLISHED),
        ("c2", None, WAITING),
        ("c3", None, DELETED),
    ],
    "csv": [
        ("1", APPROVE, ""),
        ("2", REJECT, ""),
        ("3", REJECT, "off topic"),
        ("4", None, "no decision: none given"),
        ("5", None, "no decision: 'maybe' is none of ours"),
        ("", None, "another number of fields than columns"),
        ("7", APPROVE, NO_TEXT),
    ],
    "disqus_xml": [
        ("71", APPROVE, PUBLISHED),
        ("72", REJECT, FILTERED),
        ("73", None, DELETED),
    ],
    "isso": [("1", APPROVE, PUBLISHED), ("2", None, WAITING), ("3", None, NO_TEXT)],
    "jsonl": [("1", APPROVE, ""), ("2", HOLD, "")],
    "remark42": [("r1", APPROVE, PUBLISHED), ("r2", None, NO_TEXT)],
    "wordpress_rest": [
        ("1", APPROVE, PUBLISHED),
        ("2", None, WAITING),
        ("3", REJECT, FILTERED),
        ("4", REJECT, "trash"),
    ],
    "wordpress_wxr": [
        ("1", APPROVE, PUBLISHED),
        ("2", None, WAITING),
        ("3", REJECT, "trash"),
        ("4", None, BY_WORD_LIST),
        ("5", APPROVE, "report-ham"),
        ("6", REJECT, "report-spam"),
        ("7", None, BY_FILTER),
        ("8", None, NOT_A_COMMENT),
        ("9", None, "no decision: unknown state 'post-trashed'"),
        ("10", REJECT, FILTERED),
    ],
}
