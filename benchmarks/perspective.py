"""Perspective's protocol as Coral uses it: how long a comment waits for its scores."""

import json
from collections.abc import Iterable
from typing import Any

from benchmarks.figure import Figure, Plan, Table, met, percentile, spread
from benchmarks.load import Outcome, Request, closed_loop, open_loop, poisson
from benchmarks.service import Service, serving
from benchmarks.texts import comments
from moderation.comment import Comment

RATE, SECONDS, WARM_UP = 50.0, 20.0, 200
P99_MS, CORAL_MS = 100.0, 800.0
SETTINGS = {"PARLEY_KEY_RATE": "1000000/minute"}
SIX = (
    *("TOXICITY", "SEVERE_TOXICITY", "IDENTITY_ATTACK"),
    *("INSULT", "PROFANITY", "THREAT"),
)
CORAL: dict[str, Any] = {
    "requestedAttributes": {"TOXICITY": {}},
    "languages": ["en"],
    "doNotStore": False,
}
WHOLE: dict[str, Any] = {
    "requestedAttributes": {name: {} for name in SIX},
    "spanAnnotations": True,
    "doNotStore": True,
}
LOADS = {
    "as Coral asks, each comment kept": CORAL,
    "six attributes, every sentence, doNotStore": WHOLE,
}


def measure(plan: Plan) -> Figure:
    """Ask fresh services at Coral's pace, once in each way and run."""
    found: dict[str, list[list[Outcome]]] = {name: [] for name in LOADS}
    for number in range(plan.runs):
        for name, asked in LOADS.items():
            with serving(SETTINGS) as service:
                found[name].append(_run(service, asked, plan, number))
    return Figure(
        title="Perspective's protocol, as Coral asks",
        how=(
            "A real gunicorn as `make run` starts it (two workers), asked for "
            f"`comments:analyze` {RATE:.0f} times a second, Poisson, open loop, "
            f"{SECONDS * plan.share:g} s, each time about another comment; its time "
            "runs from when it was due. Coral waits 800 ms and then lets the comment "
            f"pass. {plan.runs} runs, each with a fresh service, after {WARM_UP} "
            "requests to warm up; the limit per key is lifted."
        ),
        tables=tuple(_table(name, runs) for name, runs in found.items()),
    )


def _run(
    service: Service, asked: dict[str, Any], plan: Plan, number: int
) -> list[Outcome]:
    key = json.loads(service.flask("perspective-key", service.site, "--json"))
    path = f"/v1alpha1/comments:analyze?key={key['perspective_key']}"
    warm_up = comments(WARM_UP, seed=90 + number)
    closed_loop(service.port, _requests(path, asked, warm_up), 8)
    times = poisson(RATE, SECONDS * plan.share, seed=number)
    made = _requests(path, asked, comments(len(times), seed=number))
    return open_loop(service.port, made, times)


def _requests(
    path: str, asked: dict[str, Any], made: Iterable[Comment]
) -> list[Request]:
    return [
        _request(path, asked | {"comment": {"text": f"{comment.text} ({number})"}})
        for number, comment in enumerate(made)
    ]


def _request(path: str, body: dict[str, Any]) -> Request:
    raw = json.dumps(body).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(raw)}\r\n\r\n"
    )
    return Request("", head.encode("ascii") + raw)


def _table(name: str, runs: list[list[Outcome]]) -> Table:
    waits = [[each.seconds * 1e3 for each in run] for run in runs if run]
    p99s = [percentile(run, 0.99) for run in waits]
    late = [float(sum(wait > CORAL_MS for wait in run)) for run in waits]
    errors = [float(sum(each.reply.status != 200 for each in run)) for run in runs]
    lags = [percentile([each.lag * 1e3 for each in run], 0.99) for run in runs if run]
    rows = (
        ("p50", spread([percentile(run, 0.5) for run in waits], "ms"), "", ""),
        ("p99", spread(p99s, "ms"), f"≤ {P99_MS:g} ms", met(p99s, P99_MS)),
        (f"over Coral's {CORAL_MS:g} ms", spread(late), "0", met(late, 0)),
        ("answers other than 200", spread(errors), "0", met(errors, 0)),
        ("the load's own lag at p99, part of the above", spread(lags, "ms"), "", ""),
    )
    return Table(name, ("what", "measured", "target", "met"), rows)
