import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODULES = (
    "moderation",
    "moderation.model",
    "moderation.registry.live",
    "moderation.screening",
    "moderation.wire",
)
HEAVY = ("sklearn", "scipy", "nltk", "joblib", "flask", "alembic", "matplotlib")


@pytest.fixture(scope="module")
def imported() -> set[str]:
    """Top-level modules that serving a comment pulls in, in a fresh process."""
    program = (
        f"import {', '.join(MODULES)}, json, sys; print(json.dumps([*sys.modules]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, check=True
    )
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


@pytest.mark.parametrize("name", HEAVY)
def test_serving_does_not_import(name: str, imported: set[str]) -> None:
    assert name not in imported


def test_core_does_not_import_its_users(imported: set[str]) -> None:
    assert "moderation" in imported
    assert not imported & {"training", "webhook"}
