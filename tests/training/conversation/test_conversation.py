"""The conversation add-on is fitted from sets placed by hand, and always the same."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner, Result

from moderation.comment import Comment
from moderation.features.embedding import SIZE
from moderation.heads.conversation import tone_log_odds
from moderation.registry import artifact
from moderation.registry.conversation import add, read_manifest
from moderation.scores import CONVERSATION
from moderation.settings import SHIPPED_MODEL
from tests.training.conversation.made_up import civil, rude, write_sets
from training.cli import main
from training.conversation.material import material, usable
from training.conversation.measure import folds
from training.conversation.sources import SETS, read_all
from training.errors import DatasetUnavailableError
from training.held_out import HeldOut, fingerprint
from training.importers import IMPORTERS


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every set, tiny."""
    return write_sets(tmp_path_factory.mktemp("data"))


@pytest.fixture
def embeddings(tmp_path: Path, data: Path) -> Path:
    """Embeddings of all of them, so that no encoder is needed."""
    place = tmp_path / "embeddings.npy"
    made = np.random.default_rng(5).normal(size=(len(read_all(data)), SIZE))
    np.save(place, made.astype(np.float16))
    return place


def fit(out: Path, data: Path, embeddings: Path) -> Result:
    """One run of the command."""
    settings = {
        "PARLEY_DATA_DIR": str(data),
        "PARLEY_INSTANCE": str(out.parent / "instance"),
    }
    arguments = ["conversation", "--out", str(out), "--embeddings", str(embeddings)]
    return CliRunner().invoke(main, arguments, env=settings)


def test_same_data_gives_the_same_artifact_that_answers(
    tmp_path: Path, data: Path, embeddings: Path
) -> None:
    for name in ("first", "second"):
        done = fit(tmp_path / name, data, embeddings)
        assert done.exit_code == 0, done.output

    first, second = (
        (tmp_path / name / "manifest.json").read_bytes() for name in ("first", "second")
    )
    manifest = read_manifest(tmp_path / "first")
    model = add(artifact.load(SHIPPED_MODEL), tmp_path / "first")
    talk = [model.score(Comment(t)).conversation for t in (rude()[0], civil()[0])]
    card = (tmp_path / "first" / "card.md").read_text(encoding="utf-8")

    assert first == second
    assert manifest.labels == CONVERSATION
    assert "CC BY-NC-SA" in manifest.licence
    assert talk[0] is not None
    assert talk[1] is not None
    assert talk[0].labels["hostile"] > talk[1].labels["hostile"]
    assert "off by default" in card
    assert "length" in card


def test_held_out_texts_and_repeated_ones_are_not_learned_from(data: Path) -> None:
    remarks = read_all(data)
    again = replace(remarks[-1], text=civil()[0].upper())
    barred = HeldOut(frozenset({fingerprint(rude()[0])}))

    kept = usable([*remarks, again], barred)

    texts = [(one.source, one.text) for one in kept]
    assert len(kept) == len(remarks) - 1
    assert ("ucc", rude()[0]) not in texts
    assert ("ucc", civil()[0]) in texts


def test_answers_are_shares_of_raters(data: Path) -> None:
    found = {one.source: one for one in read_all(data)}
    first = read_all(data)[0]

    assert first.answers["ucc:hostile"] == pytest.approx(0.2)
    assert first.answers["ucc:unhealthy"] == pytest.approx(0.2)
    assert first.yes["ucc:unhealthy"] is False
    assert found["wikitactics"].answers["wikitactics:attack"] == 1.0
    assert found["sfu_c3"].answers["c3:teasing"] == 1.0
    assert found["sfu_c3"].answers["c3:evidence"] == 0.0


def test_missing_set_is_named_with_its_licence(tmp_path: Path) -> None:
    with pytest.raises(DatasetUnavailableError, match="CC BY-NC-SA"):
        read_all(tmp_path)

    done = fit(tmp_path / "out", tmp_path, tmp_path / "none.npy")

    assert done.exit_code == 1
    assert "ucc is not downloaded" in done.output


def test_no_set_of_the_addon_can_be_asked_for_by_a_recipe() -> None:
    assert not set(SETS) & set(IMPORTERS)


def test_rows_of_one_group_fall_into_one_fold() -> None:
    groups = np.array([4, 1, 4, 2, 1, 3, 9, 4])

    side = folds(groups, 3, seed=1)

    assert side[0] == side[2] == side[7]
    assert side[1] == side[4]
    assert set(side.tolist()) == {0, 1, 2}


def test_tone_is_what_the_model_says_when_it_serves(data: Path) -> None:
    remarks = read_all(data)[:60]
    model = artifact.load(SHIPPED_MODEL)
    given = material(remarks, model, np.zeros((60, SIZE), dtype=np.float32), 16)

    served = model.score_many([Comment(one.text) for one in remarks])

    said = tone_log_odds([scores.tone for scores in served], model.tone.labels)
    assert given.dense[:, : given.sizes[0]] == pytest.approx(said, abs=1e-3)
