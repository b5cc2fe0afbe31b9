"""What every recipe is: a TOML file that is read whole and checked, or refused."""

import tomllib
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, ValidationError

from training.errors import RecipeError


class TomlRecipe(BaseModel):
    """A recipe; what it does not know it refuses."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a recipe; raises RecipeError."""
        try:
            return cls.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        except (OSError, tomllib.TOMLDecodeError, ValidationError) as error:
            raise RecipeError(f"{path}: {error}") from error
