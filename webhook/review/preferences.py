"""How a reviewer likes the pages: looks, blur, keys and breaks."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

MAX_BREAK_MINUTES = 240


class Theme(StrEnum):
    """Which colours the pages have."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Act(StrEnum):
    """What one key can do in the queue."""

    APPROVE = "approve"
    REJECT = "reject"
    SPAM = "spam"
    CORRECT_LABEL = "correct_label"
    CORRECT_STANCE = "correct_stance"
    SKIP = "skip"
    UNDO = "undo"
    REVEAL = "reveal"
    HELP = "help"


DEFAULT_KEYS: Mapping[Act, str] = {
    Act.APPROVE: "a",
    Act.REJECT: "r",
    Act.SPAM: "s",
    Act.CORRECT_LABEL: "l",
    Act.CORRECT_STANCE: "t",
    Act.SKIP: "n",
    Act.UNDO: "u",
    Act.REVEAL: "v",
    Act.HELP: "?",
}


class Preferences(BaseModel):
    """What one reviewer chose; everything has a default.

    ``keys`` maps every act to one visible character. ``break_minutes`` is after how
    many minutes of reviewing a break is suggested; 0 is never.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    theme: Theme = Theme.SYSTEM
    blur: bool = True
    shortcuts: bool = True
    keys: Mapping[Act, str] = Field(default_factory=lambda: dict(DEFAULT_KEYS))
    break_minutes: int = Field(default=45, ge=0, le=MAX_BREAK_MINUTES)

    @model_validator(mode="after")
    def _each_act_has_its_own_key(self) -> Self:
        if set(self.keys) != set(Act):
            raise ValueError("Every action needs a key.")
        if any(not _is_key(key) for key in self.keys.values()):
            raise ValueError("A key is one visible character.")
        if len({key.casefold() for key in self.keys.values()}) != len(self.keys):
            raise ValueError("Two actions have the same key.")
        return self


def read_preferences(stored: Mapping[str, Any]) -> Preferences:
    """The preferences out of the database; defaults where they no longer fit."""
    try:
        return Preferences.model_validate(stored)
    except ValidationError:
        return Preferences()


def _is_key(key: str) -> bool:
    return len(key) == 1 and key.isprintable() and not key.isspace()
