"""Commands that take long give way to serving; the others do not."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROGRAM = """
import os, sys
from training.priority import give_way
before = os.nice(0)
print(give_way(sys.argv[1:]), os.nice(0) > before or before == 19)
"""


@pytest.mark.parametrize(
    ("arguments", "given"),
    [
        (("train", "--with-decisions"), "True True"),
        (("rescore",), "True True"),
        (("models",), "False"),
        ((), "False"),
    ],
)
def test_long_commands_take_the_lowest_priority(
    arguments: tuple[str, ...], given: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )

    assert done.stdout.startswith(given)
