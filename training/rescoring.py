"""Score stored comments anew, with a model by name, and keep what it says."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Final

from moderation.comment import Comment
from moderation.registry.named import Named, NamedModel
from moderation.scores import Scores
from moderation.screening import scores_of
from moderation.storage.database import Database
from moderation.storage.rescoring import ToRescore, Wanted
from training.spread import streamed

BATCH: Final = 512
"""Comments a transaction; a webhook waits for its turn no longer than for one."""


@dataclass(slots=True)
class Rescored:
    """What came of it; ``left`` changed meanwhile, or could not be scored."""

    scored: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class Rescoring:
    """Comments that the model did not score last, in order, a batch a transaction.

    What is written is a screening more, with the model's identifier; verdicts and
    decisions stay as they are. Broken off, it goes on where it was.

    Parameters
    ----------
    site : int, optional
        Our number of the one site; all of them without.
    before : datetime, optional
        What this model screened before then is scored again, too.
    n_jobs : int
        Processes that score; reading and writing is done by this one.
    """

    database: Database
    named: Named
    site: int | None = None
    n_jobs: int = 1
    batch: int = BATCH
    before: datetime | None = None

    def waiting(self) -> int:
        """How many comments there are to score."""
        with self.database.reading() as reading:
            return reading.rescoring.count(self._wanted())

    def run(self, on_batch: Callable[[int], None] = lambda count: None) -> Rescored:
        """Go through all of them once; tells how many were looked at, by and by."""
        done = Rescored()
        pages: deque[list[ToRescore]] = deque()
        calls = self._calls(self._sites(), pages)
        for scores in streamed(score, calls, n_jobs=self.n_jobs):
            page = pages.popleft()
            scored = self._keep(page, scores)
            done.scored += scored
            done.left += len(page) - scored
            on_batch(len(page))
        return done

    def _calls(
        self, sites: dict[int, str], pages: deque[list[ToRescore]]
    ) -> Iterator[tuple[Named, list[tuple[str, Comment]]]]:
        """A call a page; the pages themselves stay here, in the same order."""
        after = 0
        while page := self._page(after):
            after = page[-1].id
            pages.append(page)
            yield (
                self.named,
                [(sites.get(one.site_id, ""), one.comment) for one in page],
            )

    def _page(self, after: int) -> list[ToRescore]:
        with self.database.reading() as reading:
            return reading.rescoring.page(self._wanted(), after=after, limit=self.batch)

    def _wanted(self) -> Wanted:
        return Wanted(self.named.identifier, self.site, self.before)

    def _keep(self, page: list[ToRescore], scores: Sequence[Scores | None]) -> int:
        scored = [
            (one, found)
            for one, found in zip(page, scores, strict=True)
            if found is not None
        ]
        with self.database.unit_of_work() as work:
            kept = work.rescoring.add(scored)
            work.commit()
        return kept

    def _sites(self) -> dict[int, str]:
        with self.database.reading() as reading:
            return {site.id: site.name for site in reading.sites.all()}


def score(named: Named, said: Sequence[tuple[str, Comment]]) -> list[Scores | None]:
    """Scores of comments, each as its site's live ones are; None where none can be."""
    model = _model(named)
    found: dict[int, Scores | None] = {}
    for site in dict.fromkeys(site for site, _ in said):
        places = [at for at, (of, _) in enumerate(said) if of == site]
        comments = [said[at][1] for at in places]
        answers = scores_of(comments, model.current_for(site))
        found.update(zip(places, answers, strict=True))
    return [found[at] for at in range(len(said))]


@lru_cache(maxsize=1)
def _model(named: Named) -> NamedModel:
    """The model, read once a process; raises ArtifactError."""
    return NamedModel(named)
