"""What stops the start is said in one line, by flask and by gunicorn."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FLASK = ("-m", "flask", "--app", "webhook", "sites")
GUNICORN = ("-m", "gunicorn")


def start(instance: Path, *command: str, **settings: str) -> tuple[int, str]:
    """Exit status and output of a start."""
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("PARLEY_")
    }
    ours = {"PARLEY_INSTANCE": str(instance), "PORT": "1"}
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env=inherited | ours | settings,
        capture_output=True,
        text=True,
    )
    return done.returncode, done.stdout + done.stderr


@pytest.mark.parametrize(
    ("command", "setting", "value", "said"),
    [
        (FLASK, "PARLEY_NONSENSE", "1", "PARLEY_NONSENSE: no such setting"),
        (FLASK, "PARLEY_DATABASE_URL", "mysql://x", "only sqlite and postgresql"),
        (FLASK, "PARLEY_DATABASE_URL", "sqlite:////nowhere/x.db", "unable to open"),
        (FLASK, "PARLEY_INSTANCE", "/dev/null/x", "/dev/null"),
        (GUNICORN, "PARLEY_NONSENSE", "1", "PARLEY_NONSENSE: no such setting"),
        (GUNICORN, "PARLEY_DATABASE_URL", "nonsense", "is not a database URL"),
        (GUNICORN, "PARLEY_DATABASE_URL", "sqlite:////nowhere/x.db", "unable to open"),
    ],
)
def test_what_is_wrong_is_one_line(
    tmp_path: Path, command: tuple[str, ...], setting: str, value: str, said: str
) -> None:
    status, output = start(tmp_path, *command, **{setting: value})

    assert status == 1
    assert said in output
    assert output.startswith("Error: ")
    assert len(output.splitlines()) == 1


def test_gunicorn_says_that_tables_are_missing(tmp_path: Path) -> None:
    status, output = start(tmp_path, *GUNICORN)

    assert status == 1
    assert output.startswith("Error: The database is at schema version none")
    assert len(output.splitlines()) == 1
