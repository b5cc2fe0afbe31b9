"""What an importer is, where its files come from, and what it may yield."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pooch

from training.errors import (
    DatasetChangedError,
    DatasetUnavailableError,
    MalformedDatasetError,
    UnknownLabelError,
)
from training.example import Example
from training.labels import LABELS

_LONGEST_FIELD = 10_000_000


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A public file, known by its bytes.

    Parameters
    ----------
    name : str
        Path relative to the data set's folder.
    url : str
        Where the same bytes can be had.
    sha256 : str
        Hexadecimal SHA-256 of these bytes.
    """

    name: str
    url: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """What ``python -m training datasets`` lists.

    Parameters
    ----------
    name : str
        Key of the importer and name of the folder under ``PARLEY_DATA_DIR``.
    title, licence, homepage : str
        For people: what it is, under which licence, where it is described.
    languages : tuple of str
        ISO 639-1 codes.
    files : tuple of RemoteFile
        The public originals; empty when our copy is derived from them.
    local_only : str
        Why no public address has these bytes; empty when ``files`` is given.
    local_files : tuple of str
        Names of the files to place in the folder when ``local_only``.
    """

    name: str
    title: str
    licence: str
    homepage: str
    languages: tuple[str, ...]
    files: tuple[RemoteFile, ...] = ()
    local_only: str = ""
    local_files: tuple[str, ...] = ()

    @property
    def file_names(self) -> tuple[str, ...]:
        """The files that a folder of this data set holds."""
        return self.local_files or tuple(file.name for file in self.files)


class Importer(Protocol):
    """A source of labelled comments."""

    @property
    def dataset(self) -> Dataset:
        """What it reads."""

    def read(self, folder: Path) -> Iterator[Example]:
        """Yield the examples of the data set whose files are in ``folder``."""


@dataclass(frozen=True, slots=True)
class CheckedImporter:
    """An importer that vouches for what a source's function yields.

    Comments without text are skipped. A label that is not ours, a share outside
    [0, 1], a foreign source name or a stance without exactly one target is an error.

    Parameters
    ----------
    dataset : Dataset
        What it reads.
    examples : callable
        Reads the folder in the source's own format.
    """

    dataset: Dataset
    examples: Callable[[Path], Iterator[Example]]

    def read(self, folder: Path) -> Iterator[Example]:
        """Yield the checked examples of the data set in ``folder``.

        Raises
        ------
        MalformedDatasetError
            If a file is missing a column or holds a value that cannot be read.
        UnknownLabelError
            If an example breaks the contract above.
        """
        try:
            for example in self.examples(folder):
                if example.comment.text.strip():
                    self._check(example)
                    yield example
        except (csv.Error, KeyError, TypeError, ValueError) as err:
            message = f"{self.dataset.name}: cannot read {folder}: {err!r:.200}"
            raise MalformedDatasetError(message) from err

    def _check(self, example: Example) -> None:
        name = self.dataset.name
        if example.source.partition(":")[0] != name or not example.group:
            message = f"{name}: an example of source {example.source!r:.100}"
            raise UnknownLabelError(message)
        for label, share in example.labels.items():
            if label not in LABELS or not 0.0 <= share <= 1.0:
                raise UnknownLabelError(f"{name}: {label!r:.100} = {share}")
        asked = example.stance is not None
        if asked != (len(example.comment.targets) == 1) or asked == bool(
            example.labels
        ):
            raise UnknownLabelError(f"{name}: neither a stance nor labels, or both")


def github(repository: str, commit: str, path: str, sha256: str) -> RemoteFile:
    """Name a file of a public GitHub repository at a fixed commit."""
    address = f"https://raw.githubusercontent.com/{repository}/{commit}/{path}"
    return RemoteFile(name=path.rpartition("/")[2], url=address, sha256=sha256)


def rows(
    path: Path, *, delimiter: str = ",", quoted: bool = True
) -> Iterator[dict[str, str]]:
    """Stream the rows of a table whose first line names the columns.

    Raises
    ------
    ValueError
        If a row has more or fewer fields than there are columns.
    """
    table = records(path, delimiter=delimiter, quoted=quoted)
    header = next(table, [])
    for fields in table:
        yield dict(zip(header, fields, strict=True))


def records(
    path: Path, *, delimiter: str = ",", quoted: bool = True
) -> Iterator[list[str]]:
    """Stream the non-empty rows of a table without a header."""
    csv.field_size_limit(_LONGEST_FIELD)
    with path.open(encoding="utf-8", newline="") as lines:
        yield from filter(
            None,
            csv.reader(
                lines,
                delimiter=delimiter,
                quoting=csv.QUOTE_MINIMAL if quoted else csv.QUOTE_NONE,
            ),
        )


def locate(dataset: Dataset, *, local: Path | None, cache: Path) -> Path:
    """Find the folder of a data set, fetching its public files if need be.

    Parameters
    ----------
    dataset : Dataset
        Which one.
    local : Path, optional
        ``PARLEY_DATA_DIR``: ``clean/<name>`` or ``<name>`` below it is used as it is
        when it holds all files.
    cache : Path
        Downloads go to ``<cache>/<name>``, each checked by its SHA-256.

    Raises
    ------
    DatasetUnavailableError
        If it is not at hand and cannot be fetched; the message says what to do.
    DatasetChangedError
        If a fetched file has other bytes than those we know.
    """
    found = at_hand(dataset, local=local, cache=cache)
    if found is not None:
        return found
    if not dataset.files:
        raise DatasetUnavailableError(
            f"{dataset.name} cannot be downloaded: {dataset.local_only}. See "
            f"{dataset.homepage} and place {', '.join(dataset.file_names)} in "
            f"<PARLEY_DATA_DIR>/{dataset.name}/"
        )
    for file in dataset.files:
        _fetch(dataset, file, cache / dataset.name)
    return cache / dataset.name


def at_hand(dataset: Dataset, *, local: Path | None, cache: Path) -> Path | None:
    """The folder that holds all files of a data set already, or None."""
    folders = [cache / dataset.name]
    if local is not None:
        folders = [local / "clean" / dataset.name, local / dataset.name]
    for folder in folders:
        if all((folder / name).is_file() for name in dataset.file_names):
            return folder
    return None


def _fetch(dataset: Dataset, file: RemoteFile, folder: Path) -> None:
    try:
        pooch.retrieve(
            file.url, known_hash=f"sha256:{file.sha256}", fname=file.name, path=folder
        )
    except OSError as err:
        message = (
            f"{dataset.name}: cannot fetch {file.url}. Try again, or see "
            f"{dataset.homepage} and place {', '.join(dataset.file_names)} in "
            f"<PARLEY_DATA_DIR>/{dataset.name}/"
        )
        raise DatasetUnavailableError(message) from err
    except ValueError as err:
        message = f"{dataset.name}: {file.url} is not the file we know"
        raise DatasetChangedError(message) from err
