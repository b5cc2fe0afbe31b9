"""Appeals move only as they may, whatever happens to the comment meanwhile."""

from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from moderation.appealing import case_of, overturn, submit, uphold
from moderation.errors import StaleWriteError
from moderation.reviewing import undo, undoing_by
from moderation.storage.appeals import AppealState
from moderation.storage.database import Database
from moderation.verdict import Action
from tests.moderation.drawn import (
    LATER,
    decided,
    screened,
    site_where_all_is_drawn,
    told,
)
from tests.moderation.test_appealing import APPROVE, HOLD, PEOPLE, REJECT, fresh


class Appealing(RuleBasedStateMachine):
    """One comment that is decided, undone, appealed against, judged."""

    database: ClassVar[Database]
    site: ClassVar[int]
    runs: ClassVar[int] = 0

    @initialize()
    def begin(self) -> None:
        """A new comment that waits."""
        Appealing.runs += 1
        self.name = f"c{Appealing.runs}"
        self.number = screened(self.database, self.site, self.name, HOLD)
        self.states: dict[int, AppealState] = {}
        self.told = 0

    @rule(action=st.sampled_from([APPROVE, REJECT]), by=st.sampled_from(PEOPLE[:3]))
    def decide(self, action: Action, by: str) -> None:
        """Somebody decides."""
        decided(self.database, self.site, self.name, action, by)

    @rule(by=st.sampled_from(PEOPLE[:3]))
    def take_back(self, by: str) -> None:
        """Somebody undoes what is in force."""
        try:
            undo(
                self.database,
                self.site,
                self.name,
                undoing_by(by),
                lambda _: lambda _: (),
            )
        except StaleWriteError as error:
            assert error.reason == "nothing_to_undo"  # noqa: PT017
            return
        with self.database.reading() as reading:
            case = case_of(reading, self.number)
        assert case is not None
        appeal = case.appeal if case.rejection is not None else None
        if appeal is not None and self.states[appeal.id] is AppealState.OVERTURNED:
            self.states[appeal.id] = AppealState.OPEN
            assert case.is_open

    @rule()
    def appeal(self) -> None:
        """The writer appeals, whether that is possible or not."""
        with self.database.reading() as reading:
            case = case_of(reading, self.number)
        assert case is not None
        if case.may_appeal(LATER):
            made = submit(self.database, self.number, "Why?", LATER)
            assert made.id not in self.states
            self.states[made.id] = AppealState.OPEN
        else:
            with pytest.raises(StaleWriteError):
                submit(self.database, self.number, "Why?", LATER)

    @rule(by=st.sampled_from(PEOPLE), approve=st.booleans(), which=st.integers(0, 5))
    def judge(self, by: str, approve: bool, which: int) -> None:
        """Somebody judges an appeal, whether they may or not."""
        if not self.states:
            return
        number = sorted(self.states)[which % len(self.states)]
        with self.database.reading() as reading:
            case = case_of(reading, self.number)
            judged = by in reading.appeals.deciders(self.number)
        assert case is not None
        current = case.is_open and case.appeal is not None and case.appeal.id == number
        possible = current and not judged
        try:
            if approve:
                overturn(self.database, number, by, "", told, LATER)
            else:
                uphold(self.database, number, by, "", LATER)
        except StaleWriteError:
            assert not possible
            return
        assert possible
        assert self.states[number] is AppealState.OPEN
        state = AppealState.OVERTURNED if approve else AppealState.UPHELD
        self.states[number] = state
        self.told += approve

    @invariant()
    def it_is_kept_as_it_happened(self) -> None:
        """States change as above only; each overturning was told once."""
        with self.database.reading() as reading:
            kept = {
                number: reading.appeals.numbered(number).state for number in self.states
            }
            owed = [
                one
                for one in reading.outbox.waiting()
                if one.payload["id"] == self.name
            ]
        assert kept == self.states
        assert len(owed) == self.told


def test_appeals_move_only_as_they_may(tmp_path: Path) -> None:
    Appealing.database = fresh(tmp_path)
    Appealing.site = site_where_all_is_drawn(
        Appealing.database, second_opinion_share=0.0, audit_share=0.0
    )
    Appealing.TestCase.settings = settings(
        max_examples=25,
        stateful_step_count=25,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    Appealing.TestCase().runTest()
    Appealing.database.dispose()
