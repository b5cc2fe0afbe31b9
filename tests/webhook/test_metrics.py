"""/metrics counts what happened, in one process and over several."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from prometheus_client import values
from prometheus_client.parser import text_string_to_metric_families

from tests.webhook.application import TinyService, tiny_service
from tests.webhook.tiny_model import IDENTIFIER
from webhook.metrics_files import VARIABLE, prepare

PATH = "/api/v1/score"
TWO_PROCESSES = """
import os, sys
from pathlib import Path
from webhook.metrics_files import child_exit, prepare

folder = Path(sys.argv[1])
prepare(folder / "metrics")
from tests.webhook.application import tiny_service

service = tiny_service(folder)
for _ in range(2):
    child = os.fork()
    if child == 0:
        service.app.test_client().get("/healthz")
        os._exit(0)
    os.waitpid(child, 0)
    child_exit(child)
service.app.test_client().get("/healthz")
print(service.app.test_client().get("/metrics").text)
"""


@pytest.fixture
def service(tmp_path: Path) -> TinyService:
    """A fresh application: its figures start at nothing."""
    return tiny_service(tmp_path)


def samples(text: str) -> dict[tuple[str, frozenset[tuple[str, str]]], float]:
    """Every figure by name and labels."""
    return {
        (sample.name, frozenset(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def figure(service: TinyService, name: str, **labels: str) -> float:
    """One figure as /metrics gives it now; 0 when there is none."""
    text = service.app.test_client().get("/metrics").text
    return samples(text).get((name, frozenset(labels.items())), 0.0)


def test_requests_are_counted_by_route_template(service: TinyService) -> None:
    client = service.app.test_client()

    for number in range(3):
        client.get(f"/api/v1/comments/blog/{number}", headers=service.headers)
    client.get("/wp-login.php")

    route = "/api/v1/comments/<site_name>/<path:comment_id>"
    labels = {"method": "GET", "status": "404"}
    assert figure(service, "parley_requests_total", route=route, **labels) == 3
    assert figure(service, "parley_requests_total", route="unmatched", **labels) == 1
    assert figure(service, "parley_request_seconds_count", route=route) == 3


def test_an_invented_method_is_no_new_label(service: TinyService) -> None:
    service.app.test_client().open("/healthz", method="BREW")

    labels = {"method": "other", "route": "unmatched", "status": "405"}
    assert figure(service, "parley_requests_total", **labels) == 1


def test_verdicts_are_counted_by_action_and_reason(service: TinyService) -> None:
    comments = [{"text": "You idiot"}, {"text": "Thanks"}]

    service.app.test_client().post(PATH, json=comments, headers=service.headers)

    reason = {"action": "hold", "reason": "insult"}
    assert figure(service, "parley_verdicts_total", action="hold") == 1
    assert figure(service, "parley_verdicts_total", action="approve") == 1
    assert figure(service, "parley_verdict_reasons_total", **reason) == 1
    assert figure(service, "parley_screening_seconds_count") == 2


def test_refusals_are_counted_by_reason(service: TinyService) -> None:
    client = service.app.test_client()

    client.post(PATH, json={"text": "a"})
    client.post(PATH, json={}, headers=service.headers)

    name = "parley_refused_requests_total"
    assert figure(service, name, reason="api_key") == 1
    assert figure(service, name, reason="malformed_comment") == 1


def test_the_model_in_service_is_named(service: TinyService) -> None:
    assert figure(service, "parley_model_info", id=IDENTIFIER) == 1


def test_a_missing_model_is_named_none(tmp_path: Path) -> None:
    service = tiny_service(tmp_path, model=None)

    assert figure(service, "parley_model_info", id="none") == 1


def test_several_processes_add_up(tmp_path: Path) -> None:
    environment: Mapping[str, str] = {
        **os.environ,
        "PYTHONPATH": os.getcwd(),
    }

    ran = subprocess.run(
        [sys.executable, "-c", TWO_PROCESSES, str(tmp_path)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    labels = {"method": "GET", "route": "/healthz", "status": "200"}
    found = samples(ran.stdout)
    assert found["parley_requests_total", frozenset(labels.items())] == 3
    assert found["parley_model_info", frozenset({"id": IDENTIFIER}.items())] == 1


def test_figures_survive_when_the_master_reads_its_configuration_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, "elsewhere")
    monkeypatch.setattr(values, "ValueClass", values.ValueClass)
    (tmp_path / "counter_1.db").write_bytes(b"of an earlier run")
    prepare(tmp_path)
    assert list(tmp_path.glob("*.db")) == []

    (tmp_path / "counter_2.db").write_bytes(b"of this run")
    prepare(tmp_path)

    assert [path.name for path in tmp_path.glob("*.db")] == ["counter_2.db"]
