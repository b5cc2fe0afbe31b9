"""What every history must keep, run over all of them."""

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from moderation.decision import DecisionSource
from moderation.storage.database import Database
from moderation.storage.sites import Site
from tests.training.histories.expected import EXPECTED
from tests.training.histories.samples import SAMPLES
from tests.training.histories.writing import added_site, importing, rows_written
from training.errors import MalformedHistoryError
from training.histories import HISTORIES
from training.histories.base import HistoricalComment
from training.streams.file import StreamedFile

NAMES = sorted(HISTORIES)
BINARY = ("isso",)


@pytest.fixture
def sample(tmp_path: Path, name: str) -> Path:
    """The sample of the format ``name``."""
    path = tmp_path / name
    SAMPLES[name](path)
    return path


@pytest.fixture
def site(database: Database) -> Site:
    """A site to import into."""
    return added_site(database)


def read(name: str, path: Path) -> list[HistoricalComment]:
    """Everything in a file."""
    return list(HISTORIES[name].read(StreamedFile(path)))


def test_every_history_has_a_sample() -> None:
    assert set(SAMPLES) == set(HISTORIES) == set(EXPECTED)


def test_every_history_is_in_the_docs() -> None:
    page = (Path(__file__).parents[2] / "docs" / "history.md").read_text("utf-8")
    assert [name for name in NAMES if f"| `{name}` |" not in page] == []


@pytest.mark.parametrize("name", NAMES)
def test_sample_gives_the_expected_decisions(name: str, sample: Path) -> None:
    given = [
        (
            found.comment.id or "",
            found.decision and found.decision.action,
            found.skipped
            or found.undecided
            or (found.decision.note if found.decision else "?"),
        )
        for found in read(name, sample)
    ]

    assert given == EXPECTED[name]


@pytest.mark.parametrize("name", NAMES)
def test_comments_are_usable_or_say_why_not(name: str, sample: Path) -> None:
    for found in read(name, sample):
        assert found.received_at.tzinfo is UTC
        assert found.received_at <= datetime.now(UTC)
        if found.skipped:
            continue
        assert found.comment.text.strip()
        assert found.comment.id
        assert (found.decision is None) == bool(found.undecided)
        if found.decision is not None:
            assert found.decision.source is DecisionSource.IMPORTED


@pytest.mark.parametrize("name", [name for name in NAMES if name != "jsonl"])
def test_article_is_told(name: str, sample: Path) -> None:
    first = read(name, sample)[0].comment

    assert (first.article.url or "").endswith("/tax/")


@pytest.mark.parametrize("name", NAMES)
def test_reading_twice_gives_the_same(name: str, sample: Path) -> None:
    assert read(name, sample) == read(name, sample)


@pytest.mark.parametrize("name", [name for name in NAMES if name not in BINARY])
def test_gzipped_file_is_read_as_it_is(name: str, sample: Path) -> None:
    before = [(found.comment, found.skipped) for found in read(name, sample)]
    content = sample.read_bytes()
    if content[:2] != b"\x1f\x8b":
        sample.write_bytes(gzip.compress(content))

    assert [(found.comment, found.skipped) for found in read(name, sample)] == before


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"x|y\n1|2\n",
        b"\x1f\x8b\x08\x00broken",
        b"\x00\xff\xfe" * 99,
        b"[[[[",
        b'[{"a": []}]',
        b"<a><b>",
        b"<a><b/></a>",
    ],
    ids=["empty", "text", "gzip", "bytes", "broken json", "json", "broken xml", "xml"],
)
def test_file_of_another_format_is_refused(
    name: str, content: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "junk"
    path.write_bytes(content)

    with pytest.raises(MalformedHistoryError):
        read(name, path)


@pytest.mark.parametrize("name", NAMES)
def test_half_a_file_gives_its_half_or_is_refused(name: str, sample: Path) -> None:
    content = sample.read_bytes()
    for share in range(1, 8):
        sample.write_bytes(content[: len(content) * share // 8])
        try:
            read(name, sample)
        except MalformedHistoryError:
            continue


@pytest.mark.parametrize("name", NAMES)
def test_progress_reaches_the_end(name: str, sample: Path) -> None:
    counted: list[int] = []

    list(HISTORIES[name].read(StreamedFile(sample, counted.append)))

    assert sum(counted) == sample.stat().st_size * HISTORIES[name].passes


@pytest.mark.parametrize("name", NAMES)
def test_second_import_adds_nothing(
    name: str, sample: Path, database: Database, site: Site
) -> None:
    first = importing(database, site, sample).write(read(name, sample))
    written = rows_written(database)
    again = importing(database, site, sample).write(read(name, sample))

    usable = [row for row in read(name, sample) if not row.skipped]
    assert first.added == len(usable)
    assert first.decisions == sum(row.decision is not None for row in usable)
    assert (again.added, again.decisions) == (0, 0)
    assert again.known == first.added
    assert rows_written(database) == written


@pytest.mark.parametrize("name", NAMES)
def test_rehearsal_writes_nothing_and_counts_the_same(
    name: str, sample: Path, database: Database, site: Site
) -> None:
    before = rows_written(database)

    rehearsed = importing(database, site, sample).rehearse(read(name, sample))

    assert rows_written(database) == before
    assert rehearsed == importing(database, site, sample).write(read(name, sample))
    again = importing(database, site, sample).rehearse(read(name, sample))
    assert (again.added, again.decisions) == (0, 0)
