"""The commands of a document, run for real, and what they print.

``python -m tests.docs.walk`` writes what they print now into docs/retraining.md.
"""

import os
import re
import shlex
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from moderation.registry.store import Store
from moderation.registry.succession import Succession
from moderation.settings import Settings
from moderation.storage.migrate import upgrade
from tests.training.tiny_data import RECIPE, tiny_run, write_data, write_vectors
from training.cli import main as training
from webhook.app import create_app

ROOT = Path(__file__).parents[2]
DOCUMENT = ROOT / "docs" / "retraining.md"
HISTORY = ROOT / "tests" / "payloads" / "history" / "last-year.csv"
TITLE = "## A walk through it\n"
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
SMALL = ("--recipe", "small.toml", "--vectors", "small.npz")
SHORTENED = "…"


@dataclass(frozen=True)
class Step:
    """One command of the document and the output that stands below it."""

    command: str
    output: str


def walk_text(document: str) -> str:
    """The part of the document that is walked through."""
    return document.partition(TITLE)[2].partition("\n## ")[0]


def steps(document: str) -> list[Step]:
    """The commands of that part, in order."""
    found = []
    for block in BLOCK.findall(walk_text(document)):
        for piece in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = piece.partition("\n")
            found.append(Step(command, output.rstrip()))
    return found


@contextmanager
def garden() -> Iterator[None]:
    """A folder with last year's comments, and a service with a small model of its own.

    The small recipe learns from some hundred made-up comments in seconds.
    """
    with tempfile.TemporaryDirectory() as name, chdir(name):
        folder, kept = Path(name), dict(os.environ)
        for variable in [one for one in kept if one.startswith("PARLEY_")]:
            del os.environ[variable]
        os.environ["PARLEY_INSTANCE"] = str(folder / "instance")
        os.environ["PARLEY_DATA_DIR"] = str(folder / "data")
        os.environ["PARLEY_SEMANTIC"] = "never"
        os.environ["PARLEY_LOG_LEVEL"] = "ERROR"
        try:
            (folder / "data").mkdir()
            (folder / "instance").mkdir()
            write_data(folder / "data")
            write_vectors(folder / "small.npz")
            (folder / "small.toml").write_text(RECIPE)
            (folder / "last-year.csv").write_bytes(HISTORY.read_bytes())
            settings = Settings.from_environment()
            upgrade(settings.database)
            store = Store(settings.registry)
            manifest, weights = tiny_run()
            store.add(manifest, weights)
            Succession(store).promote(manifest.digest)
            yield
        finally:
            os.environ.clear()
            os.environ.update(kept)


def run(command: str) -> str:
    """What a command prints; ``train`` is given the small recipe."""
    words = shlex.split(command, comments=True)
    if words[:3] == ["python", "-m", "training"]:
        more = SMALL if words[3] == "train" else ()
        result = CliRunner().invoke(training, [*words[3:], *more])
    else:
        assert words[:3] == ["flask", "--app", "webhook"], command
        result = create_app().test_cli_runner().invoke(args=words[3:])
    lines = [line.rstrip() for line in result.output.strip().splitlines()]
    return "\n".join(lines)


def masked(output: str) -> str:
    """Output without what differs from run to run: hashes, keys, times."""
    for pattern, word in (
        (r"sha256:[0-9a-f]+", "sha256:#"),
        (r"\b[0-9a-f]{12}\b", "#"),
        (r"\b(?:pk|whsec)_[\w=+/-]+", "KEY"),
        (r"\d+:\d\d:\d\d", "#"),
        (r"\d+\.\d s\b", "# s"),
        (r"\d+\.\d\d times", "# times"),
        (r"[\d,]+ bytes", "# bytes"),
        (r"\S*instance/models", "instance/models"),
        (r"[─━\s]+", " "),
    ):
        output = re.sub(pattern, word, output)
    return output


def fit_to_show(printed: str) -> str:
    """Output as the document shows it: without bars, and no folder of this machine."""
    printed = re.sub(r"(^.*━.*\d:\d\d:\d\d$\n)+", "…\n", printed, flags=re.MULTILINE)
    return re.sub(r"\S*instance/models", "instance/models", printed)


def agrees(shown: str, printed: str) -> bool:
    """Whether a document shows what was printed; ``…`` stands for lines left out."""
    pattern = ".*".join(
        re.escape(masked(part).strip()) for part in shown.split(SHORTENED)
    )
    return re.fullmatch(pattern, masked(printed).strip(), re.DOTALL) is not None


def main() -> None:
    """Write what the commands print now into the document."""
    document = DOCUMENT.read_text("utf-8")
    with garden():
        for step in steps(document):
            printed = run(step.command)
            if not agrees(step.output, printed):
                old = f"$ {step.command}\n" + f"{step.output}\n".lstrip("\n")
                new = f"$ {step.command}\n" + f"{fit_to_show(printed)}\n".lstrip("\n")
                document = document.replace(old, new, 1)
    DOCUMENT.write_text(document, "utf-8")


if __name__ == "__main__":
    main()
