"""``python -m moderation``: score comments in bulk, without a server."""

import json
import sys
from codecs import getincrementaldecoder
from collections.abc import Iterator
from io import BufferedReader, IncrementalNewlineDecoder
from typing import IO, TypeAlias

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn as Count
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed

from moderation.comment import Comment
from moderation.errors import MalformedCommentError
from moderation.policies.promises import PromisesPolicy
from moderation.registry.live import LiveModel
from moderation.screening import Screening, screen
from moderation.settings import SHIPPED_MODEL, Settings
from moderation.wire import answer, parse_comment

MALFORMED_EXIT = 2
AT_ONCE, READ_BYTES = 64, 65_536

Read: TypeAlias = Comment | MalformedCommentError
"""What a line was read as."""


@click.group()
def main() -> None:
    """Score comments without a server."""


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option("--explain", is_flag=True, help="Add what each stretch contributed.")
@click.option("--output", "-o", type=click.File("w", encoding="utf-8"), default="-")
def score(file: BufferedReader, explain: bool, output: IO[str]) -> None:
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
        for batch in _batches(file):
            comments = [read for _, read in batch if isinstance(read, Comment)]
            screenings = iter(screen(comments, source, policy, explain=explain))
            malformed += len(batch) - len(comments)
            for number, read in batch:
                body = _body(number, read, screenings)
                output.write(json.dumps(body, ensure_ascii=False) + "\n")
            output.flush()
            progress.advance(task, len(batch))
    if malformed:
        sys.exit(MALFORMED_EXIT)


def _body(
    number: int, read: Read, screenings: Iterator[Screening]
) -> dict[str, object]:
    """What a line is answered with; takes the next screening if it is a comment."""
    if isinstance(read, MalformedCommentError):
        return {"error": str(read), "line": number}
    found = next(screenings)
    return answer(read, found.scores, found.verdict, found.explanation)


def _batches(file: BufferedReader) -> Iterator[list[tuple[int, Read]]]:
    """The lines that are not blank, with their numbers from one, up to 64 at once.

    A batch holds lines that have arrived; none waits for a line that has not.
    """
    number = 0
    for lines in _arrived(file):
        numbered = list(enumerate(lines, start=number + 1))
        number += len(lines)
        filled = [(at, line) for at, line in numbered if line.strip()]
        for begin in range(0, len(filled), AT_ONCE):
            yield [(at, _read(line)) for at, line in filled[begin : begin + AT_ONCE]]


def _arrived(file: BufferedReader) -> Iterator[list[str]]:
    """Whole lines as they arrive: all that one read brings."""
    utf8 = getincrementaldecoder("utf-8")("replace")
    decoder = IncrementalNewlineDecoder(utf8, translate=True)
    begun = ""
    while chunk := file.read1(READ_BYTES):
        first, *others = decoder.decode(chunk).split("\n")
        begun += first
        if others:
            yield [begun, *others[:-1]]
            begun = others[-1]
    begun += decoder.decode(b"", final=True)
    if begun:
        yield begun.removesuffix("\n").split("\n")


def _read(line: str) -> Read:
    try:
        return parse_comment(line)
    except MalformedCommentError as error:
        return error


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
