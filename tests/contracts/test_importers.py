"""What every importer must keep, run over all of them."""

import re
from pathlib import Path

import pytest

from tests.training.importers.expected import EXPECTED
from tests.training.importers.samples import SAMPLES
from training.errors import MalformedDatasetError
from training.importers import IMPORTERS
from training.labels import LABELS

NAMES = sorted(IMPORTERS)


@pytest.fixture
def folder(tmp_path: Path, name: str) -> Path:
    """A folder with the sample files of the importer ``name``."""
    for file, content in SAMPLES[name].items():
        (tmp_path / file).write_text(content, encoding="utf-8", newline="")
    return tmp_path


def test_every_importer_has_a_sample() -> None:
    assert set(SAMPLES) == set(IMPORTERS) == set(EXPECTED)


@pytest.mark.parametrize("name", NAMES)
def test_key_is_the_name_of_its_dataset(name: str) -> None:
    assert IMPORTERS[name].dataset.name == name


@pytest.mark.parametrize("name", NAMES)
def test_dataset_says_its_licence_home_and_files(name: str) -> None:
    dataset = IMPORTERS[name].dataset

    assert dataset.title
    assert dataset.licence
    assert dataset.languages
    assert dataset.homepage.startswith("https://")
    assert set(dataset.file_names) == set(SAMPLES[name])


@pytest.mark.parametrize("name", NAMES)
def test_dataset_is_either_public_or_says_why_not(name: str) -> None:
    dataset = IMPORTERS[name].dataset

    assert bool(dataset.files) != bool(dataset.local_only)
    assert bool(dataset.local_only) == bool(dataset.local_files)


@pytest.mark.parametrize("name", NAMES)
def test_public_files_are_pinned_to_a_commit_and_a_hash(name: str) -> None:
    for file in IMPORTERS[name].dataset.files:
        assert re.fullmatch(r"https://\S+/[0-9a-f]{40}/\S+", file.url)
        assert file.url.endswith(f"/{file.name}")
        assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)


@pytest.mark.parametrize("name", NAMES)
def test_sample_gives_the_expected_labels(name: str, folder: Path) -> None:
    given = [
        (example.stance, example.comment.targets[0])
        if example.stance is not None
        else dict(example.labels)
        for example in IMPORTERS[name].read(folder)
    ]

    assert given == EXPECTED[name]


@pytest.mark.parametrize("name", NAMES)
def test_examples_are_canonical(name: str, folder: Path) -> None:
    dataset = IMPORTERS[name].dataset

    for example in IMPORTERS[name].read(folder):
        assert example.comment.text.strip()
        assert example.labels.keys() <= LABELS
        assert example.source.partition(":")[0] == name
        assert example.group.startswith(f"{name}/")
        assert example.comment.language in {None, *dataset.languages}
        assert example.split in {"", "train", "dev", "test"}


@pytest.mark.parametrize("name", NAMES)
def test_reading_twice_gives_the_same(name: str, folder: Path) -> None:
    importer = IMPORTERS[name]

    assert list(importer.read(folder)) == list(importer.read(folder))


@pytest.mark.parametrize("name", [n for n in NAMES if n != "tg_spam_samples"])
def test_file_of_another_format_is_refused(name: str, folder: Path) -> None:
    for file in SAMPLES[name]:
        (folder / file).write_text("x|y\n1|2\n", encoding="utf-8")

    with pytest.raises(MalformedDatasetError, match=name):
        list(IMPORTERS[name].read(folder))
