"""What Prometheus may ask at /metrics; labels never hold unbounded values."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, current_app, g, request
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.core import InfoMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from moderation.errors import ModelError
from moderation.screening import ModelSource, Screening
from webhook.metrics_files import shared_directory
from webhook.parts import parts

blueprint = Blueprint("metrics", __name__)

EXTENSION = "parley_metrics"
UNMATCHED = "unmatched"
PROBLEM = "application/problem+json"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REQUEST_BUCKETS = (
    *(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05),
    *(0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0),
)
SCREENING_BUCKETS = (
    *(0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005),
    *(0.01, 0.025, 0.05, 0.1, 0.25, 1.0),
)


@dataclass(frozen=True, slots=True)
class Metrics:
    """The figures of one application."""

    registry: CollectorRegistry
    requests: Counter
    seconds: Histogram
    refused: Counter
    verdicts: Counter
    reasons: Counter
    callbacks: Counter
    refinements: Counter
    rounds: Counter
    newest_round: Gauge
    decisions: Counter
    screening: Histogram


class ModelInfo(Collector):
    """Which model serves, as the worker that is asked sees it."""

    def __init__(self, source: ModelSource) -> None:
        self._source = source

    def collect(self) -> Iterable[InfoMetricFamily]:
        """One info metric; ``none`` while there is no model."""
        try:
            identifier = self._source.current().identifier
        except ModelError:
            identifier = "none"
        yield InfoMetricFamily(
            "parley_model", "The model in service.", value={"id": identifier}
        )


def init_app(app: Flask) -> None:
    """Measure every request of ``app``; call it before other request hooks."""
    app.extensions[EXTENSION] = _metrics()
    app.before_request(_start)
    app.after_request(_finish)


def refusal_counter(app: Flask) -> Callable[[str], None]:
    """Counts, by reason, what is refused before Flask sees it."""
    found: Metrics = app.extensions[EXTENSION]
    return lambda reason: found.refused.labels(reason).inc()


def callback_counter(app: Flask) -> Callable[[str, str], None]:
    """Counts, by kind and end, attempts to deliver answers that platforms are owed."""
    found: Metrics = app.extensions[EXTENSION]
    return lambda kind, end: found.callbacks.labels(kind, end).inc()


def refinement_counter(app: Flask) -> Callable[[str, int], None]:
    """Counts, by end, comments whose stances were due for a second look."""
    found: Metrics = app.extensions[EXTENSION]
    return lambda end, number: found.refinements.labels(end).inc(number)


def heartbeat(app: Flask) -> Callable[[str, bool], None]:
    """Counts, by job and end, rounds in the background, and when the last one ended."""
    found: Metrics = app.extensions[EXTENSION]

    def beat(job: str, went_well: bool) -> None:
        found.rounds.labels(job, "done" if went_well else "failed").inc()
        found.newest_round.labels(job).set_to_current_time()

    return beat


def observe_decision(action: str, source: str) -> None:
    """Count one decision of a human."""
    _current().decisions.labels(action, source).inc()


def observe_screenings(screenings: Sequence[Screening], seconds: float) -> None:
    """Count verdicts and reasons, and the time per comment of one screening."""
    metrics = _current()
    for screening in screenings:
        metrics.verdicts.labels(screening.verdict.action.value).inc()
        metrics.screening.observe(seconds / len(screenings))
        for reason in screening.verdict.reasons:
            metrics.reasons.labels(screening.verdict.action.value, reason.code).inc()


@blueprint.get("/metrics")
def metrics() -> Response:
    """Every figure in Prometheus' text format, all workers added up."""
    counted = _current().registry
    if shared_directory() is not None:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    model = CollectorRegistry()
    model.register(ModelInfo(parts().source))
    body = generate_latest(counted) + generate_latest(model)
    return Response(body, content_type=CONTENT_TYPE_LATEST)


def _current() -> Metrics:
    found: Metrics = current_app.extensions[EXTENSION]
    return found


def _start() -> None:
    g.parley_started = time.perf_counter()


def _finish(response: Response) -> Response:
    found = _current()
    method = request.method if request.method in METHODS else "other"
    route = request.url_rule.rule if request.url_rule else UNMATCHED
    found.requests.labels(method, route, str(response.status_code)).inc()
    started = g.get("parley_started")
    if response.mimetype == PROBLEM:
        found.refused.labels(response.get_json()["reason"]).inc()
    if started is not None:
        found.seconds.labels(route).observe(time.perf_counter() - started)
    return response


def _metrics() -> Metrics:
    registry = CollectorRegistry()

    def counter(name: str, text: str, *labels: str) -> Counter:
        return Counter(f"parley_{name}", text, labels, registry=registry)

    return Metrics(
        registry=registry,
        requests=counter("requests", "Answers.", "method", "route", "status"),
        refused=counter("refused_requests", "Refused, by reason.", "reason"),
        verdicts=counter("verdicts", "Comments screened, by action.", "action"),
        reasons=counter("verdict_reasons", "Rules that fired.", "action", "reason"),
        callbacks=counter("callbacks", "Attempts at answers owed.", "kind", "end"),
        refinements=counter("refinements", "Stances looked at again.", "end"),
        rounds=counter("background_rounds", "Rounds of jobs.", "job", "end"),
        newest_round=Gauge(
            "parley_background_newest_round_seconds",
            "When a job's last round ended, in the process furthest behind.",
            ("job",),
            registry=registry,
            multiprocess_mode="livemin",
        ),
        decisions=counter("decisions", "Decisions of humans.", "action", "source"),
        seconds=Histogram(
            "parley_request_seconds",
            "From request to answer.",
            ("route",),
            buckets=REQUEST_BUCKETS,
            registry=registry,
        ),
        screening=Histogram(
            "parley_screening_seconds",
            "Scores and verdict, per comment.",
            buckets=SCREENING_BUCKETS,
            registry=registry,
        ),
    )
