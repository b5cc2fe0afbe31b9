"""A model by its folder, put together as the service does: what it would answer."""

from dataclasses import dataclass, replace
from pathlib import Path

from moderation.adapted import AdaptedModel
from moderation.errors import ArtifactError
from moderation.model import FittedModel, Model
from moderation.registry import artifact, conversation
from moderation.registry.live_semantic import LiveSemantic
from moderation.registry.live_sites import LiveSiteHeads
from moderation.registry.site_heads import LoadedHead
from moderation.tiered import TieredModel, tiered

NEVER_AGAIN = 1e9
"""Seconds between two looks at a site's files."""


@dataclass(frozen=True, slots=True)
class Named:
    """Where a model is, and what it is put together with.

    Parameters
    ----------
    folder : Path
        Of the artifact.
    identifier : str
        What must be there, ``sha256:…``.
    registry : Path
        Where the heads of sites are.
    semantic : Path, optional
        Of the semantic head; None where it is not wanted.
    always : bool
        Whether that head is asked about every English comment.
    conversation : Path, optional
        Of the conversation add-on; None where it is not on.
    """

    folder: Path
    identifier: str
    registry: Path
    scored_characters: int = 20_000
    semantic: Path | None = None
    always: bool = False
    conversation: Path | None = None


class NamedModel:
    """One model, not the one in service, with the heads that sites have around it.

    Raises
    ------
    ArtifactError
        It is not sound, or another than was wanted.
    """

    def __init__(self, named: Named) -> None:
        self._fast = artifact.load(
            named.folder, scored_characters=named.scored_characters
        )
        if self._fast.identifier != named.identifier:
            raise ArtifactError(
                f"{named.folder} holds {self._fast.identifier}, not {named.identifier}"
            )
        conversation.add(self._fast, named.conversation)
        self._scored_characters = named.scored_characters
        semantic = None
        if named.semantic is not None:
            semantic = LiveSemantic(named.semantic, always=named.always)
        self._model = tiered(self._fast, semantic)
        self._heads = LiveSiteHeads(named.registry, NEVER_AGAIN)

    def current_for(self, site: str) -> Model:
        """The model as a site has it."""
        head = self._heads.of(site, self._fast.identifier)
        return adapted(self._model, self._fast, head, self._scored_characters)


def adapted(
    model: Model, fast: FittedModel, found: LoadedHead | None, scored_characters: int
) -> Model:
    """The model with a site's head, if there is one that fits it.

    The head sees the fast scores, whichever tier the comment's tone is from.
    """
    if found is None or found.head.dimensions != fast.vectors.dimensions:
        return model
    if isinstance(model, TieredModel):
        inner = adapted(model.fast, fast, found, scored_characters)
        return replace(model, fast=inner)
    return AdaptedModel(
        model,
        fast.vectors,
        found.head,
        found.manifest.identifier,
        found.threshold,
        scored_characters,
    )
