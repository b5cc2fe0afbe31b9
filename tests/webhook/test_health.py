"""/healthz and /readyz tell a supervisor what to do."""

from pathlib import Path

from moderation.registry.artifact import WEIGHTS
from moderation.registry.live import LiveModel
from moderation.settings import Settings
from moderation.storage.migrate import upgrade
from tests.artifacts import write_tiny
from tests.webhook.application import tiny_service
from webhook import create_app


def test_a_complete_service_is_ready(tmp_path: Path) -> None:
    client = tiny_service(tmp_path).app.test_client()

    response = client.get("/readyz")

    assert response.status_code == 200
    assert response.json == {
        "status": "ok",
        "checks": {"model": "ok", "database": "ok"},
    }
    assert response.headers["Cache-Control"] == "no-store"


def test_without_a_model_it_lives_but_is_not_ready(tmp_path: Path) -> None:
    client = tiny_service(tmp_path, model=None).app.test_client()

    ready, alive = client.get("/readyz"), client.get("/healthz")

    assert ready.status_code == 503
    assert ready.get_json()["checks"] == {
        "model": "model_unavailable",
        "database": "ok",
    }
    assert alive.status_code == 200
    assert alive.json == {"status": "ok"}


def test_without_tables_it_is_not_ready(tmp_path: Path) -> None:
    client = tiny_service(tmp_path, migrated=False).app.test_client()

    response = client.get("/readyz")

    assert response.status_code == 503
    assert response.get_json()["checks"] == {"model": "ok", "database": "schema"}


def test_without_a_database_it_lives_but_is_not_ready(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/missing/folder/parley.db"
    service = tiny_service(tmp_path, migrated=False, database_url=url)
    client = service.app.test_client()

    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").get_json()["checks"]["database"] == "database"


def test_refused_new_model_is_a_detail_while_the_one_before_it_serves(
    tmp_path: Path,
) -> None:
    shipped, told = tmp_path / "shipped", list[str]()
    write_tiny(shipped)
    source = LiveModel(tmp_path / "models", shipped, 1e-9, refused=told.append)
    source.load()
    upgrade(f"sqlite:///{tmp_path}/parley.db")
    client = create_app(Settings(instance=tmp_path), source).test_client()
    assert "details" not in client.get("/readyz").get_json()

    (shipped / WEIGHTS).write_bytes(b"junk")
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.get_json()["checks"]["model"] == "ok"
    assert answer.get_json()["details"] == {"model": source.problem}
    assert told == [source.problem]
