"""What is served is what scikit-learn says: the export is the same model."""

from functools import cache
from pathlib import Path

import joblib
import numpy as np
import pytest
import scipy.sparse as sp

from moderation.comment import Article, Author, Comment
from moderation.registry import artifact
from moderation.settings import SHIPPED_MODEL
from tests.artifacts import ABUSE, CIVIL, SPAM, write_tiny
from training.export import estimators, export_joblib
from training.matrix import DesignMatrix, design_matrix

COMMENTS = [
    *(Comment(text) for text in (*ABUSE, *CIVIL, *SPAM)),
    Comment(""),
    Comment("ok"),
    Comment("Y0U ARE AN 1D10T!!! 😡😡", author=Author(name="Cheap Loans Inc")),
    Comment("<p>See <a href='http://bit.ly/x'>this</a> &amp; <b>win</b></p>"),
    Comment("https://b.example/2 says so", article=Article(url="https://b.example/1")),
    Comment("Wer das glaubt, ist selber schuld. Дурак!"),
    Comment("I do not agree with the mayor, and here is why. " * 40),
    Comment("s t u p i d and st*pid and stuuuupid"),
]


@cache
def matrix() -> DesignMatrix:
    return design_matrix(COMMENTS, n_jobs=1)


@pytest.fixture(params=["tiny", "shipped"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """An artifact: the tiny one or the one that ships."""
    if request.param == "shipped":
        return SHIPPED_MODEL
    write_tiny(tmp_path)
    return tmp_path


def test_served_scores_equal_predict_proba(folder: Path) -> None:
    model, found = artifact.load(folder), matrix()
    tone = sp.hstack([found.ngrams, found.surface], format="csr")
    spam = sp.hstack([found.ngrams, found.surface, found.links], format="csr")
    served = [model.score(comment) for comment in COMMENTS]

    for label, estimator in estimators(folder).items():
        expected = estimator.predict_proba(spam if label == "spam" else tone)[:, 1]
        given = [s.spam if label == "spam" else s.tone[label] for s in served]
        assert np.abs(np.array(given) - expected).max() <= 1e-6, label


def test_every_label_is_exported(folder: Path) -> None:
    labels = artifact.read_manifest(folder).tone_labels

    assert list(estimators(folder)) == [*labels, "spam"]


def test_export_can_be_read_back(tmp_path: Path) -> None:
    manifest = write_tiny(tmp_path)

    export_joblib(tmp_path, tmp_path / "tiny.joblib")

    content = joblib.load(tmp_path / "tiny.joblib")
    again = content["estimators"]["toxicity"]
    assert content["manifest"]["name"] == manifest.name
    assert np.array_equal(again.coef_, estimators(tmp_path)["toxicity"].coef_)
    assert again.classes_.tolist() == [0, 1]
