from pathlib import Path

import pytest

from tests.training.importers.samples import SAMPLES
from training.errors import DatasetUnavailableError
from training.gather import Gathered, gather
from training.held_out import fingerprint

SOURCES = ("goemotions", "reddit_incivility", "youtube_spam", "ibm_claim_stance")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A local data folder with the sample files of four sources."""
    for source in SOURCES:
        (tmp_path / source).mkdir()
        for name, content in SAMPLES[source].items():
            (tmp_path / source / name).write_text(content, "utf-8", newline="")
    return tmp_path


def texts(found: Gathered) -> list[str]:
    return [example.comment.text for example in found.examples]


def test_examples_of_all_sources_are_gathered_and_counted(folder: Path) -> None:
    found = gather(SOURCES, seed=1, local=folder, cache=folder)

    assert found.rows == {
        "goemotions": 4,
        "ibm_claim_stance": 2,
        "reddit_incivility": 2,
        "youtube_spam": len(texts(found)) - 8,
    }
    assert found.held_out == 0
    assert sum(len(part) for part in found.split.parts) == len(found.examples)


def test_held_out_text_is_dropped_however_it_is_written(folder: Path) -> None:
    barred = folder / "held_out.sha256"
    barred.write_text(fingerprint("  you CLOWN! ") + "\n")

    found = gather(SOURCES, seed=1, local=folder, cache=folder, held_out=barred)

    assert found.held_out == 1
    assert "You clown" not in texts(found)
    assert found.rows["reddit_incivility"] == 1


def test_missing_data_set_stops_the_run(tmp_path: Path) -> None:
    with pytest.raises(DatasetUnavailableError, match="perspectrum"):
        gather(["perspectrum"], seed=1, local=tmp_path, cache=tmp_path)


def test_missing_data_set_is_skipped_and_told_when_asked(folder: Path) -> None:
    notes: dict[str, str] = {}

    found = gather(
        ["perspectrum", "reddit_incivility"],
        seed=1,
        local=folder,
        cache=folder,
        skip_unavailable=True,
        on_source=notes.__setitem__,
    )

    assert found.rows == {"reddit_incivility": 2}
    assert "perspectrum" in notes["perspectrum"]
    assert notes["reddit_incivility"] == ""


def test_published_test_split_is_kept_unless_unpinned(folder: Path) -> None:
    pinned = gather(["goemotions"], seed=1, local=folder, cache=folder)
    unpinned = gather(
        ["goemotions"],
        seed=1,
        local=folder,
        cache=folder,
        unpinned_tests=["goemotions"],
    )

    place = texts(pinned).index("It is a bus")
    assert place in pinned.split.test
    assert {example.split for example in unpinned.examples} == {""}


def test_texts_that_say_the_same_are_merged(folder: Path) -> None:
    file = folder / "reddit_incivility" / "incivility_coded_0302.csv"
    file.write_text(file.read_text() + "You clown,1\nyou clown!,1\n")

    found = gather(["reddit_incivility"], seed=1, local=folder, cache=folder)

    assert found.duplicates >= 1
    assert found.duplicates + len(found.examples) == 4


def test_fingerprint_of_the_data_follows_texts_labels_and_sides(folder: Path) -> None:
    one = gather(SOURCES, seed=1, local=folder, cache=folder)
    again = gather(SOURCES, seed=1, local=folder, cache=folder)
    fewer = gather(SOURCES[:2], seed=1, local=folder, cache=folder)

    assert one.digest() == again.digest()
    assert one.digest() != fewer.digest()
