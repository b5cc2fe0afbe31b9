"""The use case behind Perspective's calls: score, keep what may be kept, learn."""

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from moderation.comment import Comment
from moderation.comment_names import content_name, number_name
from moderation.decision import Decision, DecisionSource
from moderation.errors import StaleWriteError
from moderation.fingerprint import fingerprint
from moderation.screening import ModelSource, Screening, screen
from moderation.secret_key import SecretKey
from moderation.storage.comments import CommentDraft, StoredComment
from moderation.storage.database import Database
from moderation.storage.ranks import rank_of
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import Reading, UnitOfWork
from moderation.verdict import Action
from webhook.analysing import analyse, detected
from webhook.platforms.perspective.answers import Analysis
from webhook.platforms.perspective.requests import NAME, Asked, Sent, Suggested
from webhook.site_models import source_of
from webhook.site_policies import policy_of
from webhook.trying_again import again

EXTENSION = "parley.perspective_intake"
STORE_OPTION = "perspective_store"
UNSUPPORTED_OPTION, DROP = "perspective_unsupported", "drop"


@dataclass(frozen=True, slots=True)
class Analysed:
    """An analysis, and what is counted of it."""

    found: Analysis
    screening: Screening
    seconds: float
    kept: bool


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of a comment; ``ours`` when it may be revised by a caller."""

    stored: StoredComment | None = None
    ours: bool = False

    def to_write(self, text: str) -> bool:
        """Whether there is something new to write down."""
        if self.stored is None:
            return True
        same = self.stored.fingerprint == fingerprint(Comment(text))
        return self.ours and not same and not self.stored.deleted


class PerspectiveIntake:
    """Takes calls in; safe to use from many threads and processes at once."""

    def __init__(
        self, database: Database, source: ModelSource, secret_key: SecretKey
    ) -> None:
        self._database = database
        self._source = source
        self._secret_key = secret_key

    def analyse(self, site: Site, asked: Asked) -> Analysed:
        """Score a comment; when this returns, what may be kept is on disk.

        Raises
        ------
        AnalysisError
            Something that was asked cannot be answered.
        ModelError
            There is no model, or it failed; nothing was kept.
        StorageError
            The database failed; nothing was kept.
        """
        started = time.perf_counter()
        model = source_of(self._source, site.name).current()
        drop = site.options.get(UNSUPPORTED_OPTION) == DROP
        found = analyse(asked, model, drop_unsupported=drop)
        verdict = policy_of(site).conclude(found.whole, model.thresholds)
        comment = _read_as(asked.sent)
        screening = Screening(comment, found.whole, verdict)
        seconds = time.perf_counter() - started
        keep = asked.sent.keep and site.options.get(STORE_OPTION) is not False
        if keep:
            again(lambda: self._keep(site, asked.sent, screening))
        return Analysed(found, screening, seconds, keep)

    def suggest(self, site: Site, suggested: Suggested) -> Action | None:
        """Turn a suggestion into a decision; an unknown comment is taken in before.

        Returns
        -------
        Action or None
            What was decided; None when nothing was: it may not be kept, it was said
            before, or the comment is deleted.

        Raises
        ------
        StorageError
            The database failed; nothing was kept.
        """
        if not suggested.sent.keep:
            return None
        return again(lambda: self._suggest(site, suggested))

    def languages(self, text: str) -> tuple[str, ...]:
        """The languages of a text, most likely first."""
        return detected(text)

    def _keep(self, site: Site, sent: Sent, screening: Screening) -> None:
        with self._database.reading() as reading:
            if not self._find(reading, site.id, sent).to_write(sent.comment.text):
                return
        with self._database.unit_of_work() as work:
            known = self._find(work, site.id, sent)
            if known.to_write(sent.comment.text):
                self._write(work, site, sent, screening, known.stored)
                work.commit()

    def _suggest(self, site: Site, suggested: Suggested) -> Action | None:
        sent = suggested.sent
        text = sent.comment.text
        with self._database.reading() as reading:
            new = self._find(reading, site.id, sent).to_write(text)
        screening = None
        if new:
            source = source_of(self._source, site.name)
            [screening] = screen([_read_as(sent)], source, policy_of(site))
        with self._database.unit_of_work() as work:
            known = self._find(work, site.id, sent)
            stored = known.stored
            if known.to_write(text):
                if screening is None:
                    raise StaleWriteError("The comment has been changed meanwhile.")
                platform_id = self._write(work, site, sent, screening, stored)
            elif stored is None or stored.deleted or stored.revision == 0:
                return None
            else:
                platform_id = stored.platform_id
                self._name(work, site.id, sent, stored.id)
            decision = _decision(suggested)
            before = work.decisions.of(site.id, platform_id)
            if (
                before
                and replace(before[-1], decided_at=decision.decided_at) == decision
            ):
                return None
            work.decisions.add(site.id, platform_id, decision)
            work.commit()
        return decision.action

    def _find(self, reading: Reading, site_id: int, sent: Sent) -> _Known:
        """The comment by its name, else by its words.

        Whoever names a comment takes the words that were asked about without a name,
        unless somebody has decided on these: that may have been another's comment.
        """
        if sent.name:
            known = reading.aliases.find(site_id, self._number(sent))
            stored = reading.comments.find(site_id, known) if known else None
            if stored is not None:
                return _Known(stored, ours=True)
            stored = reading.comments.find(site_id, sent.id) if sent.id else None
            if stored is not None:
                return _Known(stored)
        stored = reading.comments.find(site_id, self._words(sent))
        if stored is not None and sent.name and stored.decided is not None:
            return _Known()
        return _Known(stored)

    def _write(
        self,
        work: UnitOfWork,
        site: Site,
        sent: Sent,
        screening: Screening,
        stored: StoredComment | None,
    ) -> str:
        """Write a new comment, or what one says now; returns its platform's id."""
        if stored is not None:
            platform_id = stored.platform_id
        elif sent.name:
            platform_id = sent.id or self._number(sent)
        else:
            platform_id = self._words(sent)
        article_id = work.articles.write(site.id, sent.comment.article)
        draft = _draft(site.id, platform_id, screening, article_id)
        if stored is None:
            number, revision = work.comments.add(draft), 1
        else:
            number, revision = stored.id, work.comments.revise(stored, draft)
        scores, verdict = screening.scores, screening.verdict
        is_new = stored is None
        work.screenings.add(number, revision, scores, verdict, ranked=is_new, site=site)
        self._name(work, site.id, sent, number)
        return platform_id

    def _name(self, work: UnitOfWork, site_id: int, sent: Sent, number: int) -> None:
        if sent.name:
            work.aliases.point(site_id, self._number(sent), number)

    def _number(self, sent: Sent) -> str:
        return number_name(self._secret_key, sent.community, sent.name)

    def _words(self, sent: Sent) -> str:
        return content_name(self._secret_key, Comment(sent.comment.text))


def _read_as(sent: Sent) -> Comment:
    """The comment in the language that its sender names first."""
    return replace(sent.comment, language=next(iter(sent.languages), None))


def _decision(suggested: Suggested) -> Decision:
    return Decision(
        action=Action.REJECT if suggested.reject else Action.APPROVE,
        reviewer=NAME,
        decided_at=datetime.now(UTC),
        labels=suggested.labels,
        source=DecisionSource.PLATFORM,
    )


def _draft(
    site_id: int, platform_id: str, screening: Screening, article_id: int | None
) -> CommentDraft:
    action = screening.verdict.action
    return CommentDraft(
        site_id=site_id,
        platform_id=platform_id,
        comment=replace(screening.comment, id=platform_id),
        article_id=article_id,
        email_hash=None,
        ip_hash=None,
        fingerprint=fingerprint(Comment(screening.comment.text)),
        changed_at=datetime.now(UTC),
        action=action,
        awaiting_model=screening.scores is None and action is Action.HOLD,
        rank=rank_of(screening.scores, screening.verdict),
    )
