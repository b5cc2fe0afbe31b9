"""When more decisions stop changing anything, the head says so."""

from pathlib import Path

import numpy as np
import pytest

from moderation.registry.site_heads import SiteStore
from tests.artifacts import tiny_model
from tests.training.test_adapt import lessons
from training.adapt import Adapted, adapt
from training.settling import KEY, has_settled, in_words, kappa, settled

TEXTS = tuple(one.comment.text for one in lessons(120))


def served(store: SiteStore, count: int, texts: tuple[str, ...] = TEXTS) -> Adapted:
    """A head of so many decisions, compared and put in service."""
    made = adapt("blog", lessons(count), tiny_model())
    found = settled(made, store, tiny_model(), texts)
    store.put(found.manifest, found.weights)
    return found


def test_kappa_is_cohens() -> None:
    before = np.repeat([True, False], [45, 55])
    after = np.concatenate([before[:40], ~before[40:50], before[50:]])

    both = (before & after).mean()
    neither = (~before & ~after).mean()
    chance = before.mean() * after.mean() + (1 - before.mean()) * (1 - after.mean())
    assert kappa(before, after) == pytest.approx(
        (both + neither - chance) / (1 - chance)
    )
    assert kappa(before, before) == 1
    assert np.isnan(kappa(np.zeros(9, dtype=bool), np.zeros(9, dtype=bool)))


def test_three_comparisons_in_a_row_have_to_agree() -> None:
    assert has_settled([0.2, 0.96, 0.95, 0.99])
    assert not has_settled([0.99, 0.99])
    assert not has_settled([0.99, 0.94, 0.99])
    assert not has_settled([0.99, None, 0.99])


def test_heads_are_compared_until_nothing_changes(tmp_path: Path) -> None:
    store = SiteStore(tmp_path, "blog")

    first = served(store, 40)
    found = [served(store, count) for count in (80, 100, 120)]

    assert KEY not in first.manifest.metrics
    assert in_words(first.manifest) == ""
    last = found[-1].manifest
    assert last.metrics[KEY]["since"] == 100
    assert len(last.metrics[KEY]["kappas"]) == 3
    assert last.metrics[KEY]["settled"]
    assert "120 recent comments would be decided otherwise" in in_words(last)
    assert "ask about fewer comments" in in_words(last)


def test_hardly_more_decisions_are_compared_with_an_earlier_head(
    tmp_path: Path,
) -> None:
    store = SiteStore(tmp_path, "blog")
    served(store, 80)
    served(store, 100)

    assert served(store, 104).manifest.metrics[KEY]["since"] == 80
    assert served(store, 110).manifest.metrics[KEY]["since"] == 100


def test_same_decisions_are_no_news_whatever_else_came(tmp_path: Path) -> None:
    store = SiteStore(tmp_path, "blog")
    served(store, 40)
    once = served(store, 80)

    again = served(store, 80, (*TEXTS, "A new comment about the tram"))

    assert again.manifest.digest == once.manifest.digest


def test_few_comments_and_broken_heads_are_no_basis(tmp_path: Path) -> None:
    store = SiteStore(tmp_path, "blog")
    first = served(store, 40)
    assert KEY not in served(store, 80, TEXTS[:20]).manifest.metrics

    for digest in store.served():
        (store.folder / digest / "weights.npz").write_bytes(b"broken")
    assert first.manifest.decisions == 40
    made = adapt("blog", lessons(120), tiny_model())
    assert settled(made, store, tiny_model(), TEXTS) == made
