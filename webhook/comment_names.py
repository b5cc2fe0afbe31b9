"""By which names a comment is found again that had no number when it was checked."""

from dataclasses import dataclass

from moderation.comment_names import author_name, content_name, number_name
from moderation.secret_key import SecretKey
from moderation.storage.unit_of_work import Reading, UnitOfWork
from webhook.platforms.akismet import Recheck, SentComment


@dataclass(frozen=True, slots=True)
class CommentNames:
    """Keyed hashes, so that no address can be guessed from them.

    Parameters
    ----------
    content : str
        Text, address of the article, author's name and e-mail.
    author : str
        The same without the text: who wrote the newest such comment may edit it.
    number : str, optional
        The blog and its own number of the comment, once it has one.
    edited : bool
        Whether the client says that the text is not what it was.
    """

    content: str
    author: str
    number: str | None
    edited: bool

    def find(self, reading: Reading, site_id: int) -> tuple[str | None, bool]:
        """The platform's id, and whether the comment says what it said before."""
        found = reading.aliases.find(site_id, self.content)
        if found is not None:
            return found, True
        for name in (self.number, self.author if self.edited else None):
            found = reading.aliases.find(site_id, name) if name else None
            if found is not None:
                return found, False
        return None, False

    def give(self, work: UnitOfWork, site_id: int, number: int, *, new: bool) -> None:
        """Give the names to our comment ``number``.

        Raises
        ------
        StaleWriteError
            The same comment was written meanwhile.
        """
        if new:
            work.aliases.claim(site_id, self.content, number)
            work.aliases.point(site_id, self.author, number)
        if self.number:
            work.aliases.point(site_id, self.number, number)


def names_of(sent: SentComment, key: SecretKey) -> CommentNames:
    """The names of a comment as it was sent."""
    number = number_name(key, sent.blog, sent.engine_id) if sent.engine_id else None
    return CommentNames(
        content=content_name(key, sent.comment, sent.blog),
        author=author_name(key, sent.comment, sent.blog),
        number=number,
        edited=sent.recheck is Recheck.EDIT,
    )
