"""Akismet's protocol: what its clients send, and the words they want to hear."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from urllib.parse import unquote, urlsplit

from moderation.comment import Article, Author, Comment, Parent
from moderation.verdict import Action, Verdict
from webhook.errors import MalformedPayloadError
from webhook.form_fields import Fields, read_fields

KEY = re.compile(r"[a-z0-9]{12}")
THANKS = "Thanks for making the web a better place."
BLATANT = 0.99
MAX_NAME = 200
MAX_URL = 2_000
TITLE_WORDS = 3
_TRUE = frozenset({"1", "true", "yes", "on"})
_SPAM_AUTHORS = frozenset({"akismet-guaranteed-spam", "viagra-test-123"})
_SPAM_EMAIL = "akismet-guaranteed-spam@example.com"
_FORM = "POST_comment_post_ID"
_SLASHED_FIELDS = (
    *("comment_content", "comment_author", "comment_author_email"),
    "comment_author_url",
)
_SLASHED = re.compile(r"\\(.)", re.DOTALL)
_WORD_GAPS = re.compile(r"[-_+\s]+")
_SUFFIX = re.compile(r"\.(html?|php|aspx?|md)$", re.IGNORECASE)


class Recheck(StrEnum):
    """Why a client asks again."""

    QUEUE = "recheck_queue"
    RETRY = "retry"
    EDIT = "edit"


@dataclass(frozen=True, slots=True)
class SentComment:
    """A comment as a client of Akismet sends it.

    Parameters
    ----------
    comment : Comment
        Without an id: clients ask before the comment has one.
    article_named : bool
        Whether the article's title was sent, rather than read off its address.
    engine_id : str
        The blog engine's number of it, where it has one by now.
    administrator, guaranteed_spam, is_test : bool
        An administrator's is never spam; a test's is never kept; some inputs are
        spam by agreement, and as good as a test.
    """

    comment: Comment
    blog: str
    article_named: bool = False
    engine_id: str = ""
    recheck: Recheck | None = None
    callback: str | None = None
    reporter: str = ""
    administrator: bool = False
    guaranteed_spam: bool = False
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class Reply:
    """What a client gets, as text without a line break at its end."""

    text: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    content_type: str = "text/plain; charset=utf-8"


class AkismetPlatform:
    """Whatever speaks to rest.akismet.com: WordPress and dozens of others."""

    name = "akismet"

    def fields(self, content_type: str, body: bytes) -> Fields:
        """Read a body; raises MalformedPayloadError, which quotes nothing."""
        try:
            return read_fields(content_type, body, charset_field="blog_charset")
        except ValueError as error:
            raise MalformedPayloadError("The body cannot be read.") from error

    def key(self, sent: Fields, queried: Fields, host: str) -> str:
        """The key, wherever the client put it; empty when there is none."""
        label = host.partition(".")[0].lower()
        shown = sent.first("api_key", "key") or queried.first("api_key", "key")
        return shown.lower() or (label if KEY.fullmatch(label) else "")

    def checked(self, sent: Fields) -> SentComment:
        """A comment that is to be checked; raises MalformedPayloadError."""
        for name in ("blog", "user_ip"):
            if not sent.first(name):
                raise MalformedPayloadError(f'Empty "{name}" value')
        return self.reported(_unslashed(sent))

    def reported(self, sent: Fields) -> SentComment:
        """A comment that a report is about; some clients send its text alone."""
        author, email = sent.first("comment_author"), sent.first("comment_author_email")
        recheck = sent.first("recheck_reason")
        return SentComment(
            comment=_comment(sent),
            blog=sent.first("blog")[:MAX_URL],
            article_named=bool(sent.first("parley_article_title")),
            engine_id=sent.first("comment_ID")[:MAX_NAME],
            recheck=Recheck(recheck) if recheck in list(Recheck) else None,
            callback=_address(sent.first("callback")),
            reporter=sent.first("reporter")[:MAX_NAME],
            administrator=sent.first("user_role").lower() == "administrator",
            guaranteed_spam=author in _SPAM_AUTHORS or email == _SPAM_EMAIL,
            is_test=sent.first("is_test").lower() in _TRUE,
        )

    def answer(
        self, action: Action, *, guid: str, blatant: bool = False, hold: str = "false"
    ) -> Reply:
        """The verdict in the words that every generation of clients takes right.

        ``hold`` is what clients hear that know nothing of waiting; those that do,
        WordPress and Discourse, go by the error.
        """
        headers = {"X-akismet-guid": guid}
        if action is Action.HOLD:
            return Reply(hold, headers=headers | {"X-akismet-error": "held-for-review"})
        if action is Action.APPROVE:
            return Reply("false", headers=headers)
        return Reply("true", headers=headers | (_DISCARD if blatant else {}))

    def refuse(self, why: str, status: int = 200) -> Reply:
        """The one answer to whatever cannot be worked on."""
        return Reply("invalid", status, {"X-akismet-debug-help": why})


_DISCARD = {"X-akismet-pro-tip": "discard"}


def is_blatant(verdict: Verdict) -> bool:
    """Whether a client may drop the comment unseen.

    It is rejected, and the calibrated score of the rule that rejected it is at least
    0.99: of a hundred such, at most one is expected to be wrong.
    """
    strictest = verdict.reasons[0] if verdict.reasons else None
    return (
        verdict.action is Action.REJECT
        and strictest is not None
        and (strictest.score or 0.0) >= BLATANT
    )


def title_of(permalink: str) -> str | None:
    """A title read off an address of three words or more.

    Examples
    --------
    >>> title_of("https://b.example/2026/why-the-tax-is-wrong/")
    'Why the tax is wrong'
    >>> title_of("https://b.example/?p=12")
    """
    try:
        path = unquote(urlsplit(permalink).path)
    except ValueError:
        return None
    slug = _SUFFIX.sub("", path.rstrip("/").rpartition("/")[2])
    words = [word for word in _WORD_GAPS.split(slug) if word]
    if sum(word.isalpha() for word in words) < TITLE_WORDS:
        return None
    title = " ".join(words)
    return title[:1].upper() + title[1:]


def _unslashed(sent: Fields) -> Fields:
    """What WordPress's own form carries, without the backslashes that PHP put in.

    WordPress hands a new comment to its plugins as addslashes() leaves it, and only
    such a check repeats the form. Its later calls come from the database, without.
    """
    if _FORM not in sent.values or sent.first("recheck_reason"):
        return sent
    plain = {
        name: tuple(_SLASHED.sub(r"\1", value) for value in sent.values.get(name, ()))
        for name in _SLASHED_FIELDS
    }
    return Fields({**sent.values, **plain})


def _comment(sent: Fields) -> Comment:
    return Comment(
        text=sent.raw("comment_content"),
        article=_article(sent),
        parent=Parent(
            id=_number(sent.first("comment_parent")),
            text=sent.first("comment_parent_content") or None,
        ),
        author=Author(
            id=_number(sent.first("user_id", "user_ID")),
            name=sent.first("comment_author") or None,
            email=sent.first("comment_author_email") or None,
            url=sent.first("comment_author_url") or None,
            ip=sent.first("user_ip") or None,
        ),
    )


def _article(sent: Fields) -> Article:
    permalink = sent.first("permalink")
    context = ", ".join(dict.fromkeys(sent.all("comment_context")))
    known = (sent.first("parley_article_excerpt"), context)
    return Article(
        url=permalink[:MAX_URL] or None,
        title=sent.first("parley_article_title") or title_of(permalink),
        text="\n".join(part for part in known if part) or None,
    )


def _number(value: str) -> str | None:
    return None if value in {"", "0"} else value[:MAX_NAME]


def _address(value: str) -> str | None:
    if len(value) > MAX_URL or not value.startswith(("http://", "https://")):
        return None
    return value
