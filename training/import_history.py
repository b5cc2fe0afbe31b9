"""A site's own history becomes comments and decisions, a batch a transaction."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Final
from urllib.parse import urljoin

from moderation.comment import Article, Comment
from moderation.comment_names import content_name, number_name
from moderation.errors import StaleWriteError, UnknownSiteError
from moderation.fingerprint import fingerprint
from moderation.secret_key import SecretKey
from moderation.storage.comments import CommentDraft, StoredComment
from moderation.storage.database import Database
from moderation.storage.sites import Site
from moderation.storage.unit_of_work import Reading, UnitOfWork
from training.histories.base import FILTERED, PUBLISHED, HistoricalComment

BATCH: Final = 200
ATTEMPTS: Final = 5
DELETED_HERE: Final = "deleted since"
ECHO: Final = "no decision: Parley had screened it, nobody need have looked"
"""What Parley let through or stopped may not come back as a person's word."""


@dataclass(slots=True)
class Imported:
    """What came of an import; ``unused`` counts reasons."""

    added: int = 0
    known: int = 0
    decisions: int = 0
    unused: Counter[str] = field(default_factory=Counter)


def site_named(database: Database, name: str) -> Site:
    """The site; raises UnknownSiteError, which says how to add it."""
    with database.reading() as reading:
        try:
            return reading.sites.named(name)
        except UnknownSiteError as error:
            raise UnknownSiteError(
                f"There is no site called {name[:80]!r}; add it first: "
                f"flask --app webhook add-site {name[:80]} --url https://…"
            ) from error


class HistoryImport:
    """Writes a history into the database of a site.

    Comments are written as a webhook writes them, but for the screening: nobody asked
    the model. What is known already stays as it is and may get a new decision, so an
    interrupted import goes on when it is run again, and a second run adds nothing.

    Parameters
    ----------
    site : Site
        Whose comments they are.
    secret_key : SecretKey
        Hashes the addresses, as for live comments.
    """

    def __init__(self, database: Database, site: Site, secret_key: SecretKey) -> None:
        self._database = database
        self._site = site
        self._secret_key = secret_key

    def write(self, history: Iterable[HistoricalComment]) -> Imported:
        """Write all of it; what was committed stays when the history breaks off."""
        return self._each(history, self._write_batch)

    def rehearse(self, history: Iterable[HistoricalComment]) -> Imported:
        """Write nothing; count what an import would add, twice what is there twice."""
        return self._each(history, self._rehearse_batch)

    def _each(
        self,
        history: Iterable[HistoricalComment],
        work_on: Callable[[list[HistoricalComment]], Imported],
    ) -> Imported:
        total = Imported()
        for batch in _batches(history):
            usable = [found for found in batch if not found.skipped]
            total.unused.update(found.skipped for found in batch if found.skipped)
            total.unused.update(found.undecided for found in usable if found.undecided)
            _add_up(total, work_on(usable))
        return total

    def _write_batch(self, batch: list[HistoricalComment]) -> Imported:
        for _ in range(ATTEMPTS):
            try:
                with self._database.unit_of_work() as work:
                    done = Imported()
                    for found in batch:
                        self._write_one(work, found, done)
                    work.commit()
                return done
            except StaleWriteError:
                continue  # the blog wrote one of them just now: look again
        raise StaleWriteError("Too many writers on one comment; run it again.")

    def _write_one(
        self, work: UnitOfWork, found: HistoricalComment, done: Imported
    ) -> None:
        stored = self._known(work, found)
        if stored is None:
            self._add(work, found)
            done.added += 1
        else:
            done.known += 1
        platform_id = stored.platform_id if stored else str(found.comment.id)
        if found.decision is None or not self._decidable(work, found, stored, done):
            return
        version = work.decisions.add_once(self._site.id, platform_id, found.decision)
        done.decisions += version is not None

    def _rehearse_batch(self, batch: list[HistoricalComment]) -> Imported:
        done = Imported()
        with self._database.reading() as reading:
            for found in batch:
                stored = self._known(reading, found)
                done.added += stored is None
                done.known += stored is not None
                if found.decision is not None:
                    usable = self._decidable(reading, found, stored, done)
                    done.decisions += usable and self._is_new(reading, found, stored)
        return done

    def _is_new(
        self, reading: Reading, found: HistoricalComment, stored: StoredComment | None
    ) -> bool:
        if stored is None:
            return True
        return found.decision not in reading.decisions.of(
            self._site.id, stored.platform_id
        )

    def _decidable(
        self,
        reading: Reading,
        found: HistoricalComment,
        stored: StoredComment | None,
        done: Imported,
    ) -> bool:
        """Whether the decision counts here; says why not."""
        if stored is None or found.decision is None:
            return True
        if stored.deleted:
            done.unused[DELETED_HERE] += 1
            return False
        echoes = found.decision.note in {PUBLISHED, FILTERED}
        if echoes and stored.screened:
            done.unused[ECHO] += 1
            return False
        return True

    def _known(
        self, reading: Reading, found: HistoricalComment
    ) -> StoredComment | None:
        """By the platform's id, or by a name that an Akismet client gave it."""
        site, comment = self._site.id, self._at_home(found.comment)
        stored = reading.comments.find(site, str(comment.id))
        if stored is not None:
            return stored
        for name in self._names(comment):
            other = reading.aliases.find(site, name)
            stored = None if other is None else reading.comments.find(site, other)
            if stored is not None and stored.screened:
                return stored
        return None

    def _names(self, comment: Comment) -> tuple[str, str]:
        key, blog = self._secret_key, self._site.url.rstrip("/")
        return number_name(key, blog, str(comment.id)), content_name(key, comment)

    def _add(self, work: UnitOfWork, found: HistoricalComment) -> None:
        comment, author = self._at_home(found.comment), found.comment.author
        number = work.comments.add(
            CommentDraft(
                site_id=self._site.id,
                platform_id=str(comment.id),
                comment=comment,
                article_id=self._article(work, comment.article),
                email_hash=self._secret_key.address_hash("email", author.email),
                ip_hash=self._secret_key.address_hash("ip", author.ip),
                fingerprint=fingerprint(comment),
                changed_at=found.received_at,
                action=None,
                awaiting_model=False,
                received_at=found.received_at,
            )
        )
        for name in self._names(comment):
            if work.aliases.find(self._site.id, name) is None:
                work.aliases.claim(self._site.id, name, number)

    def _at_home(self, comment: Comment) -> Comment:
        """With the article's whole address, where the export tells only its path."""
        told = comment.article.url
        if told is None:
            return comment
        try:
            url = urljoin(self._site.url, told)
        except ValueError:
            url = told
        return replace(comment, article=replace(comment.article, url=url))

    def _article(self, work: UnitOfWork, told: Article) -> int | None:
        """Write what is new about the article; what is known stays."""
        stored = work.articles.find(self._site.id, told)
        if stored is None:
            return work.articles.write(self._site.id, told)
        known = stored.article
        merged = replace(
            known, title=known.title or told.title, text=known.text or told.text
        )
        if merged == known:
            return stored.id
        return work.articles.write(self._site.id, merged)


def _batches(history: Iterable[HistoricalComment]) -> Iterator[list[HistoricalComment]]:
    following = iter(history)
    while batch := list(islice(following, BATCH)):
        yield batch


def _add_up(total: Imported, done: Imported) -> None:
    total.added += done.added
    total.known += done.known
    total.decisions += done.decisions
    total.unused.update(done.unused)
