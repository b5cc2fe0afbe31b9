"""The use case behind calls by key: find or screen the comment, answer, remember."""

import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from moderation.comment import Comment
from moderation.decision import SPAM, Decision, DecisionSource
from moderation.errors import StaleWriteError
from moderation.fingerprint import fingerprint
from moderation.repeats import Repeats
from moderation.screening import ModelSource, Screening, screen
from moderation.secret_key import SecretKey
from moderation.storage.articles import StoredArticle, towards
from moderation.storage.calls import Call
from moderation.storage.comments import CommentDraft, StoredComment
from moderation.storage.database import Database
from moderation.storage.ranks import rank_of
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import UnitOfWork
from moderation.verdict import Action, Reason, Verdict
from webhook.comment_names import CommentNames, names_of
from webhook.near_copies import heeding, near_copies
from webhook.platforms.akismet import SentComment, is_blatant
from webhook.site_models import source_of
from webhook.site_policies import policy_of
from webhook.trying_again import again

EXTENSION = "parley.keyed_intake"
UNNAMED = "akismet"
ADMINISTRATOR = Reason("administrator", "An administrator's comment is never spam.")


@dataclass(frozen=True, slots=True)
class Asked:
    """One call about one comment; ``guid`` is new, and the caller's name for it."""

    site: Site
    sent: SentComment
    operation: str
    guid: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What is answered; ``screening`` and ``seconds`` only for a new verdict."""

    action: Action
    guid: str
    blatant: bool = False
    screening: Screening | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of the comment; ``same`` when it says what it said before."""

    names: CommentNames
    comment: StoredComment | None
    article: StoredArticle | None
    same: bool
    repeats: Repeats


class KeyedIntake:
    """Takes calls in, from many threads and processes; copies of ``days`` count."""

    def __init__(
        self, database: Database, source: ModelSource, secret_key: SecretKey, days: int
    ) -> None:
        self._database = database
        self._source = source
        self._secret_key = secret_key
        self._days = days

    def check(self, asked: Asked) -> Checked:
        """Answer a check; when this returns, everything is on disk.

        A comment that is known and was not edited gets the answer in force, a
        human's or the machine's. Tests are answered and not kept.

        Raises
        ------
        StorageError
            The database failed; nothing was kept.
        """
        if asked.sent.guaranteed_spam:
            return Checked(Action.REJECT, asked.guid)
        if asked.sent.is_test:
            return self._screened(asked, asked.sent.comment, Repeats())
        return again(lambda: self._check(asked))

    def report(self, asked: Asked, *, spam: bool) -> None:
        """Turn a report into a decision; an unknown comment is taken in before.

        Raises
        ------
        StorageError
            The database failed; nothing was kept.
        """
        if not (asked.sent.is_test or asked.sent.guaranteed_spam):
            again(lambda: self._report(asked, spam))

    def _look_up(self, asked: Asked) -> _Known:
        names = names_of(asked.sent, self._secret_key)
        site, sent = asked.site, asked.sent.comment
        with self._database.reading() as reading:
            found, same = names.find(reading, site.id)
            comment = (found and reading.comments.find(site.id, found)) or None
            return _Known(
                names,
                comment,
                reading.articles.find(site.id, sent.article),
                same,
                near_copies(reading, site, sent, self._days, comment),
            )

    def _check(self, asked: Asked) -> Checked:
        known = self._look_up(asked)
        stored = known.comment
        if stored is not None and (stored.deleted or _answered(asked, known, stored)):
            checked = Checked(stored.action or Action.HOLD, _guid(asked, stored))
            with self._database.unit_of_work() as work:
                known.names.give(work, asked.site.id, stored.id, new=False)
                _remember(work, asked, checked, stored.id)
                work.commit()
            return checked
        checked = self._screened(asked, _with_article(asked.sent, known), known.repeats)
        with self._database.unit_of_work() as work:
            written = self._write(work, asked, known, checked)
            action = written.action or checked.action
            checked = replace(checked, action=action, guid=_guid(asked, stored))
            _remember(work, asked, checked, written.id)
            work.commit()
        return checked

    def _report(self, asked: Asked, spam: bool) -> None:
        known = self._look_up(asked)
        stored, checked = known.comment, None
        if stored is None:
            checked = self._screened(
                asked, _with_article(asked.sent, known), known.repeats
            )
        with self._database.unit_of_work() as work:
            if checked is not None:
                stored = self._write(work, asked, known, checked)
            elif stored is not None:
                known.names.give(work, asked.site.id, stored.id, new=False)
            if stored is not None and stored.revision > 0:
                if not _decide(work, asked, stored, spam):
                    return  # said before: neither news nor another mistake
                _remember(work, asked, None, stored.id, corrected=stored.action)
            work.commit()

    def _screened(self, asked: Asked, comment: Comment, found: Repeats) -> Checked:
        started = time.perf_counter()
        policy = policy_of(asked.site)
        source = source_of(self._source, asked.site.name)
        [screening] = screen([comment], source, policy)
        screening = heeding(screening, asked.site, found)
        if asked.sent.administrator:
            verdict = Verdict(Action.APPROVE, (ADMINISTRATOR,), policy.identifier)
            screening = replace(screening, verdict=verdict)
        return Checked(
            screening.verdict.action,
            asked.guid,
            is_blatant(screening.verdict),
            screening,
            time.perf_counter() - started,
        )

    def _write(
        self, work: UnitOfWork, asked: Asked, known: _Known, checked: Checked
    ) -> StoredComment:
        stored, screening = known.comment, checked.screening
        assert screening is not None  # noqa: S101 - whoever writes has screened
        article_id = _article_id(work, asked.site, screening.comment, known)
        platform_id = asked.guid if stored is None else stored.platform_id
        draft = self._draft(asked, screening, platform_id, article_id)
        if stored is None:
            number, revision = work.comments.add(draft), 1
        else:
            number, revision = stored.id, work.comments.revise(stored, draft)
        scores, verdict = screening.scores, screening.verdict
        site, is_new = asked.site, stored is None
        work.screenings.add(number, revision, scores, verdict, ranked=is_new, site=site)
        work.recent_words.write(number, known.repeats)
        known.names.give(work, asked.site.id, number, new=not known.same)
        written = work.comments.find(asked.site.id, platform_id)
        if written is None:
            raise StaleWriteError("The comment is gone.")
        return written

    def _draft(
        self,
        asked: Asked,
        screening: Screening,
        platform_id: str,
        article_id: int | None,
    ) -> CommentDraft:
        comment = replace(screening.comment, id=platform_id)
        hashed = self._secret_key.address_hash
        action = screening.verdict.action
        return CommentDraft(
            site_id=asked.site.id,
            platform_id=platform_id,
            comment=comment,
            article_id=article_id,
            email_hash=hashed("email", comment.author.email),
            ip_hash=hashed("ip", comment.author.ip),
            fingerprint=fingerprint(comment),
            changed_at=datetime.now(UTC),
            action=action,
            awaiting_model=screening.scores is None and action is Action.HOLD,
            rank=rank_of(screening.scores, screening.verdict),
        )


def _answered(asked: Asked, known: _Known, stored: StoredComment) -> bool:
    """Whether an answer to these very words is in force.

    Imported words that nobody judged have none; an administrator is bound by what a
    person decided, never by what a machine said of the same words before.
    """
    if not known.same or stored.action is None:
        return False
    return stored.decided is not None or not asked.sent.administrator


def _guid(asked: Asked, stored: StoredComment | None) -> str:
    """A rechecked comment keeps its name, so that a callback finds it by that."""
    if stored is None or asked.sent.recheck is None:
        return asked.guid
    return stored.platform_id


def _with_article(sent: SentComment, known: _Known) -> Comment:
    """The comment under the article as known, unless this call names it itself."""
    comment = towards(sent.comment, known.article)
    if known.article is None or sent.article_named:
        return comment
    return replace(comment, article=known.article.article)


def _article_id(
    work: UnitOfWork, site: Site, comment: Comment, known: _Known
) -> int | None:
    if known.article is not None and known.article.article == comment.article:
        return known.article.id
    return work.articles.write(site.id, comment.article)


def _decide(work: UnitOfWork, asked: Asked, stored: StoredComment, spam: bool) -> bool:
    """Write what the report says, unless it says the newest decision again."""
    decision = Decision(
        action=Action.REJECT if spam else Action.APPROVE,
        reviewer=asked.sent.reporter or UNNAMED,
        decided_at=datetime.now(UTC),
        labels={SPAM: float(spam)},
        source=DecisionSource.PLATFORM,
    )
    before = work.decisions.of(asked.site.id, stored.platform_id)
    if before and replace(before[-1], decided_at=decision.decided_at) == decision:
        return False
    if before and _is_echo(asked, before[-1], decision):
        return False
    work.decisions.add(asked.site.id, stored.platform_id, decision)
    return True


def _is_echo(asked: Asked, newest: Decision, reported: Decision) -> bool:
    """Whether WordPress reports what we did there, by its REST API, as our user."""
    return (
        newest.source is DecisionSource.REVIEW
        and newest.action is reported.action
        and reported.reviewer == asked.site.options.get("wordpress_user")
    )


def _remember(
    work: UnitOfWork,
    asked: Asked,
    checked: Checked | None,
    comment_id: int | None,
    *,
    corrected: Action | None = None,
) -> None:
    """Count a call: a check with its answer, a report with the answer it corrects."""
    answered = corrected if checked is None else checked.action
    call = Call(
        operation=asked.operation,
        blog=asked.sent.blog,
        outcome="" if answered is None else answered.value,
        guid=None if checked is None else checked.guid,
        callback=asked.sent.callback,
        comment_id=comment_id,
    )
    work.calls.add(asked.site.id, call)
