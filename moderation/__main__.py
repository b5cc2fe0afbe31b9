"""``python -m moderation``: score comments in bulk, without a server."""

import json
import sys
from collections.abc import Iterator
from typing import IO

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn as Count
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed

from moderation.comment import Comment
from moderation.errors import MalformedCommentError
from moderation.policies.promises import PromisesPolicy
from moderation.registry.live import LiveModel
from moderation.screening import screen
from moderation.settings import SHIPPED_MODEL, Settings
from moderation.wire import answer, parse_comment

MALFORMED_EXIT = 2


@click.group()
def main() -> None:
    """Score comments without a server."""


@main.command()
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"))
@click.option("--explain", is_flag=True, help="Add what each stretch contributed.")
@click.option("--output", "-o", type=click.File("w", encoding="utf-8"), default="-")
def score(file: IO[str], explain: bool, output: IO[str]) -> None:
    """Read comments as JSON Lines from FILE (- for standard input), write answers.

    One answer per line, in order. A malformed line is answered by an object with
    "error" and "line", and the exit status is 2 once all lines are done.
    """
    settings = Settings.from_environment()
    source = LiveModel(
        settings.registry, SHIPPED_MODEL, scored_characters=settings.scored_characters
    )
    policy, malformed = PromisesPolicy(), 0
    with _progress() as progress:
        task = progress.add_task("scoring", total=None)
        for number, read in _comments(file):
            if isinstance(read, MalformedCommentError):
                malformed += 1
                body: dict[str, object] = {"error": str(read), "line": number}
            else:
                (found,) = screen([read], source, policy, explain=explain)
                body = answer(read, found.scores, found.verdict, found.explanation)
            output.write(json.dumps(body, ensure_ascii=False) + "\n")
            progress.advance(task)
    if malformed:
        sys.exit(MALFORMED_EXIT)


def _comments(
    file: IO[str],
) -> Iterator[tuple[int, Comment | MalformedCommentError]]:
    """Each line that is not blank, parsed or refused, with its number from one."""
    for number, line in enumerate(file, start=1):
        if not line.strip():
            continue
        try:
            yield number, parse_comment(line)
        except MalformedCommentError as error:
            yield number, error


def _progress() -> Progress:
    """A counter on standard error, shown on a terminal only."""
    console = Console(stderr=True)
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        Count(),
        Elapsed(),
        console=console,
        disable=not console.is_terminal,
        transient=True,
    )


if __name__ == "__main__":
    main()
