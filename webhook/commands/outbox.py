"""Command outbox: what platforms are still owed, and what could not be delivered."""

import json

import click
from flask.cli import with_appcontext

from moderation.errors import ModerationError
from moderation.storage.outbox import OwedAnswer
from webhook.commands.speech import refuse, say
from webhook.commands.visible import visible
from webhook.parts import parts

ERROR_SHOWN = 300


@click.command("outbox")
@click.option("--dead", is_flag=True, help="Those that were given up.")
@click.option("--replay", metavar="ID", help="Owe a dead one again, from now on.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
@with_appcontext
def outbox(dead: bool, replay: str | None, as_json: bool) -> None:
    """List the answers that platforms are owed."""
    try:
        if replay is not None:
            _replay(replay)
            say({"answer": replay, "state": "owed"}, as_json=as_json)
            return
        with parts().database.reading() as reading:
            found = reading.outbox
            answers = found.dead_letters() if dead else found.waiting()
    except ModerationError as error:
        raise refuse(error) from error
    if as_json:
        for answer in answers:
            click.echo(json.dumps(_facts(answer)))
        return
    _print(answers)


def _replay(answer_id: str) -> None:
    with parts().database.unit_of_work() as work:
        work.outbox.replay(answer_id)
        work.commit()


def _facts(answer: OwedAnswer) -> dict[str, object]:
    return {
        "answer": answer.id,
        "site": answer.site,
        "kind": answer.kind,
        "attempts": answer.attempts,
        "created_at": answer.created_at.isoformat(),
        "next_attempt_at": answer.next_attempt_at.isoformat(),
        "dead_at": answer.dead_at and answer.dead_at.isoformat(),
        "error": answer.last_error,
    }


def _print(answers: tuple[OwedAnswer, ...]) -> None:
    """Two lines an answer, so that its id can be copied from any terminal."""
    if not answers:
        click.echo("Nothing is owed.")
    for answer in answers:
        tries = "attempt" if answer.attempts == 1 else "attempts"
        again = "given up" if answer.dead_at else f"{answer.next_attempt_at:%F %T} UTC"
        facts = (answer.site, answer.kind, f"{answer.attempts} {tries}", again)
        click.echo(f"{answer.id}  {', '.join(facts)}")
        if answer.last_error:
            click.echo(f"    {visible(answer.last_error, ERROR_SHOWN)}")
