"""Work is spread over processes, or over machines, and gives the same bytes."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from moderation.registry import artifact
from moderation.registry.named import Named
from moderation.storage.database import Database
from moderation.storage.migrate import upgrade
from moderation.verdict import Action, Verdict
from tests.artifacts import ABUSE, CIVIL, write_tiny
from tests.end_to_end.conftest import free_port
from tests.moderation.storage.stored import add_site, draft
from tests.training.dask_cluster import process, two_workers
from tests.training.test_leave_out import rows
from tests.training.tiny_data import (
    RECIPE,
    tiny_recipe,
    tiny_run,
    write_data,
    write_vectors,
)
from training.cli import main
from training.errors import ClusterError
from training.leave_out import leave_one_out
from training.rescoring import Rescoring, score
from training.spread import cluster, spread, streamed

APPROVED = Verdict(Action.APPROVE, policy="promises:0")


@pytest.fixture(scope="module")
def dask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a scheduler with two workers."""
    with two_workers(tmp_path_factory.mktemp("dask"), free_port()) as address:
        yield address


def test_calls_are_made_elsewhere_and_come_back_in_order(dask: str) -> None:
    with cluster(dask):
        processes = spread(process, [(n,) for n in range(40)], n_jobs=1)
        squares = list(streamed(pow, [(n, 2) for n in range(40)], n_jobs=1))

    assert os.getpid() not in processes
    assert len(set(processes)) == 2
    assert squares == [n * n for n in range(40)]


def test_single_call_stays_here(dask: str) -> None:
    with cluster(dask):
        assert spread(process, [(1,)], n_jobs=2) == [os.getpid()]


@pytest.mark.slow
def test_model_trained_on_two_workers_is_the_local_one(
    dask: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_data(tmp_path)
    (tmp_path / "tiny.toml").write_text(RECIPE)
    write_vectors(tmp_path / "vectors.npz")
    monkeypatch.setenv("PARLEY_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("PARLEY_INSTANCE", str(tmp_path / "instance"))
    files = {"recipe": "tiny.toml", "vectors": "vectors.npz", "out": "out"}
    options = [f"--{name}={tmp_path / file}" for name, file in files.items()]

    done = CliRunner().invoke(main, ["train", *options, "--dask", dask])

    assert done.exit_code == 0, done.output
    manifest, weights = tiny_run()
    assert artifact.read_manifest(tmp_path / "out") == manifest
    assert (tmp_path / "out" / manifest.weights.file).read_bytes() == weights


def test_evaluation_on_two_workers_is_the_local_one(dask: str) -> None:
    with cluster(dask):
        there = leave_one_out(rows(), tiny_recipe(), {}, n_jobs=1)

    assert there == leave_one_out(rows(), tiny_recipe(), {})


def test_comments_scored_on_two_workers_get_the_local_scores(
    dask: str, tmp_path: Path
) -> None:
    manifest = write_tiny(tmp_path / "tiny")
    named = Named(tmp_path / "tiny", manifest.identifier, tmp_path / "models")
    url = f"sqlite:///{tmp_path}/parley.db"
    upgrade(url)
    database = Database(url)
    site = add_site(database)
    texts = (*ABUSE, *CIVIL)
    with database.unit_of_work() as work:
        for number, text in enumerate(texts):
            comment = work.comments.add(draft(site, f"c{number}", text))
            work.screenings.add(comment, 1, None, APPROVED)
        work.commit()

    with cluster(dask):
        done = Rescoring(database, named, batch=3).run()

    assert (done.scored, done.left) == (len(texts), 0)
    with database.reading() as reading:
        kept = [reading.screenings.newest(n + 1) for n in range(len(texts))]
    local = [
        one
        for begin in range(0, len(texts), 3)
        for one in score(
            named,
            [
                ("blog", draft(site, f"c{number}", text).comment)
                for number, text in enumerate(texts[begin : begin + 3], begin)
            ],
        )
    ]
    assert [one.scores for one in kept if one] == local
    database.dispose()


def test_scheduler_that_is_not_there_is_an_error_in_one_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("training.spread.PATIENCE", 0.5)

    with pytest.raises(ClusterError, match="no Dask scheduler answers"):
        cluster(f"tcp://127.0.0.1:{free_port()}").__enter__()


def test_without_dask_the_command_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("training.spread.MODULE", "no_such_module")

    with pytest.raises(ClusterError, match="pip install -r"):
        cluster("tcp://127.0.0.1:1").__enter__()
