"""Applying and undoing is the identity, whatever happens before and in between."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import delete, select, text

from moderation.decision import Decision, DecisionSource, in_force
from moderation.errors import StaleWriteError
from moderation.reviewing import decide, decide_many, undo, undo_many, undoing_by
from moderation.storage.comments import StoredComment
from moderation.storage.database import Database
from moderation.storage.outbox import Owed
from moderation.storage.reports import ReportReason
from moderation.storage.tables import Base, OutboxRow
from moderation.storage.unit_of_work import Reading
from moderation.verdict import Action
from tests.moderation.storage.stored import NOW, add_site, decision, draft

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder in memory, where there is one
STEPS = 10_000
COMMENTS = ("c1", "c2", "c3")
ACTIONS = st.sampled_from(list(Action))
COMMENT = st.sampled_from(COMMENTS)
STATE = text(
    "SELECT platform_id, action, decided, verdict, revision, reports_open, priority, "
    "waiting_since, flags FROM comments ORDER BY id"
)
OPEN = text("SELECT comment_id, reason FROM reports WHERE settled_by IS NULL")
KEPT = {"sites", "audit", "audit_head"}


def told(by: Decision) -> Callable[[StoredComment], tuple[Owed, ...]]:
    """Owe what is in force, and what was taken back."""

    def owed(comment: StoredComment) -> tuple[Owed, ...]:
        payload = {"action": comment.action, "undoes": by.undoes}
        assert by.action is comment.action
        return (Owed("told", payload),)

    return owed


class Undoing(RuleBasedStateMachine):
    """Three comments, and everything that may happen to them."""

    database: Database
    site_id: int
    acts = 0
    touched = COMMENTS[0]

    def act(self, comment: str, acts: int = 1) -> None:
        """Count what is done, and to which comment."""
        Undoing.acts += acts
        self.touched = comment

    @initialize()
    def begin(self) -> None:
        """Forget the run before; write the comments anew."""
        self.step = 0
        with self.database.connection() as connection:
            for table in reversed(Base.metadata.sorted_tables):
                if table.name not in KEPT:
                    connection.execute(delete(table))
            connection.commit()
        with self.database.unit_of_work() as work:
            for comment in COMMENTS:
                work.comments.add(draft(self.site_id, comment))
            work.commit()

    def state(self) -> list[Any]:
        """All that an undo has to bring back."""
        with self.database.connection() as connection:
            rows = [tuple(row) for row in connection.execute(STATE)]
            return [*rows, *(tuple(row) for row in connection.execute(OPEN))]

    def stored(self, work: Reading, comment: str) -> StoredComment:
        """A comment as it stands."""
        found = work.comments.find(self.site_id, comment)
        assert found is not None
        return found

    def newest_answer(self) -> Any:
        """What was owed last."""
        newest = select(OutboxRow.payload).order_by(OutboxRow.id.desc()).limit(1)
        with self.database.connection() as connection:
            return connection.execute(newest).scalar_one()

    @rule(comment=COMMENT, action=ACTIONS)
    def decide_and_undo(self, comment: str, action: Action) -> None:
        """One decision, and back."""
        self.act(comment, 2)
        before = self.state()
        made = decision(action)
        done = decide(self.database, self.site_id, comment, made, told(made))
        assert self.state() != before or done.action is action
        back = undo(
            self.database, self.site_id, comment, undoing_by("Bo", done.number), told
        )
        assert self.state() == before
        owed = {"action": back.action, "undoes": done.number}
        assert self.newest_answer() == owed

    @rule(action=ACTIONS, chosen=st.sets(COMMENT, min_size=1))
    def decide_many_and_undo(self, action: Action, chosen: set[str]) -> None:
        """A bulk act, and back."""
        before, made = self.state(), decision(action)
        ids = sorted(chosen)
        self.act(ids[0], 2 * len(ids))
        batch = decide_many(self.database, self.site_id, ids, made, told(made))
        assert (len(batch.done), batch.left) == (len(ids), {})
        by = undoing_by("Bo")
        undone = undo_many(self.database, self.site_id, batch.id, by, told)
        assert (len(undone.done), undone.left) == (len(ids), {})
        assert self.state() == before

    @rule(comment=COMMENT, action=ACTIONS, platform=st.booleans())
    def decide_for_good(self, comment: str, action: Action, platform: bool) -> None:
        """A decision that stays, ours or the platform's."""
        self.act(comment)
        self.step += 1
        source = DecisionSource.PLATFORM if platform else DecisionSource.REVIEW
        at = NOW + timedelta(minutes=self.step)
        made = decision(action, at=at, source=source)
        decide(self.database, self.site_id, comment, made, lambda _: ())

    @rule(comment=COMMENT, action=ACTIONS)
    def undo_what_was_overtaken(self, comment: str, action: Action) -> None:
        """The platform decides in between: the undo is refused."""
        self.act(comment, 2)
        made = decision(action)
        done = decide(self.database, self.site_id, comment, made, told(made))
        self.decide_for_good(comment, Action.REJECT, platform=False)
        before = self.state()
        by = undoing_by("Bo", done.number)
        with pytest.raises(StaleWriteError) as caught:
            undo(self.database, self.site_id, comment, by, told)
        assert caught.value.changed is not None
        assert caught.value.changed["action"] == "reject"
        assert self.state() == before

    @rule(comment=COMMENT)
    def undo_whatever_is_in_force(self, comment: str) -> None:
        """Back to what was before, however long ago."""
        self.act(comment)
        with self.database.reading() as work:
            nothing = self.stored(work, comment).decided is None
        refused = pytest.raises(StaleWriteError, match="No decision is in force")
        with refused if nothing else nullcontext():
            undo(self.database, self.site_id, comment, undoing_by("Bo"), told)

    @rule(comment=COMMENT, action=ACTIONS, words=st.sampled_from(["Hello.", "Bye."]))
    def edit(self, comment: str, action: Action, words: str) -> None:
        """The author changes the text, and the machine looks again."""
        self.act(comment)
        with self.database.unit_of_work() as work:
            new = draft(self.site_id, comment, words, action=action)
            work.comments.revise(self.stored(work, comment), new)
            work.commit()

    @rule(comment=COMMENT, reporter=st.sampled_from(["r1", "r2"]))
    def report(self, comment: str, reporter: str) -> None:
        """A reader complains."""
        self.act(comment)
        with self.database.unit_of_work() as work:
            work.reports.add(
                self.site_id, comment, reporter, ReportReason.ABUSE, now=NOW
            )
            work.commit()

    @invariant()
    def state_is_the_fold(self) -> None:
        """What is stored of a comment follows from its events alone."""
        with self.database.reading() as reading:
            stored = reading.comments.find(self.site_id, self.touched)
            if stored is None:
                return
            standing = in_force(reading.decisions.events(stored.id))
        decided = None if standing is None else standing.decision.action
        assert stored.decided is decided
        assert decided is None or stored.action is decided


def test_applying_and_undoing_is_the_identity_over_10_000_steps(
    tmp_path: Path,
) -> None:
    memory = MEMORY if MEMORY.is_dir() else tmp_path
    with TemporaryDirectory(dir=memory) as folder:
        run(f"sqlite:///{folder}/parley.db")


def run(url: str) -> None:
    """All steps, on one database."""
    Undoing.database = Database(url)
    with Undoing.database.connection() as connection:
        Base.metadata.create_all(connection)
        connection.execute(
            text("INSERT INTO audit_head (id, number, hash) VALUES (1, 0, :hash)"),
            {"hash": "0" * 64},
        )
        connection.commit()
    Undoing.site_id = add_site(Undoing.database)

    Undoing.TestCase.settings = settings(
        max_examples=165,
        stateful_step_count=50,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    Undoing.TestCase().runTest()

    assert Undoing.acts >= STEPS
    with Undoing.database.reading() as reading:
        assert reading.audit.verify().broken is None
    Undoing.database.dispose()
