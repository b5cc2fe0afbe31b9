from pathlib import Path

import pytest
from pydantic import ValidationError

from moderation.errors import SettingsError
from moderation.settings import PREFIX, SHIPPED_MODEL, Settings

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"


def test_defaults_need_no_environment() -> None:
    settings = Settings.from_environment({})

    assert settings == Settings()
    assert settings.database == f"sqlite:///{Path('instance').resolve()}/parley.db"
    assert settings.registry == Path("instance/models")


def test_variables_are_read_with_their_types() -> None:
    settings = Settings.from_environment(
        {
            "PARLEY_INSTANCE": "/srv/parley",
            "PARLEY_MODEL_POLL_SECONDS": "0.5",
            "PARLEY_SCORED_CHARACTERS": "500",
            "PARLEY_PLAYGROUND": "false",
            "PATH": "/usr/bin",
        }
    )

    assert settings.instance == Path("/srv/parley")
    assert settings.model_poll_seconds == 0.5
    assert settings.scored_characters == 500
    assert settings.playground is False


def test_process_environment_is_read_when_none_is_given(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("PARLEY_TEST_POSTGRESQL", raising=False)
    monkeypatch.setenv("PARLEY_LOG_LEVEL", "DEBUG")

    assert Settings.from_environment().log_level == "DEBUG"


def test_empty_variable_counts_as_not_set() -> None:
    settings = Settings.from_environment({"PARLEY_MODELS": "", "PARLEY_LOG_LEVEL": ""})

    assert settings == Settings()


def test_database_and_registry_may_lie_elsewhere() -> None:
    settings = Settings.from_environment(
        {"PARLEY_DATABASE_URL": "postgresql://db/parley", "PARLEY_MODELS": "/models"}
    )

    assert settings.database == "postgresql://db/parley"
    assert settings.registry == Path("/models")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PARLEY_INSTNACE", "/srv"),
        ("PARLEY_", "x"),
        ("PARLEY_SCORED_CHARACTERS", "many"),
        ("PARLEY_SCORED_CHARACTERS", "99"),
        ("PARLEY_MODEL_POLL_SECONDS", "0"),
        ("PARLEY_MAX_IN_FLIGHT", "-1"),
        ("PARLEY_TRUSTED_PROXIES", "1.5"),
        ("PARLEY_PLAYGROUND", "perhaps"),
        ("PARLEY_LOG_LEVEL", "debug"),
    ],
)
def test_unknown_or_malformed_variable_is_named_and_refused(
    name: str, value: str
) -> None:
    with pytest.raises(SettingsError, match=name):
        Settings.from_environment({name: value})


def test_every_wrong_variable_is_named_at_once() -> None:
    with pytest.raises(SettingsError, match=r"PARLEY_LOG_LEVEL.*PARLEY_TYPO"):
        Settings.from_environment({"PARLEY_TYPO": "1", "PARLEY_LOG_LEVEL": "loud"})


def test_settings_never_change() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().log_level = "DEBUG"


@pytest.mark.parametrize("field", Settings.model_fields)
def test_every_setting_is_described_and_in_the_documentation(field: str) -> None:
    documented = OPERATIONS.read_text(encoding="utf-8")

    assert Settings.model_fields[field].description
    assert f"{PREFIX}{field.upper()}" in documented


def test_shipped_model_lies_inside_the_package() -> None:
    assert (SHIPPED_MODEL / "manifest.json").is_file()
