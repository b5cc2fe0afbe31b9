"""What the script of the queue page asks for, and what it is told."""

from urllib.parse import urlencode

import pytest

from moderation.storage.reviewers import Role
from tests.webhook.conftest import Blog
from tests.webhook.review.conftest import Reviewing, ReviewingClient
from tests.webhook.review.queued import JSON, QUEUE, decide, front, front_of, hold

FASTER = "reviewer {}. Nothing was changed."


def test_script_of_the_page_gets_cards_beforehand(
    blog: Blog, reviewer: Reviewing
) -> None:
    hold(blog, *(f"c{number}" for number in range(11)))
    card = front_of(reviewer)

    first = reviewer.get(f"{QUEUE}/cards?known={card.number}", headers=JSON).get_json()
    numbers = [one["number"] for one in first["cards"]]
    known = ",".join(map(str, [card.number, *numbers]))
    second = reviewer.get(f"{QUEUE}/cards?known={known}", headers=JSON).get_json()

    assert len(numbers) == 8
    assert card.number not in numbers
    assert not set(numbers) & {one["number"] for one in second["cards"]}
    assert len(second["cards"]) == 2
    assert first["state"]["waiting"] == 11
    assert front(first["cards"][0]["card"]) is not None


def test_decision_of_the_script_claims_what_it_shows_next(
    blog: Blog, reviewing_client: ReviewingClient
) -> None:
    hold(blog, "c1", "c2", "c3")
    first, second = reviewing_client(Role.REVIEWER), reviewing_client(Role.REVIEWER)
    card = front_of(first)
    ahead = first.get(f"{QUEUE}/cards?known={card.number}", headers=JSON).get_json()[
        "cards"
    ]
    taken = front_of(second).number
    free = next(one["number"] for one in ahead if one["number"] != taken)

    def act(number: int, following: int) -> dict[str, object]:
        fields = {"act": "approve", "following": str(following), "next": QUEUE}
        address = f"/review/comments/{number}/decide"
        found: dict[str, object] = first.post(address, fields, headers=JSON).get_json()
        return found

    lost = act(card.number, taken)
    assert lost["following"] == {
        "number": taken,
        "version": 1,
        "claimed": False,
        "waits": True,
        "by": "reviewer2",
    }
    assert lost["done"] == {"event": 1, "version": 2, "action": "approve"}
    claim = first.post(
        f"/review/comments/{free}/claim", {"following": str(free)}, headers=JSON
    ).get_json()
    assert claim["claimed"] is True
    assert claim["state"]["here"] == "1 other is here"
    undone = first.post(
        f"/review/comments/{card.number}/undo", {"event": "1"}, headers=JSON
    ).get_json()
    assert undone["done"]["action"] == "hold"


@pytest.mark.parametrize(
    "fields",
    [
        {"act": "burn"},
        {},
        {"act": "approve", "version": "one"},
        {"act": "approve", "label_kindness": "1"},
        {"act": "approve", "target_0": "Trees?", "stance_0": "sideways"},
        {"act": "approve", "note": "x" * 2_001},
    ],
    ids=lambda fields: urlencode(fields)[:30],
)
def test_nonsense_is_refused_and_changes_nothing(
    blog: Blog, reviewer: Reviewing, fields: dict[str, str]
) -> None:
    hold(blog, "c1")
    number = front_of(reviewer).number

    answer = reviewer.post(f"/review/comments/{number}/decide", fields, headers=JSON)

    assert answer.status_code == 400
    assert blog.known("c1")["decisions"] == []


def test_too_late_says_who_was_faster(
    blog: Blog, reviewing_client: ReviewingClient
) -> None:
    hold(blog, "c1")
    first, second = reviewing_client(Role.REVIEWER), reviewing_client(Role.REVIEWER)
    card = front_of(first)
    seen = {"version": str(card.version)}

    claimed = second.post(
        f"/review/comments/{card.number}/decide", {"act": "reject"} | seen, headers=JSON
    )
    assert decide(first, card.number, "approve", **seen) == 303
    late = second.post(
        f"/review/comments/{card.number}/decide", {"act": "reject"} | seen, headers=JSON
    )
    page = second.post(
        f"/review/comments/{card.number}/decide",
        {"act": "reject"} | seen,
        follow_redirects=True,
    )

    assert claimed.status_code == late.status_code == 409
    assert claimed.get_json()["detail"] == FASTER.format("looks at it just now")
    assert late.get_json()["detail"] == FASTER.format("approved it meanwhile")
    assert late.get_json()["changed"]["what"] == "decided"
    assert late.get_json()["version"] == card.version + 1
    assert "reviewer approved it meanwhile" in page.text
    assert page.request.path == f"/review/comments/{card.number}"
