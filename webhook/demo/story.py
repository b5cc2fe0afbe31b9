"""What happened at the made-up newspaper: articles, comments, what people decided."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from moderation.comment import Article, Author, Comment, Parent
from moderation.decision import SPAM
from moderation.verdict import Action

FOLDER = Path(__file__).parent
REVIEWERS = {"m": "Mira", "j": "Jonas"}
ACTIONS = {"a": Action.APPROVE, "r": Action.REJECT, "s": Action.REJECT}
SLOWER = 1.7
"""Most comments come soon after the article: time goes as rank to this power."""


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a made-up reviewer decided, and how long after the comment came."""

    reviewer: str
    action: Action
    labels: dict[str, float]
    after: timedelta


@dataclass(frozen=True, slots=True)
class Happening:
    """A comment, how long ago it came, and what was decided on it."""

    comment: Comment
    ago: timedelta
    conclusions: tuple[Conclusion, ...]


@dataclass(frozen=True, slots=True)
class _Told:
    article: Article
    targets: tuple[str, ...]
    days: float


def happenings() -> list[Happening]:
    """Everything, oldest first."""
    found = [happening for name in _articles() for happening in _under(name)]
    return sorted(found, key=lambda happening: happening.ago, reverse=True)


def _articles() -> dict[str, _Told]:
    told = json.loads((FOLDER / "articles.json").read_text("utf-8"))
    return {
        one["name"]: _Told(
            Article(one["url"], one["title"], one["text"]),
            tuple(one["targets"]),
            one["days"],
        )
        for one in told
    }


def _under(name: str) -> Iterator[Happening]:
    """The comments under one article, in the order in which they came."""
    lines = (FOLDER / "comments.jsonl").read_text("utf-8").splitlines()
    rows = [row for row in map(json.loads, lines) if row["article"] == name]
    told = _articles()[name]
    for rank, row in enumerate(rows):
        comment = Comment(
            text=row["text"],
            id=f"{name}-{rank + 1}",
            article=told.article,
            targets=told.targets,
            author=_author(row["author"]),
        )
        if "answers" in row:
            parent = rows[row["answers"] - 1]
            answered = Parent(f"{name}-{row['answers']}", parent["text"])
            comment = replace(comment, parent=answered)
        passed = (rank / len(rows)) ** SLOWER
        ago = timedelta(days=told.days * (1 - passed))
        yield Happening(comment, ago, _conclusions(row.get("decided", []), rank, ago))


def _author(name: str) -> Author:
    number = "-".join(name.casefold().split())
    return Author(id=number, name=name, email=f"{number}@readers.example")


def _conclusions(
    decided: list[str], rank: int, ago: timedelta
) -> tuple[Conclusion, ...]:
    """``ms`` is Mira: spam, ``ja`` is Jonas: approve; the second overturns."""
    found = []
    for number, code in enumerate(decided):
        who, what = code[0], code[1]
        minutes = 7 + 11 * (rank % 9) + 95 * number
        after = min(timedelta(minutes=minutes), ago * (0.4 + 0.4 * number))
        labels = {SPAM: 1.0} if what == "s" else {}
        found.append(Conclusion(REVIEWERS[who], ACTIONS[what], labels, after))
    return tuple(found)
