"""A site's head serves beside the model that it was fitted around."""

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from moderation.comment import Comment
from moderation.errors import ArtifactError
from moderation.heads.semantic import English
from moderation.registry import artifact
from moderation.registry.live import LiveModel
from moderation.registry.live_semantic import LiveSemantic
from moderation.registry.site_heads import SERVING, SiteStore, load_head
from moderation.scores import Tier
from tests.artifacts import tiny_model, write_tiny
from tests.moderation.test_tiered import shouting
from tests.training.test_adapt import lessons
from training.adapt import Adapted, adapt

MUTANTS = 300


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("model") / "shipped"
    write_tiny(folder)
    return folder


@pytest.fixture(scope="module")
def made(shipped: Path) -> Adapted:
    return adapt("blog", lessons(60), artifact.load(shipped))


def live(registry: Path, shipped: Path, told: list[str] | None = None) -> LiveModel:
    refused = told.append if told is not None else None
    return LiveModel(registry, shipped, 1e-9, refused=refused)


def likely(source: LiveModel, site: str = "blog") -> float | None:
    scores = source.current_for(site).score(Comment("Wake up, chemtrails over us"))
    return None if scores.site is None else scores.site.likely_to_reject


def test_head_serves_its_own_site_and_no_other(
    tmp_path: Path, shipped: Path, made: Adapted
) -> None:
    source = live(tmp_path, shipped)
    before = likely(source)

    new = SiteStore(tmp_path, "blog").put(made.manifest, made.weights)

    assert (before, new) == (None, True)
    assert likely(source) is not None
    assert likely(source, "other") is None
    assert "likely_to_reject" in source.current_for("blog").thresholds
    assert "likely_to_reject" not in source.current_for("other").thresholds


def test_head_answers_beside_the_semantic_one_and_is_shown_the_fast_scores(
    tmp_path: Path, shipped: Path, made: Adapted
) -> None:
    SiteStore(tmp_path, "blog").put(made.manifest, made.weights)
    fast = live(tmp_path, shipped).current_for("blog")
    english = English(tiny_model().tone_digest, {}, frozenset())
    source = replace(shouting(always=True), english=english)
    both = LiveModel(tmp_path, shipped, 1e-9, semantic=cast(LiveSemantic, source))
    comment = Comment("Wake up, chemtrails over us!", language="en")

    alone, scores = fast.score(comment), both.current_for("blog").score(comment)

    assert scores.tier is Tier.SEMANTIC
    assert scores.site == alone.site
    assert scores.site is not None


def test_the_same_head_again_changes_nothing(tmp_path: Path, made: Adapted) -> None:
    store = SiteStore(tmp_path, "blog")
    store.put(made.manifest, made.weights)

    assert not store.put(made.manifest, made.weights)
    assert store.served() == (made.manifest.digest,)


def test_head_of_another_model_is_not_asked(
    tmp_path: Path, shipped: Path, made: Adapted
) -> None:
    other = made.manifest.model_copy(update={"parent": "sha256:" + "0" * 64})
    SiteStore(tmp_path, "blog").put(other, made.weights)

    assert likely(live(tmp_path, shipped)) is None


def test_undo_goes_back_to_the_head_before_and_then_to_the_model_alone(
    tmp_path: Path, shipped: Path, made: Adapted
) -> None:
    store, source = SiteStore(tmp_path, "blog"), live(tmp_path, shipped)
    store.put(made.manifest, made.weights)
    store.put(made.manifest.model_copy(update={"seed": 1}), made.weights)

    assert store.undo() == made.manifest.digest
    assert likely(source) is not None
    assert store.undo() is None
    assert likely(source) is None
    with pytest.raises(ArtifactError):
        store.undo()


def test_unsound_head_is_refused_and_the_one_before_goes_on(
    tmp_path: Path, shipped: Path, made: Adapted
) -> None:
    told: list[str] = []
    store, source = SiteStore(tmp_path, "blog"), live(tmp_path, shipped, told)
    store.put(made.manifest, made.weights)
    first = likely(source)

    (store.folder / SERVING).write_text(f"{'f' * 64}\n")

    assert likely(source) == first
    assert any("site blog" in one for one in told)


@pytest.mark.parametrize("name", ["../x", "", "UPPER", "a/b", "."])
def test_names_that_no_site_has_lead_nowhere(tmp_path: Path, name: str) -> None:
    with pytest.raises(ArtifactError):
        SiteStore(tmp_path, name).served()


def test_mutated_files_give_a_typed_error_each(tmp_path: Path, made: Adapted) -> None:
    store = SiteStore(tmp_path, "blog")
    store.put(made.manifest, made.weights)
    folder = store.folder / made.manifest.digest
    sound = {name: (folder / name).read_bytes() for name in ("manifest.json",)}
    sound["weights.npz"] = made.weights
    lot = random.Random(7)  # noqa: S311 - made-up damage

    for _ in range(MUTANTS):
        name = lot.choice(list(sound))
        raw = bytearray(sound[name])
        raw[lot.randrange(len(raw))] ^= lot.randint(1, 255)
        (folder / name).write_bytes(raw[: lot.choice([len(raw), len(raw) // 2])])
        with pytest.raises(ArtifactError):
            load_head(folder)
        (folder / name).write_bytes(sound[name])
    assert load_head(folder).manifest == made.manifest


def test_stances_of_a_layer_that_does_not_fit_are_refused(
    tmp_path: Path, made: Adapted
) -> None:
    text = json.loads(made.manifest.to_json())
    text["targets"] = [{"target": "the toll", "decisions": 20}]
    manifest = type(made.manifest).model_validate(text)

    with pytest.raises(ArtifactError, match="target0"):
        SiteStore(tmp_path, "blog").put(manifest, made.weights)
