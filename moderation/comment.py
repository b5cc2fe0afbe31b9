"""What came in: a reader's comment with the article it stands under."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Author:
    """Who wrote a comment, as far as the platform says."""

    id: str | None = None
    name: str | None = None
    email: str | None = None
    url: str | None = None
    ip: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """What the comment stands under."""

    url: str | None = None
    title: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Parent:
    """The comment that this one answers."""

    id: str | None = None
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Comment:
    """A reader's comment, the one type from the adapter to ``fit``.

    Parameters
    ----------
    text : str
        As the platform sent it: HTML or plain, any Unicode.
    id : str, optional
        The platform's own identifier.
    targets : tuple of str
        What a stance is wanted towards; empty means the article's title.
    language : str, optional
        ISO 639-1 code when the platform names one; detected otherwise.
    """

    text: str
    id: str | None = None
    article: Article = field(default_factory=Article)
    targets: tuple[str, ...] = ()
    parent: Parent = field(default_factory=Parent)
    author: Author = field(default_factory=Author)
    language: str | None = None

    @property
    def stance_targets(self) -> tuple[str, ...]:
        """The targets to judge: those named, else the article's title, else none."""
        if self.targets:
            return self.targets
        return (self.article.title,) if self.article.title else ()
