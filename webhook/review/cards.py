"""A comment as a reviewer sees it: its words, why it is held, what is around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from moderation.asking import Strategy
from moderation.comment import Comment
from moderation.errors import ModelError
from moderation.policies.base import Threshold
from moderation.scores import Explanation, Scores
from moderation.screening import FAILURES, ModelSource
from moderation.storage.dossiers import AuthorRecord, NearCopies
from moderation.storage.queue import QueuedComment
from moderation.storage.reports import ReportReason
from moderation.storage.unit_of_work import Reading
from moderation.tiered import explained_as
from moderation.verdict import Action
from webhook.explained.charts import Charts, charts
from webhook.explained.wording import label_name
from webhook.parts import parts
from webhook.review.access import preferences
from webhook.review.rules import Rules, rules
from webhook.review.severity import is_severe
from webhook.review.spans import spoken_age
from webhook.site_models import source_of
from webhook.site_policies import read_policy

SNIPPET = 110
EXCERPT = 700
UNNAMED = "Somebody"
ASKED = {
    Strategy.UNSURE: "Asked: the machine is unsure",
    Strategy.VARIED: "Asked: unlike what was asked before",
    Strategy.LOT: "Asked: drawn by lot",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A comment in the list of what follows.

    ``snippet`` is empty where the text is severe and the reader likes it blurred.
    """

    number: int
    author: str
    snippet: str
    age: str
    overdue: bool
    cause: str


@dataclass(frozen=True, slots=True)
class Card:
    """One comment with everything that helps to decide.

    Parameters
    ----------
    charts : Charts, optional
        Bars and words; None where no model answers.
    other_model : bool
        Whether the words are explained by another model than gave the scores.
    spoken : bool
        Whether the model speaks its language, so that scores and words count.
    blurred : bool
        Whether the text stays closed until asked for.
    record, copies
        The author's comments here; near copies of this one.
    reports : mapping of reason to count
        Open ones.
    """

    row: Row
    comment: QueuedComment
    charts: Charts | None
    rules: Rules | None
    other_model: bool
    spoken: bool
    severe: bool
    blurred: bool
    record: AuthorRecord | None
    copies: NearCopies
    reports: Mapping[ReportReason, int]
    excerpt: str

    @property
    def waits(self) -> bool:
        """Whether a person is to look at it."""
        return waits(self.comment)

    @property
    def asked(self) -> str:
        """Why it is asked about, where it is; empty otherwise."""
        question = self.comment.question
        return "" if question is None else ASKED[question.strategy]

    @property
    def correctable(self) -> tuple[tuple[str, str, str], ...]:
        """Labels that can be corrected: label, name, and the machine's percentage."""
        if self.charts is None:
            return ()
        bars = (*self.charts.acting, *self.charts.informing)
        return tuple((bar.label, bar.name, bar.percent) for bar in bars)


class Cards:
    """Make cards on one connection; sites and the model are asked for once."""

    def __init__(self, reading: Reading, source: ModelSource, now: datetime) -> None:
        self._reading = reading
        self._source = source
        self._now = now
        self._thresholds: dict[int, Mapping[str, Threshold]] = {}

    def card(self, comment: QueuedComment, label: str = "") -> Card:
        """The card of a comment; ``label`` is whose words are marked."""
        record = comment.screening
        scores = record.scores if record else None
        thresholds = self._of_site(comment.site_id)
        explanation, model = self._explained(comment, scores)
        row, reading = self.row(comment), self._reading
        severe = scores is not None and is_severe(scores.tone)
        return Card(
            row=row,
            comment=comment,
            charts=charts(comment.text, scores, explanation, thresholds, label),
            rules=rules(scores, record.verdict, thresholds) if record else None,
            other_model=scores is not None and model not in {"", scores.model},
            spoken=scores is not None and scores.language.supported,
            severe=severe,
            blurred=severe and preferences().blur,
            record=reading.dossiers.author_record(comment.id),
            copies=reading.dossiers.near_copies(comment.id),
            reports=reading.reports.open_reasons(comment.id) if comment.reports else {},
            excerpt=_cut(comment.article.text or "", EXCERPT),
        )

    def row(self, comment: QueuedComment) -> Row:
        """The line of a comment in the list of what follows."""
        record = comment.screening
        scores = record.scores if record else None
        severe = scores is not None and is_severe(scores.tone) and preferences().blur
        waited = self._now - comment.waiting_since
        return Row(
            number=comment.id,
            author=comment.author.name or UNNAMED,
            snippet="" if severe else _cut(comment.text, SNIPPET),
            age=spoken_age(waited),
            overdue=waits(comment) and waited >= parts().settings.longest_wait,
            cause=_cause(comment),
        )

    def _of_site(self, site_id: int) -> Mapping[str, Threshold]:
        if site_id not in self._thresholds:
            site = self._reading.sites.by_id(site_id)
            policy = read_policy(site.policy)
            try:
                model = source_of(self._source, site.name).current().thresholds
            except ModelError:
                model = {}
            self._thresholds[site_id] = policy.in_force(model)
        return self._thresholds[site_id]

    def _explained(
        self, comment: QueuedComment, scores: Scores | None
    ) -> tuple[Explanation | None, str]:
        """What moved the scores, and by which model; nothing where that fails."""
        if scores is None:
            return None, ""
        asked = Comment(
            text=comment.text,
            article=comment.article,
            targets=tuple(one.target for one in scores.stance),
            parent=comment.parent,
            author=comment.author,
        )
        try:
            model = self._source.current()
            return explained_as(model, asked, scores.tier), model.identifier
        except FAILURES:
            return None, ""


def waits(comment: QueuedComment) -> bool:
    """Whether it is held, or readers reported it."""
    return comment.action is Action.HOLD or comment.reports > 0


def safe_link(address: str | None) -> str:
    """An address that may be a link: http or https, and empty otherwise.

    Examples
    --------
    >>> safe_link("https://b.example/a"), safe_link("javascript:alert(1)")
    ('https://b.example/a', '')
    """
    try:
        split = urlsplit(address or "")
    except ValueError:
        return ""
    return address or "" if split.scheme in {"http", "https"} and split.netloc else ""


def names_of(codes: Sequence[str]) -> str:
    """Codes of reasons as a reader sees them."""
    return ", ".join(label_name(code) for code in codes)


def _cause(comment: QueuedComment) -> str:
    """Why it waits, or is asked about, in a few words."""
    if comment.question is not None and not waits(comment):
        return ASKED[comment.question.strategy]
    record = comment.screening
    codes = [reason.code for reason in record.verdict.reasons[:1]] if record else []
    said = names_of(codes)
    if comment.reports:
        times = f"reported ×{comment.reports}"
        return f"{said}, {times}" if said else times.capitalize()
    return said or "Held"


def _cut(text: str, most: int) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}…"
