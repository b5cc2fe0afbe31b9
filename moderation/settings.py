"""Settings: one frozen object, read once from ``PARLEY_*`` and passed down."""

import os
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from pydantic_core import ErrorDetails

from moderation.errors import SettingsError

PREFIX = "PARLEY_"
SHIPPED_MODEL = Path(__file__).parent / "models" / "default"
SHIPPED_SEMANTIC = Path(__file__).parent / "models" / "semantic"
SHIPPED_STANCE_SEMANTIC = Path(__file__).parent / "models" / "stance-semantic"
SHIPPED_STANCE = Path(__file__).parent / "models" / "stance-large"
SHIPPED_CONVERSATION = Path(__file__).parent / "models" / "conversation"
ADDONS = frozenset({"conversation"})


class Settings(BaseModel):
    """Everything that a site owner may set; each field is ``PARLEY_<NAME>``."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    instance: Path = Field(
        default=Path("instance"),
        description="Folder for the database, the secret key and the models.",
    )
    database_url: str = Field(
        default="",
        description="SQLAlchemy URL; empty means SQLite in the instance folder.",
    )
    models: Path | None = Field(
        default=None,
        description="Registry of trained models; empty means instance/models.",
    )
    model_poll_seconds: float = Field(
        default=1.0,
        gt=0,
        description="How often a worker looks for a new model, in seconds.",
    )
    scored_characters: int = Field(
        default=20_000,
        ge=100,
        description="How many characters of a comment are scored.",
    )
    max_body_bytes: int = Field(
        default=65_536, ge=1_024, description="Largest webhook body, in bytes."
    )
    max_batch_bytes: int = Field(
        default=4_194_304, ge=1_024, description="Largest body of /api/v1/score."
    )
    max_in_flight: int = Field(
        default=8,
        ge=1,
        description="Requests one worker works on at once; more are answered 503.",
    )
    key_rate: str = Field(
        default="600/minute",
        pattern=r"^[1-9][0-9]*/(second|minute|hour|day)$",
        description="Requests per key and worker; more are answered 429.",
    )
    trusted_proxies: int = Field(
        default=0,
        ge=0,
        description="Reverse proxies in front whose X-Forwarded-* headers count.",
    )
    semantic: Literal["auto", "always", "never"] = Field(
        default="auto",
        description="Whether tone is told by meaning, too: auto, always, never.",
    )
    stance_large: Literal["auto", "never"] = Field(
        default="auto",
        description="Whether stances are looked at again later: auto, never.",
    )
    addons: str = Field(
        default="",
        description="What is switched on besides, parted by commas: conversation.",
    )
    poll: float = Field(
        default=0.0,
        ge=0,
        description="Seconds between two polls of blogs that send nothing; 0: never.",
    )
    playground: bool = Field(
        default=True, description="Whether / shows the playground."
    )
    log_level: str = Field(
        default="INFO",
        pattern="^(DEBUG|INFO|WARNING|ERROR)$",
        description="DEBUG, INFO, WARNING or ERROR.",
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s?#]+)?$",
        description="Where commenters reach this service, for links in callbacks.",
    )
    queue_max_wait_hours: float = Field(
        default=24.0,
        gt=0,
        le=8_760,
        description="What waits longer for a person comes before everything else.",
    )
    keep_deliveries_days: int = Field(
        default=30, ge=1, description="How long answers to webhooks are kept."
    )
    keep_calls_days: int = Field(
        default=400, ge=1, description="How long calls of platforms are counted."
    )
    keep_outbox_days: int = Field(
        default=30, ge=1, description="How long delivered and dead answers are kept."
    )
    keep_texts_days: int = Field(
        default=0,
        ge=0,
        description="When texts and authors of decided comments go; 0 means never.",
    )
    keep_repeats_days: int = Field(
        default=7,
        ge=0,
        le=365,
        description="How far back near copies of a comment are counted; 0 is never.",
    )
    data_dir: Path | None = Field(
        default=None,
        description="Local copy of the public data sets; empty means download.",
    )
    held_out: Path | None = Field(
        default=None,
        description="File of SHA-256 hashes of texts that training must drop.",
    )

    @field_validator("addons")
    @classmethod
    def _known(cls, value: str) -> str:
        unknown = sorted(_names(value) - ADDONS)
        if unknown:
            known = ", ".join(sorted(ADDONS))
            raise ValueError(f"no such add-on: {unknown[0][:50]}; there is {known}")
        return value

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] | None = None) -> Self:
        """Read ``PARLEY_*``.

        Raises
        ------
        SettingsError
            A variable is unknown or its value malformed.
        """
        source = os.environ if environ is None else environ
        values = {
            name.removeprefix(PREFIX).lower(): value
            for name, value in source.items()
            if name.startswith(PREFIX) and value != ""
        }
        try:
            return cls.model_validate(values)
        except ValidationError as error:
            problems = "; ".join(
                f"{PREFIX}{str(item['loc'][0]).upper()}: {_said(item)}"
                for item in error.errors()
            )
            raise SettingsError(problems) from error

    def environment(self) -> dict[str, str]:
        """What another process has to have in its environment to be set like this."""
        chosen = self.model_dump(mode="json", exclude_defaults=True)
        others = {k: v for k, v in os.environ.items() if not k.startswith(PREFIX)}
        return others | {f"{PREFIX}{k.upper()}": str(v) for k, v in chosen.items()}

    @property
    def wanted_addons(self) -> frozenset[str]:
        """The add-ons that are switched on."""
        return _names(self.addons)

    @property
    def database(self) -> str:
        """The SQLAlchemy URL in force."""
        return self.database_url or f"sqlite:///{self.instance.resolve()}/parley.db"

    @property
    def longest_wait(self) -> timedelta:
        """How long a comment may wait before it is overdue."""
        return timedelta(hours=self.queue_max_wait_hours)

    @property
    def registry(self) -> Path:
        """The folder of trained models in force."""
        return self.models or self.instance / "models"


def _names(value: str) -> frozenset[str]:
    return frozenset(name.strip() for name in value.split(",") if name.strip())


def _said(item: ErrorDetails) -> str:
    """What is wrong with a setting, in words."""
    return "no such setting" if item["type"] == "extra_forbidden" else item["msg"]
