import hashlib
from collections.abc import Iterator
from pathlib import Path

import pooch
import pytest

from moderation.comment import Comment
from training.errors import (
    DatasetChangedError,
    DatasetUnavailableError,
    UnknownLabelError,
)
from training.example import Example, Stance
from training.importers.base import (
    CheckedImporter,
    Dataset,
    RemoteFile,
    github,
    locate,
)

TEXT = b"text,label\nhello,0\n"
PUBLIC = Dataset(
    name="public",
    title="Public",
    licence="CC0 1.0",
    homepage="https://example.org/public",
    languages=("en",),
    files=(
        RemoteFile(
            name="a.csv",
            url="https://example.org/a.csv",
            sha256=hashlib.sha256(TEXT).hexdigest(),
        ),
    ),
)
PRIVATE = Dataset(
    name="private",
    title="Private",
    licence="CC0 1.0",
    homepage="https://example.org/private",
    languages=("en",),
    local_only="it is derived",
    local_files=("b.csv",),
)


def place(folder: Path, name: str, content: bytes = TEXT) -> None:
    folder.mkdir(parents=True)
    (folder / name).write_bytes(content)


@pytest.mark.parametrize("below", ["clean", "."], ids=["bundle", "plain"])
@pytest.mark.parametrize("dataset", [PUBLIC, PRIVATE], ids=lambda d: d.name)
def test_local_folder_with_all_files_is_used(
    dataset: Dataset, below: str, tmp_path: Path
) -> None:
    folder = tmp_path / below / dataset.name
    place(folder, dataset.file_names[0])

    found = locate(dataset, local=tmp_path, cache=tmp_path / "cache")

    assert found == folder


def test_derived_dataset_says_what_to_place_where(tmp_path: Path) -> None:
    with pytest.raises(DatasetUnavailableError) as caught:
        locate(PRIVATE, local=tmp_path, cache=tmp_path)

    for part in ("it is derived", "https://example.org/private", "b.csv"):
        assert part in str(caught.value)


def test_downloaded_file_is_not_fetched_again(tmp_path: Path) -> None:
    place(tmp_path / "public", "a.csv")

    assert locate(PUBLIC, local=None, cache=tmp_path) == tmp_path / "public"


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (ConnectionError("no route"), DatasetUnavailableError),
        (ValueError("SHA256 hash does not match"), DatasetChangedError),
    ],
    ids=["no network", "other bytes"],
)
def test_failed_download_names_the_address(
    failure: Exception,
    error: type[Exception],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def retrieve(*_: object, **__: object) -> str:
        raise failure

    monkeypatch.setattr(pooch, "retrieve", retrieve)

    with pytest.raises(error, match=r"https://example\.org/a\.csv"):
        locate(PUBLIC, local=None, cache=tmp_path)


def test_github_file_is_named_by_its_last_part() -> None:
    file = github("owner/repo", "c0ffee", "data/x.csv", "00")

    assert file.name == "x.csv"
    assert file.url == "https://raw.githubusercontent.com/owner/repo/c0ffee/data/x.csv"


@pytest.mark.parametrize(
    "example",
    [
        Example(Comment("a"), {"rudeness": 1.0}, source="public", group="g"),
        Example(Comment("a"), {"toxicity": 1.5}, source="public", group="g"),
        Example(Comment("a"), {"toxicity": 1.0}, source="other", group="g"),
        Example(Comment("a"), {"toxicity": 1.0}, source="public"),
        Example(Comment("a"), source="public", group="g"),
        Example(Comment("a"), source="public", group="g", stance=Stance.FAVOR),
    ],
    ids=[
        "unknown label",
        "share above 1",
        "foreign source",
        "no group",
        "nothing said",
        "stance without target",
    ],
)
def test_example_outside_the_contract_is_an_error(
    example: Example, tmp_path: Path
) -> None:
    importer = CheckedImporter(PUBLIC, lambda _: iter([example]))

    with pytest.raises(UnknownLabelError):
        list(importer.read(tmp_path))


def test_comment_without_text_is_skipped(tmp_path: Path) -> None:
    def examples(_: Path) -> Iterator[Example]:
        for text in (" \n", "hello"):
            yield Example(Comment(text), {"spam": 0.0}, source="public", group="g")

    texts = [e.comment.text for e in CheckedImporter(PUBLIC, examples).read(tmp_path)]

    assert texts == ["hello"]
