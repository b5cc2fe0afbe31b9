"""The model as one site has it: with the head that its own decisions taught."""

from dataclasses import dataclass
from typing import Protocol, cast, runtime_checkable

from moderation.model import Model
from moderation.screening import ModelSource


@runtime_checkable
class AdaptingSource(ModelSource, Protocol):
    """A source that knows the heads of sites."""

    def current_for(self, site: str) -> Model:
        """The model in service, for a site; raises ModelUnavailableError."""
        ...


@dataclass(frozen=True, slots=True)
class SiteSource:
    """The source of one site's model."""

    source: AdaptingSource
    site: str

    def current(self) -> Model:
        """The model in service with the site's head, if there is one."""
        return self.source.current_for(self.site)


def source_of(source: ModelSource, site: str) -> ModelSource:
    """Where a site's model comes from."""
    if not issubclass(type(source), AdaptingSource):  # remembered, unlike isinstance
        return source
    return SiteSource(cast("AdaptingSource", source), site)
