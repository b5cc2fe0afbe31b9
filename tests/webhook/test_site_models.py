"""Each site is scored with its own head, wherever its comments come in."""

from dataclasses import dataclass, field
from functools import cache

import pytest
from flask.testing import FlaskClient

from moderation.adapted import AdaptedModel
from moderation.model import Model
from moderation.policies.base import Threshold
from moderation.registry import artifact
from moderation.registry.site_heads import head_of
from tests.artifacts import tiny_model
from tests.training.test_adapt import lessons
from tests.webhook.conftest import KEY, Blog
from training.adapt import Adapted, adapt

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

NONSENSE = "Wake up, chemtrails over the bridge"


@cache
def taught() -> Adapted:
    """A head that dislikes chemtrails."""
    return adapt("blog", lessons(60), tiny_model())


@dataclass
class HeadedSource:
    """A source that knows a head of the blog's."""

    headed: set[str] = field(default_factory=lambda: {"blog", "news"})

    def current(self) -> Model:
        """The model without a head."""
        return tiny_model()

    def current_for(self, site: str) -> Model:
        """The model with the head, where there is one."""
        if site not in self.headed:
            return tiny_model()
        made, model = taught(), tiny_model()
        arrays = artifact.unpack(made.weights, made.manifest.weights["sha256"])
        return AdaptedModel(
            model,
            model.vectors,
            head_of(arrays, made.manifest),
            "sha256:h",
            Threshold(0.5, None, "hold: made up"),
        )


@pytest.fixture
def source() -> HeadedSource:
    """In place of the source without heads."""
    return HeadedSource()


def test_webhook_holds_what_the_sites_people_would_reject(
    blog: Blog, source: HeadedSource
) -> None:
    held = blog.send("created", id="c1", text=NONSENSE).get_json()
    source.headed.clear()
    approved = blog.send("created", id="c2", text=NONSENSE).get_json()

    assert held["verdict"]["action"] == "hold"
    assert held["verdict"]["reasons"][0]["code"] == "likely_to_reject"
    assert held["likely_to_reject"] > 0.5
    assert approved["verdict"]["action"] == "approve"
    assert "likely_to_reject" not in approved


def test_scoring_tells_the_sites_own_score(client: FlaskClient) -> None:
    answer = client.post(
        "/api/v1/score",
        json={"text": NONSENSE},
        headers={"Authorization": f"Bearer {KEY}"},
    ).get_json()

    assert answer["likely_to_reject"] > 0.5
