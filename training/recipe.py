"""The recipe of a run: a TOML file kept in the repository."""

from pydantic import BaseModel, ConfigDict, Field, field_validator

from moderation.policies.base import acts_on_stance
from training.toml_recipe import TomlRecipe


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class AdditiveSection(_Section):
    """Settings of ``training.fit_additive``."""

    regularisation: float = Field(gt=0)
    cue_scale: float = Field(gt=0)
    max_iter: int = Field(gt=0)


class ToneSection(AdditiveSection):
    """Abuse labels also learn from comments that are taken for civil."""

    assumed_civil: dict[str, int]
    civil_labels: tuple[str, ...]
    copied_labels: tuple[str, ...] = ()
    swapped_copies: int = Field(default=0, ge=0)
    typo_copies: int = Field(default=0, ge=0)
    typo_weight: float = Field(default=1.0, gt=0, le=1)


class SpamSection(AdditiveSection):
    """Spam also learns from comments that are taken for ham."""

    assumed_ham: dict[str, int]


class StanceSection(_Section):
    """Settings of ``training.fit_stance``."""

    hidden: int = Field(gt=0)
    alpha: float = Field(gt=0)
    learning_rate: float = Field(gt=0)
    max_iter: int = Field(gt=0)
    leaning_regularisation: float = Field(gt=0)
    neutral_share: float = Field(ge=0)
    source_rows: int = Field(gt=0)


class PromiseSection(_Section):
    """Precisions that a label's hold and reject thresholds must prove.

    ``reject_from`` is a score below which nothing is rejected, however much is proven.
    """

    hold: float | None = Field(default=None, gt=0, lt=1)
    reject: float | None = Field(default=None, gt=0, lt=1)
    reject_from: float = Field(default=0.0, ge=0, lt=1)


class Recipe(TomlRecipe):
    """Everything that decides a model besides the data."""

    name: str
    licence: str
    seed: int
    languages: tuple[str, ...]
    sources: tuple[str, ...]
    shares: tuple[float, float, float]
    unpinned_tests: tuple[str, ...] = ()
    identity_sentences: int = Field(ge=0)
    tone_sentences: int = Field(default=0, ge=0)
    spam_sentences: int = Field(default=0, ge=0)
    unnatural_sources: tuple[str, ...] = ()
    tone_labels: tuple[str, ...]
    confidence: float = Field(gt=0.5, lt=1)
    tone: ToneSection
    spam: SpamSection
    stance: StanceSection
    natural_rates: dict[str, float]
    promises: dict[str, PromiseSection]

    @field_validator("promises")
    @classmethod
    def _blind_to_stance(
        cls, promises: dict[str, PromiseSection]
    ) -> dict[str, PromiseSection]:
        if any(map(acts_on_stance, promises)):
            raise ValueError("moderation is viewpoint-neutral, none acts on a stance")
        return promises
