"""The common form of engines that send nothing: they are asked, page after page."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar, TypeVar

from pydantic import ValidationError

from moderation.comment import Article, Comment
from moderation.storage.sites import Site
from moderation.verdict import Action
from webhook.errors import UndeliverableError
from webhook.platforms.base import Delivery, Send
from webhook.platforms.engine import FIRST, LAST, URL, Api, Engine, Shape

PAGE_BYTES = 16_777_216
"""A page is a hundred comments, each of which may be long and sent twice."""

_Shape = TypeVar("_Shape", bound=Shape)


@dataclass(frozen=True, slots=True)
class Access:
    """A site on an engine, and how to ask it; articles are remembered for one poll."""

    site: Site
    secrets: Mapping[str, str] = field(repr=False)
    send: Send = field(repr=False)
    articles: dict[str, Article] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, delivery: Delivery) -> "Access":
        """The access that a delivery has."""
        return cls(delivery.site, delivery.secrets, delivery.send)

    def option(self, name: str) -> str:
        """An option that cannot be done without; raises UndeliverableError."""
        found = self.site.options.get(name)
        if not isinstance(found, str) or not found:
            raise UndeliverableError(f"The site has no {name}.")
        return found

    def secret(self, name: str) -> str:
        """A secret that cannot be done without; raises UndeliverableError."""
        found = self.secrets.get(name)
        if not found:
            raise UndeliverableError(f"The site has no {name}.")
        return found


@dataclass(frozen=True, slots=True)
class Seen:
    """A comment as an engine shows it right now.

    Parameters
    ----------
    comment : Comment
        With an id of 1 to 200 characters.
    written_at : datetime
        By the engine's clock.
    shown : Action, optional
        As of ``Event.shown``; None for one whose text is gone for good.
    edited_at : datetime, optional
        When it was last changed, where the engine says so.
    spam : bool
        Whether it is hidden for being spam.
    return_address : str, optional
        As of ``Event.return_address``.
    """

    comment: Comment
    written_at: datetime
    shown: Action | None
    edited_at: datetime | None = None
    spam: bool = False
    return_address: str | None = field(default=None, repr=False)

    @property
    def id(self) -> str:
        """The engine's id of the comment."""
        return self.comment.id or ""


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a listing; ``unread`` counts what was no comment as we know them."""

    seen: tuple[Seen, ...]
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """From when on to read; ``reached_at`` is where an earlier try broke off."""

    since: datetime
    reached_at: datetime | None = None


class Feed(Engine):
    """An engine that is polled; answers go back as to any other engine."""

    shows: ClassVar[Mapping[Action, Action]] = {one: one for one in Action}
    """How a comment looks on the engine once it has been told an action."""

    def missing(self, site: Site) -> tuple[str, ...]:
        """Options and secrets that the site still needs before it can be polled."""
        return tuple(
            one
            for one in self.needs
            if not site.options.get(one) and one not in site.sealed
        )

    @abstractmethod
    def pages(self, access: Access, stretch: Stretch) -> Iterator[Page]:
        """Every comment written since, as it stands now, page after page.

        Each page is asked for when it is wanted. Reading may begin behind
        ``reached_at``, in the engine's own direction, never later.

        Raises
        ------
        UndeliverableError
            The site's options or secrets do not suffice.
        UnreachableError
            The engine did not do its part.
        """

    def article(self, access: Access, seen: Seen) -> Article:
        """What a comment stands under; asked for where a listing does not say so."""
        return seen.comment.article

    def reach(self, access: Access, headers: Mapping[str, str]) -> Api:
        """The engine's API, for pages as long as they get."""
        url = str(access.site.options.get(URL) or self.default_url)
        return Api(self.title, url, access.send, headers, PAGE_BYTES)


def read_each(shape: type[_Shape], items: object) -> tuple[list[_Shape], int]:
    """Each item in its shape, and how many had another."""
    found: list[_Shape] = []
    listed = list(items) if isinstance(items, Iterable) else []
    for item in listed:
        try:
            found.append(shape.model_validate(item))
        except ValidationError:
            continue
    return found, len(listed) - len(found)


def bounded(moment: datetime) -> datetime:
    """A time inside what databases and engines take."""
    return min(max(moment, FIRST), LAST)
