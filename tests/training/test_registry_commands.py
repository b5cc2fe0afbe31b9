"""``python -m training models | diff | gate | promote | rollback``."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from moderation.registry.gate_reports import read_report
from moderation.registry.store import CHAMPION, Store
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from tests.training.tiny_data import tiny_run, write_data
from training.cli import main
from training.registry_commands import actor


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A registry with two equal models that know the data in the current folder."""
    for name in [name for name in os.environ if name.startswith("PARLEY_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path))
    write_data(tmp_path)
    made = Store(tmp_path / "models")
    manifest, weights = tiny_run()
    made.add(manifest, weights)
    other = manifest.model_copy(update={"name": "twin", "parent": manifest.identifier})
    made.add(other, weights)
    made.point("challenger", other.digest)
    return made


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """The database that the commands find."""
    url = f"sqlite:///{tmp_path}/parley.db"
    upgrade(url)
    made = Database(url)
    yield made
    made.dispose()


def invoke(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, catch_exceptions=False)


def test_models_are_listed_with_what_they_are_called(store: Store) -> None:
    result = invoke("models")

    first, second = (
        tiny_run()[0].digest,
        next(digest for digest in store.digests() if digest != tiny_run()[0].digest),
    )
    rows = {row.split()[1]: row for row in result.stdout.splitlines() if "│" in row}
    assert "shipped champion" in result.stdout
    assert "tiny" in rows[first[:12]]
    assert "challenger" in rows[second[:12]]
    assert first[:12] in rows[second[:12]].split("│")[6]


def test_diff_tells_what_changes(store: Store) -> None:
    same = invoke("diff", tiny_run()[0].digest[:8], "challenger").stdout
    other = invoke("diff").stdout

    changed = [row.split("│")[1].strip() for row in same.splitlines() if "│" in row]
    assert changed == ["model", "name", "parent"]
    assert "recipe.tone.max_iter" in other
    assert "toxicity holds from" in other
    assert "better" in other or "worse" in other


def test_equal_model_passes_serves_and_is_taken_back(
    store: Store, database: Database
) -> None:
    first = tiny_run()[0].digest
    forced = invoke("promote", first[:10], "--force", "--reason", "a small site")

    gate = invoke("gate")
    report = read_report(store, (store.alias("challenger") or Path()).name)
    promoted = invoke("promote")
    served = store.alias(CHAMPION)
    invoke("rollback")

    assert forced.exit_code == 0, forced.output
    assert (gate.exit_code, promoted.exit_code) == (0, 0), gate.output
    assert "WORSE" not in gate.output
    assert report is not None
    assert (report.passed, report.champion) == (True, first)
    assert report.in_short()["checks"] == len(report.findings) > 8
    for check in ("overall", "leak", "golden set", "latency", "size", "ranking"):
        assert check in gate.output
    assert served == store.alias("challenger")
    assert store.alias(CHAMPION) == store.folder / first
    with database.reading() as reading:
        entries = reading.audit.page()
    assert [entry.actor for entry in entries] == [actor()] * 3
    assert entries[-1].details["reason"] == "a small site"
    assert entries[1].details["refused"] == ""


def test_worse_model_is_refused_by_name(store: Store, database: Database) -> None:
    result = invoke("promote")  # it knows fewer labels than the shipped model

    assert result.exit_code == 1
    assert "refused for: labels and languages" in result.output
    assert store.alias(CHAMPION) is None


def test_truncated_model_is_refused_not_a_crash(
    store: Store, database: Database
) -> None:
    weights = store.folder / (store.alias("challenger") or Path()).name / "weights.npz"
    weights.write_bytes(weights.read_bytes()[:1000])

    result = invoke("gate")

    assert result.exit_code == 1
    assert "SHA-256" in result.output


def test_force_needs_a_reason(store: Store, database: Database) -> None:
    result = invoke("promote", "--force")

    assert result.exit_code == 2
    assert "needs a --reason" in result.output
    assert store.alias(CHAMPION) is None


def test_other_names_are_given_without_the_gate(store: Store) -> None:
    result = invoke("promote", tiny_run()[0].digest[:9], "--as", "shadow")

    assert result.exit_code == 0
    assert store.alias("shadow") == store.folder / tiny_run()[0].digest


@pytest.mark.parametrize(
    "arguments",
    [("promote", "nobody"), ("diff", "shadow"), ("rollback",), ("gate", "")],
)
def test_mistakes_are_one_line(
    arguments: tuple[str, ...], store: Store, database: Database
) -> None:
    result = invoke(*arguments)

    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output
