"""What is known of a site's drift, read from its database."""

import math

from moderation.drift.of_site import drift_of, unknown_shares
from moderation.storage.database import Database
from tests.artifacts import CIVIL, tiny_model, tiny_vectors
from tests.moderation.storage.stored import add_comment, add_site


def test_words_without_a_vector_are_unknown() -> None:
    known, unknown, half, empty = (CIVIL[0], "zyx wvu tsr", f"{CIVIL[3]} zyx", "")

    shares = unknown_shares([known, unknown, half, empty], tiny_vectors())

    assert len(shares) == 3
    assert shares[0] == 0
    assert shares[1] == 1
    assert 0 < shares[2] < 0.5


def test_site_that_nobody_screened_has_words_only(database: Database) -> None:
    site, other = add_site(database), add_site(database, "other")
    for number, text in enumerate(CIVIL):
        add_comment(database, site, f"c{number}", text)
    add_comment(database, other, "c1", "Elsewhere.")
    model = tiny_model()

    with database.reading() as reading:
        found = drift_of(
            reading,
            site,
            model=model.identifier,
            thresholds=model.thresholds,
            vectors=model.vectors,
        )
        assert reading.recent_texts.newest(site, 2) == CIVIL[-2:]

    scores, words, audits = found.watched
    assert (scores.values, words.values, audits.values) == (0, len(CIVIL), 0)
    assert math.isnan(scores.now)
    assert not found.drifts
    assert found.estimates == {}
