"""How a model errs on stances, as a manifest keeps it."""

from collections.abc import Iterable
from typing import Annotated, Self

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from moderation.shares import Confusion

Three = Annotated[tuple[float, ...], Field(min_length=3, max_length=3)]
Square = Annotated[tuple[Three, ...], Field(min_length=3, max_length=3)]
Cube = Annotated[tuple[Square, ...], Field(min_length=3, max_length=3)]


class ConfusionEntry(BaseModel):
    """See :class:`moderation.shares.Confusion`; over so many pairs and targets."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    means: Square
    within: Cube
    between: Cube
    pairs: int = Field(ge=1)
    targets: int = Field(ge=1)

    @classmethod
    def of(cls, found: Confusion, pairs: int, targets: int) -> Self:
        """What a manifest keeps, rounded to six places."""
        return cls(
            means=found.means.round(6).tolist(),
            within=found.within.round(6).tolist(),
            between=found.between.round(6).tolist(),
            pairs=pairs,
            targets=targets,
        )

    def confusion(self, languages: Iterable[str] = ()) -> Confusion:
        """As arrays, measured on comments in these languages."""
        return Confusion(
            np.array(self.means),
            np.array(self.within),
            np.array(self.between),
            frozenset(languages),
        )
