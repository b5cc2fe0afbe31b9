"""A site's own head holds and lets go of holds, never of rejections."""

import pytest

from moderation.policies.base import Threshold
from moderation.policies.promises import PromisesPolicy
from moderation.replay import replay
from moderation.scores import LIKELY_TO_REJECT, Language, Scores, SiteScore
from moderation.storage.database import Database
from moderation.stored_scores import from_rows
from moderation.verdict import Action, Verdict
from tests.moderation.storage.stored import add_comment, add_site
from tests.moderation.stored_columns import stored

PROMISE = "hold: precision >= 0.5; release: precision >= 0.95"
THRESHOLDS = {
    "toxicity": Threshold(0.5, 0.9, "model"),
    "spam": Threshold(0.8),
    LIKELY_TO_REJECT: Threshold(0.7, None, PROMISE, release=0.1),
}
STEPS = [step / 10 for step in range(11)]


def scores(toxicity: float, likely: float | None, *, supported: bool = True) -> Scores:
    site = None if likely is None else SiteScore(likely, "sha256:head")
    language = Language("en", 1.0, supported)
    return Scores({"toxicity": toxicity}, 0.0, (), language, "sha256:m", site=site)


def concluded(
    toxicity: float, likely: float | None, policy: PromisesPolicy | None = None
) -> Verdict:
    return (policy or PromisesPolicy()).conclude(scores(toxicity, likely), THRESHOLDS)


@pytest.mark.parametrize(
    ("toxicity", "likely", "action"),
    [
        (0.1, None, Action.APPROVE),
        (0.6, None, Action.HOLD),
        (0.1, 0.8, Action.HOLD),
        (0.6, 0.05, Action.APPROVE),
        (0.6, 0.2, Action.HOLD),
        (0.95, 0.05, Action.REJECT),
        (0.1, 1.0, Action.HOLD),
    ],
)
def test_site_head_holds_and_releases_but_never_rejects(
    toxicity: float, likely: float | None, action: Action
) -> None:
    assert concluded(toxicity, likely).action is action


def test_release_says_what_it_rests_on_and_what_would_have_held() -> None:
    released, held = concluded(0.6, 0.05).reasons

    assert released.code == LIKELY_TO_REJECT
    assert released.message == (
        "likely to reject 0.05 is below 0.10 (released); promise: precision >= 0.95"
    )
    assert held.code == "toxicity"


def test_what_the_site_itself_wants_held_is_not_released() -> None:
    own = PromisesPolicy({"toxicity": Threshold(0.3)})

    assert concluded(0.4, 0.05, own).action is Action.HOLD


def test_a_higher_score_is_never_milder() -> None:
    for policy in (PromisesPolicy(), PromisesPolicy({"toxicity": Threshold(0.3)})):
        found = [
            [concluded(t, s, policy).action.severity for s in STEPS] for t in STEPS
        ]
        for row in found:
            assert row == sorted(row)
        for column in zip(*found, strict=True):
            assert list(column) == sorted(column)


def test_policies_are_called_what_they_were_called_before_there_were_heads() -> None:
    own = PromisesPolicy({"toxicity": Threshold(0.3, 0.9, "by hand")})

    assert own.identifier == "promises:71c9f0bfe293"


def test_replay_equals_the_policy_on_each_comment() -> None:
    cases: list[Scores | None] = [
        scores(t, s, supported=supported)
        for t in STEPS
        for s in (None, *STEPS)
        for supported in (True, False)
    ]
    numbers = list(range(1, len(cases) + 1))
    kept = [with_site(one) for one in cases]
    columns = from_rows(numbers, numbers, ["sha256:m"] * len(cases), kept)

    for policy in (PromisesPolicy(), PromisesPolicy({"toxicity": Threshold(0.3)})):
        wanted = [
            policy.conclude(one, THRESHOLDS).action.severity for one in cases if one
        ]
        assert replay(columns, policy, THRESHOLDS).tolist() == wanted


def with_site(found: Scores | None) -> dict[str, object]:
    assert found is not None
    site = found.site
    own = {} if site is None else {"site": [site.likely_to_reject, site.model]}
    return stored(found) | own


def test_score_is_stored_with_the_head_that_gave_it(database: Database) -> None:
    comment = add_comment(database, add_site(database))
    verdict = Verdict(Action.HOLD, (), "p")
    with database.unit_of_work() as work:
        work.screenings.add(comment, 1, scores(0.2, 0.8), verdict)
        work.commit()

    with database.reading() as reading:
        [found] = reading.screenings.of_comment(comment)

    assert found.scores == scores(0.2, 0.8)
