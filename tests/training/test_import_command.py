"""``python -m training import``: what it prints, refuses and needs of the machine."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from tests.training.histories.samples import SAMPLES, wxr, wxr_comment
from tests.training.histories.writing import added_site, rows_written
from training.cli import main

ROOT = Path(__file__).parents[2]
HUGE = 50 * 1024 * 1024
MOST_GROWTH = 100 * 1024  # KiB, as ru_maxrss counts
FEW = wxr(
    wxr_comment(1, "1"), wxr_comment(2, "0"), wxr_comment(3, "1", kind="pingback")
)
PROBE = (
    "import resource, sys\n"
    "from pathlib import Path\n"
    "from training.histories import HISTORIES\n"
    "from training.streams.file import StreamedFile\n"
    "def peak(path):\n"
    "    count = sum(1 for _ in HISTORIES['wordpress_wxr'].read(StreamedFile(path)))\n"
    "    return count, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
    "print(*peak(Path(sys.argv[1])), *peak(Path(sys.argv[2])))\n"
)


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The settings that the command reads, and no others."""
    for name in [name for name in os.environ if name.startswith("PARLEY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The database that the command finds."""
    url = f"sqlite:///{tmp_path}/parley.db"
    upgrade(url)
    made = Database(url)
    yield made
    made.dispose()


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A small export."""
    path = tmp_path / "export[1].xml"
    path.write_bytes(FEW)
    return path


def run(*arguments: object) -> Result:
    """Run the command."""
    return CliRunner().invoke(main, ["import", *map(str, arguments)])


def test_import_says_what_it_did_and_what_it_could_not_use(
    database: Database, export: Path
) -> None:
    added_site(database)

    result = run("wordpress_wxr", export, "--site", "blog")

    assert result.exit_code == 0, result.output
    assert "2 comments added, 0 known, 1 decisions added" in result.output
    assert "not a reader's comment" in result.output
    assert "was waiting for a moderator" in result.output


def test_dry_run_writes_nothing(database: Database, export: Path) -> None:
    added_site(database)
    before = rows_written(database)

    result = run("wordpress_wxr", export, "--site", "blog", "--dry-run")

    assert "2 comments would be added" in result.output
    assert rows_written(database) == before


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_every_format_can_be_imported(
    database: Database, tmp_path: Path, name: str
) -> None:
    added_site(database)
    SAMPLES[name](tmp_path / name)

    assert run(name, tmp_path / name, "--site", "blog").exit_code == 0


def test_unknown_site_is_refused_with_the_command_that_adds_it(
    database: Database, export: Path
) -> None:
    result = run("wordpress_wxr", export, "--site", "blog")

    assert result.exit_code == 1
    assert "flask --app webhook add-site blog" in result.output
    assert rows_written(database)["comments"] == 0


def test_file_of_another_format_is_refused(database: Database, export: Path) -> None:
    added_site(database)

    result = run("disqus_xml", export, "--site", "blog")

    assert result.exit_code == 1
    assert "This XML is 'rss', not 'disqus'" in result.output
    assert "Traceback" not in result.output


def test_missing_tables_are_refused_with_the_command_that_makes_them(
    export: Path,
) -> None:
    result = run("wordpress_wxr", export, "--site", "blog")

    assert result.exit_code == 1
    assert "flask --app webhook migrate" in result.output


def test_huge_export_needs_little_memory(tmp_path: Path, export: Path) -> None:
    huge = tmp_path / "huge.xml"
    one = wxr_comment(1, "1").replace("Bell", "Bell " * 100).encode()
    head, _, tail = wxr("@@@").partition(b"@@@")
    with huge.open("wb") as file:
        file.write(head)
        while file.tell() < HUGE:
            file.write(one)
        file.write(tail)

    done = subprocess.run(
        [sys.executable, "-c", PROBE, export, huge],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        check=True,
        text=True,
    )

    few, before, many, after = map(int, done.stdout.split())
    assert few == 3
    assert many > 30_000
    assert after - before < MOST_GROWTH
