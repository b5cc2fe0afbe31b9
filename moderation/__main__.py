"""``python -m moderation``: score comments in bulk, without a server."""

import json
import sys
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BufferedReader, IncrementalNewlineDecoder
from typing import IO, TypeAlias

import click
from rich.console import Console
from rich.progress import MofNCompleteColumn as Count
from rich.progress import Progress, SpinnerColumn, TextColumn
from rich.progress import TimeElapsedColumn as Elapsed

from moderation.comment import Comment
from moderation.errors import MalformedCommentError, SettingsError
from moderation.insights.per_article import PerArticle
from moderation.policies.promises import PromisesPolicy
from moderation.registry import conversation, live_semantic
from moderation.registry.confusions import confusions
from moderation.registry.live import LiveModel
from moderation.screening import Screening, screen
from moderation.settings import (
    SHIPPED_MODEL,
    SHIPPED_STANCE,
    SHIPPED_STANCE_SEMANTIC,
    Settings,
)
from moderation.wire import answer, parse_comment

MALFORMED_EXIT, UNSCORED_EXIT = 2, 3
AT_ONCE, READ_BYTES = 64, 65_536
MOST_NAMED = 5
AIM = 'It is named in "targets", else it is the title of the "article".'
WANTED = 'Each has to be a JSON object such as {"text": "…"}.'

Read: TypeAlias = Comment | MalformedCommentError
"""What a line was read as."""


@click.group()
def main() -> None:
    """Score comments without a server."""


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option("--output", "-o", type=click.File("w", encoding="utf-8"), default="-")
def shares(file: BufferedReader, output: IO[str]) -> None:
    """Say who stands where in FILE, comments as JSON Lines (- for standard input).

    One line for each article and target: the shares of the sides with their 90 %
    intervals, and the plain count beside them. Standard error says which lines cannot
    be read, and the exit status is 2 then; it also says how many comments have nothing
    to take a side on.
    """
    settings = _settings()
    source, malformed, scored = _source(settings), 0, Counter[bool]()
    found = PerArticle()
    for batch in _batches(file):
        comments = [read for _, read in batch if isinstance(read, Comment)]
        _name_malformed(batch, malformed)
        malformed += len(batch) - len(comments)
        for each in screen(comments, source, PromisesPolicy()):
            scored[each.scores is not None] += 1
            if each.scores is not None:
                found.add(each.comment, each.scores)
    if not scored and not malformed:
        click.echo("There are no comments to read.", err=True)
    if found.aimless:
        click.echo(f"Comments without a target: {found.aimless}. {AIM}", err=True)
    known = confusions(
        settings.registry, SHIPPED_MODEL, SHIPPED_STANCE_SEMANTIC, SHIPPED_STANCE
    )
    for row in found.rows(known):
        output.write(json.dumps(row, ensure_ascii=False) + "\n")
    _end(scored, malformed, source)


@main.command()
@click.argument("file", type=click.File("rb"))
@click.option("--explain", is_flag=True, help="Add what each stretch contributed.")
@click.option("--output", "-o", type=click.File("w", encoding="utf-8"), default="-")
def score(file: BufferedReader, explain: bool, output: IO[str]) -> None:
    """Read comments as JSON Lines from FILE (- for standard input), write answers.

    One answer per line, in order. A malformed line is answered by an object with
    "error" and "line", and the exit status is 2 once all lines are done; it is 3 when
    no model could score a single comment.
    """
    settings = _settings()
    source = _source(settings)
    policy, malformed, found = PromisesPolicy(), 0, Counter[bool]()
    with _progress() as progress:
        task = progress.add_task("scoring", total=None)
        for batch in _batches(file):
            comments = [read for _, read in batch if isinstance(read, Comment)]
            screened = screen(comments, source, policy, explain=explain)
            screenings = iter(screened)
            found.update(each.scores is not None for each in screened)
            malformed += len(batch) - len(comments)
            for number, read in batch:
                body = _body(number, read, screenings)
                output.write(json.dumps(body, ensure_ascii=False) + "\n")
            output.flush()
            progress.advance(task, len(batch))
    _end(found, malformed, source)


def _end(scored: Counter[bool], malformed: int, source: LiveModel) -> None:
    """End with the status that says what was not as it should be."""
    if scored[False] and not scored[True]:
        click.echo(f"No model could score anything. {source.problem}", err=True)
        sys.exit(UNSCORED_EXIT)
    if malformed:
        click.echo(f"Lines that are no comments: {malformed}. {WANTED}", err=True)
        sys.exit(MALFORMED_EXIT)


def _name_malformed(batch: Sequence[tuple[int, Read]], before: int) -> None:
    """Name the first lines that are no comments on standard error."""
    wrong = [(at, read) for at, read in batch if isinstance(read, Exception)]
    for at, error in wrong[: max(0, MOST_NAMED - before)]:
        click.echo(f"line {at}: {error}", err=True)


def _settings() -> Settings:
    try:
        return Settings.from_environment()
    except SettingsError as error:
        raise click.ClickException(str(error)) from error


def _source(settings: Settings) -> LiveModel:
    return LiveModel(
        settings.registry,
        SHIPPED_MODEL,
        scored_characters=settings.scored_characters,
        semantic=live_semantic.wanted(settings),
        talk=conversation.wanted(settings),
    )


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
