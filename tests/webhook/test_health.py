"""/healthz and /readyz tell a supervisor what to do."""

from pathlib import Path

from tests.webhook.application import tiny_service


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
