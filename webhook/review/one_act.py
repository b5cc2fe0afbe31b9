"""What a reviewer does with one comment, as a form of the pages says it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from moderation import claiming
from moderation.decision import MAX_STANCES, SPAM, Decision, Side
from moderation.errors import DecisionError, UnknownCommentError
from moderation.reviewing import decide, undo, undoing_by
from moderation.storage.database import Database
from moderation.storage.decisions import Decided
from moderation.storage.reviewers import Reviewer
from moderation.storage.sites import Site
from moderation.verdict import Action
from webhook.owed_answers import owed_by
from webhook.reports import report_decisions
from webhook.review.preferences import Act
from webhook.review.severity import is_severe

HOLD = "hold"
SKIP = Act.SKIP.value
ACTIONS: Mapping[str, Action] = {
    Act.APPROVE.value: Action.APPROVE,
    Act.REJECT.value: Action.REJECT,
    Act.SPAM.value: Action.REJECT,
    HOLD: Action.HOLD,
}
SAID: Mapping[str, str] = {
    Act.APPROVE.value: "Approved",
    Act.REJECT.value: "Rejected",
    Act.SPAM.value: "Rejected as spam",
    HOLD: "Kept for later",
    SKIP: "Skipped",
}
LABEL, TARGET, STANCE = "label_", "target_", "stance_"
YES_NO = {"1": 1.0, "0": 0.0}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for.

    Parameters
    ----------
    act : str
        ``approve``, ``reject``, ``spam``, ``hold`` or ``skip``.
    version : int, optional
        Of the comment as it was shown.
    revealed : bool
        Whether severe text was shown, as far as the page can tell.
    """

    act: str
    version: int | None
    labels: Mapping[str, float]
    stances: Mapping[str, Side]
    note: str
    revealed: bool


def read_act(form: Mapping[str, str]) -> Asked:
    """What a form asks for.

    Raises
    ------
    DecisionError
        The act or a side is unknown, or the version is no number.
    """
    act, version = form.get("act", ""), form.get("version", "")
    if act not in SAID:
        raise DecisionError("act: is none that there is.")
    if version and not (version.isascii() and version.isdigit() and len(version) < 16):
        raise DecisionError("version: is not a number.")
    labels = {
        name.removeprefix(LABEL): YES_NO[value]
        for name, value in form.items()
        if name.startswith(LABEL) and value in YES_NO
    }
    if act == Act.SPAM.value:
        labels[SPAM] = 1.0
    return Asked(
        act=act,
        version=int(version) if version else None,
        labels=labels,
        stances=_stances(form),
        note=form.get("note", "").strip(),
        revealed=form.get("revealed", "1") == "1",
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Which comment: its site, the platform's id of it, and our number."""

    site: Site
    platform_id: str
    number: int


def place_of(database: Database, number: int) -> Place:
    """Where our comment number ``number`` is; raises UnknownCommentError."""
    with database.reading() as reading:
        standing = reading.dossiers.standing(number)
        if standing is None:
            raise UnknownCommentError("There is no comment of that number.")
        site = reading.sites.by_id(standing.site_id)
    return Place(site, standing.platform_id, number)


def carry_out(
    database: Database, place: Place, asked: Asked, by: Reviewer
) -> Decided | None:
    """Decide, or skip (None), and count that it was looked at.

    Raises
    ------
    UnknownCommentError, StaleWriteError, DecisionError
        As of ``moderation.reviewing.decide``; nothing is changed then.
    """
    done = None
    if asked.act == SKIP:
        claiming.skip(database, place.site.id, place.platform_id, by.name)
    else:
        decision = Decision(
            action=ACTIONS[asked.act],
            reviewer=by.name,
            decided_at=datetime.now(UTC),
            labels=asked.labels,
            note=asked.note,
            stances=asked.stances,
        )
        owed = owed_by(place.site, decision)
        done = decide(
            database, place.site.id, place.platform_id, decision, owed, asked.version
        )
        report_decisions(place.site.id, [done])
    _count(database, place, by, revealed=asked.revealed)
    return done


def take_back(
    database: Database, place: Place, number: int | None, by: Reviewer
) -> Decided:
    """Undo a decision, or (None) whichever is in force.

    Raises
    ------
    UnknownCommentError, UnknownDecisionError, StaleWriteError
        As of ``moderation.reviewing.undo``; nothing is changed then.
    """
    done = undo(
        database,
        place.site.id,
        place.platform_id,
        undoing_by(by.name, number),
        partial(owed_by, place.site),
    )
    report_decisions(place.site.id, [done])
    return done


def _count(database: Database, place: Place, by: Reviewer, *, revealed: bool) -> None:
    """Count a comment that was seen, and whether its severe text was."""
    with database.unit_of_work() as work:
        newest = work.screenings.newest(place.number)
        scores = newest.scores if newest else None
        severe = revealed and scores is not None and is_severe(scores.tone)
        day = datetime.now(UTC).date()
        work.exposures.add(by.id, day, seen=1, severe=int(severe))
        work.commit()


def _stances(form: Mapping[str, str]) -> dict[str, Side]:
    found: dict[str, Side] = {}
    for number in range(MAX_STANCES):
        side = form.get(f"{STANCE}{number}", "")
        target = form.get(f"{TARGET}{number}", "")
        if not side or not target:
            continue
        if side not in set(Side):
            raise DecisionError("stances: a side is favor, against or neutral.")
        found[target] = Side(side)
    return found
