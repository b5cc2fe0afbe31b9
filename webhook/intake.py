"""The use case behind every webhook: screen once, store once, answer the same."""

import json
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from moderation.errors import StaleWriteError
from moderation.fingerprint import fingerprint
from moderation.repeats import Repeats
from moderation.reviewing import owe
from moderation.screening import ModelSource, Screening, screen
from moderation.secret_key import SecretKey
from moderation.storage.articles import StoredArticle, towards
from moderation.storage.calls import Call
from moderation.storage.comments import CommentDraft, StoredComment
from moderation.storage.database import Database
from moderation.storage.deliveries import Delivery
from moderation.storage.ranks import rank_of
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import UnitOfWork
from moderation.verdict import Action, Reason, Verdict
from moderation.wire import answer
from webhook.errors import ConflictingDeliveryError
from webhook.near_copies import heeding, near_copies
from webhook.owed_answers import Told, announced_by
from webhook.platforms.base import Event, EventKind
from webhook.sealing import Seal
from webhook.site_models import source_of
from webhook.site_policies import policy_of
from webhook.trying_again import again

EXTENSION = "parley.intake"
OK = 200
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
MOST_AHEAD = timedelta(minutes=5)
REVIEWED = Reason(code="reviewed", message="A reviewer has decided on this comment.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the platform gets; ``screening`` and ``seconds`` only for a new verdict.

    ``verdict`` is the one in force, None for deletions and stored answers.
    """

    body: bytes
    verdict: Verdict | None = None
    status: int = OK
    repeated: bool = False
    screening: Screening | None = None
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Known:
    delivery: Delivery | None
    comment: StoredComment | None
    article: StoredArticle | None
    repeats: Repeats


@dataclass(frozen=True, slots=True)
class _Receipt:
    """A delivery that is owed an answer."""

    site: Site
    event: Event
    body_digest: str

    def settle(self, work: UnitOfWork, answered: Answer) -> Answer:
        """Remember the answer and make the whole unit of work durable."""
        work.deliveries.add(
            Delivery(
                site_id=self.site.id,
                webhook_id=self.event.delivery_id,
                body_digest=self.body_digest,
                status=answered.status,
                answer=answered.body,
            )
        )
        work.commit()
        return answered


class Intake:
    """Takes events in, from many threads and processes; copies of ``days`` count."""

    def __init__(
        self, database: Database, source: ModelSource, secret_key: SecretKey, days: int
    ) -> None:
        self._database = database
        self._source = source
        self._secret_key = secret_key
        self._days = days
        self._seal = Seal.of(secret_key)

    def take(self, site: Site, event: Event, body: bytes) -> Answer:
        """Answer an event; when this returns, everything is on disk.

        Raises
        ------
        ConflictingDeliveryError
            The delivery id is known, its body was another.
        StorageError
            The database failed; the sender has to come again.
        """
        receipt = _Receipt(site, event, self._secret_key.digest("body", body))
        return again(lambda: self._answer(receipt))

    def _answer(self, receipt: _Receipt) -> Answer:
        known = self._look_up(receipt.site, receipt.event)
        if known.delivery is not None:
            return _repeat(known.delivery, receipt)
        return self._settle(receipt, known)

    def _look_up(self, site: Site, event: Event) -> _Known:
        with self._database.reading() as reading:
            stored = reading.comments.find(site.id, event.comment_id)
            return _Known(
                delivery=reading.deliveries.find(site.id, event.delivery_id),
                comment=stored,
                article=reading.articles.find(site.id, event.comment.article),
                repeats=near_copies(reading, site, event.comment, self._days, stored),
            )

    def _settle(self, receipt: _Receipt, known: _Known) -> Answer:
        stored = known.comment
        if receipt.event.kind is EventKind.DELETED:
            return self._delete(receipt, stored)
        if stored is None:
            return self._screen(receipt, known)
        if stored.deleted:
            return self._delete(receipt, stored)
        if stored.screened and _is_known(receipt.event, stored):
            return self._answer_again(receipt, stored)
        return self._screen(receipt, known)

    def _screen(self, receipt: _Receipt, known: _Known) -> Answer:
        started = time.perf_counter()
        comment = towards(receipt.event.comment, known.article)
        source = source_of(self._source, receipt.site.name)
        [screening] = screen([comment], source, policy_of(receipt.site))
        screening = heeding(screening, receipt.site, known.repeats)
        seconds = time.perf_counter() - started
        body = answer(comment, screening.scores, screening.verdict)
        answered = Answer(
            _json(body), screening.verdict, screening=screening, seconds=seconds
        )
        with self._database.unit_of_work() as work:
            draft = self._draft(
                receipt, screening, known, _article(work, receipt, known)
            )
            if known.comment is None:
                number, revision = work.comments.add(draft), 1
            else:
                number = known.comment.id
                revision = work.comments.revise(known.comment, draft)
            scores, verdict = screening.scores, screening.verdict
            site, is_new = receipt.site, known.comment is None
            work.screenings.add(
                number, revision, scores, verdict, ranked=is_new, site=site
            )
            work.recent_words.write(number, known.repeats)
            if known.comment is not None and known.comment.decided is not None:
                answered = self._in_force(work, receipt, screening, answered)
            self._announce(work, receipt, known, number, verdict)
            return receipt.settle(work, answered)

    def _announce(
        self,
        work: UnitOfWork,
        receipt: _Receipt,
        known: _Known,
        number: int,
        verdict: Verdict,
    ) -> None:
        """Owe the verdict to a platform that takes no notice of our answer."""
        site, event = receipt.site, receipt.event
        if event.return_address is not None:
            sealed = self._seal.close(event.return_address)
            call = Call(site.platform, "", "", event.comment_id, sealed, number)
            work.calls.add(site.id, call)
        if event.shown is not None:
            told = Told(event.shown, known.comment, event.kind is EventKind.CREATED)
            owed = announced_by(site, verdict, told)
            owe(work, site.id, event.comment_id, owed)

    def _in_force(
        self,
        work: UnitOfWork,
        receipt: _Receipt,
        screening: Screening,
        answered: Answer,
    ) -> Answer:
        """The answer for a comment that a human had decided on before."""
        event = receipt.event
        comment = work.comments.find(receipt.site.id, event.comment_id)
        if comment is None or comment.decided is None:
            return answered
        verdict = reviewed(screening.verdict, comment.decided)
        body = answer(event.comment, screening.scores, verdict)
        return replace(answered, body=_json(body), verdict=verdict)

    def _answer_again(self, receipt: _Receipt, stored: StoredComment) -> Answer:
        with self._database.unit_of_work() as work:
            newest = work.screenings.newest(stored.id)
            if newest is None:
                raise StaleWriteError("The comment has been changed meanwhile.")
            verdict = newest.verdict
            if stored.decided is not None:
                verdict = reviewed(verdict, stored.decided)
            body = answer(receipt.event.comment, newest.scores, verdict)
            return receipt.settle(work, Answer(_json(body), verdict, repeated=True))

    def _delete(self, receipt: _Receipt, stored: StoredComment | None) -> Answer:
        event = receipt.event
        body = _json({"id": event.comment_id, "deleted": True})
        changed_at = _told_at(event, stored)
        with self._database.unit_of_work() as work:
            if stored is None:
                work.comments.add_deleted(receipt.site.id, event.comment_id, changed_at)
            elif not stored.deleted:
                work.comments.mark_deleted(stored, changed_at)
            return receipt.settle(work, Answer(body))

    def _draft(
        self,
        receipt: _Receipt,
        screening: Screening,
        known: _Known,
        article_id: int | None,
    ) -> CommentDraft:
        event, author = receipt.event, receipt.event.comment.author
        return CommentDraft(
            site_id=receipt.site.id,
            platform_id=event.comment_id,
            comment=screening.comment,
            article_id=article_id,
            email_hash=self._secret_key.address_hash("email", author.email),
            ip_hash=self._secret_key.address_hash("ip", author.ip),
            fingerprint=fingerprint(event.comment),
            changed_at=_told_at(event, known.comment),
            action=screening.verdict.action,
            awaiting_model=screening.scores is None,
            rank=rank_of(screening.scores, screening.verdict),
        )


def reviewed(verdict: Verdict, decided: Action) -> Verdict:
    """The verdict as a platform hears it after a human's decision."""
    return replace(verdict, action=decided, reasons=(REVIEWED, *verdict.reasons))


def _is_known(event: Event, stored: StoredComment) -> bool:
    """Whether an event says nothing new: the same again, or overtaken by a later."""
    told = _moment(event)
    if told is not None and told < stored.changed_at:
        return True
    return fingerprint(event.comment) == stored.fingerprint


def _told_at(event: Event, stored: StoredComment | None) -> datetime:
    """The newest time that the platform has told of a comment, NEVER when none."""
    before = NEVER if stored is None else stored.changed_at
    return max(_moment(event) or NEVER, before)


def _moment(event: Event) -> datetime | None:
    """When it happened by the platform's clock; None when that is of no use.

    Its times are compared with each other, never with ours, so that a slow clock
    does no harm; where it names none, or one far ahead, events count as they arrive.
    """
    told = event.occurred_at
    ahead = told is not None and told > datetime.now(UTC) + MOST_AHEAD
    return None if ahead else told


def _article(work: UnitOfWork, receipt: _Receipt, known: _Known) -> int | None:
    article, stored = receipt.event.comment.article, known.article
    if stored is not None and stored.article == article:
        return stored.id
    return work.articles.write(receipt.site.id, article)


def _repeat(delivery: Delivery, receipt: _Receipt) -> Answer:
    if delivery.body_digest != receipt.body_digest:
        raise ConflictingDeliveryError(
            "This webhook-id has been answered for another body."
        )
    return Answer(delivery.answer, status=delivery.status, repeated=True)


def _json(body: dict[str, Any]) -> bytes:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "replace")
