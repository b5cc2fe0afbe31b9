"""Command drift: has what comes in changed, and what to do about it."""

import math

import click
from flask.cli import with_appcontext

from moderation.drift.estimated import Estimated
from moderation.drift.of_site import Drift, drift_of
from moderation.features.vectors import WordVectors
from moderation.model import FittedModel, Model
from moderation.tiered import TieredModel
from webhook.commands.speech import say
from webhook.parts import parts


@click.command("drift")
@click.argument("site_name", metavar="SITE")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@with_appcontext
def drift(site_name: str, as_json: bool) -> None:
    """Look for changes in scores, words and audits, and say what to do."""
    model = parts().source.current()
    with parts().database.reading() as reading:
        site = reading.sites.named(site_name)
        found = drift_of(
            reading,
            site.id,
            model=model.identifier,
            thresholds=model.thresholds,
            vectors=known_words(model),
        )
    say(_facts(found) if as_json else _lines(found), as_json=as_json)


def known_words(model: Model) -> WordVectors | None:
    """The words that the model in service knows, as far as it has a list of them."""
    fast = model.fast if isinstance(model, TieredModel) else model
    return fast.vectors if isinstance(fast, FittedModel) else None


def _facts(found: Drift) -> dict[str, object]:
    streams = {
        one.stream.value: {
            "values": one.values,
            "drifts": one.drifts,
            "ago": one.ago,
            "before": _number(one.before),
            "now": _number(one.now),
            "says": one.says,
        }
        for one in found.watched
    }
    estimates = {
        label: {
            name: {
                "comments": one.comments,
                "reached": one.reached,
                "precision": _number(one.precision),
                "recall": _number(one.recall),
            }
            for name, one in zip(("before", "now"), both, strict=True)
        }
        for label, both in found.estimates.items()
    }
    return {"drifts": found.drifts, **streams, "estimates": estimates}


def _lines(found: Drift) -> dict[str, object]:
    lines: dict[str, object] = {one.stream.value: one.says for one in found.watched}
    for label, (before, now) in found.estimates.items():
        lines[f"{label}, estimated"] = (
            f"precision {_quality(before)}, on the newest {now.comments} "
            f"comments {_quality(now)}"
        )
    return lines


def _quality(one: Estimated) -> str:
    known = _number(one.precision), _number(one.recall)
    precision, recall = ("-" if v is None else f"{v:.2f}" for v in known)
    return f"{precision} at recall {recall}"


def _number(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 6)
