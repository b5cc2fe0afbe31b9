"""The tree of errors that the moderation core raises.

::

    ModerationError
    ├── SettingsError              a PARLEY_* variable is unknown or malformed
    ├── MalformedCommentError      input that is not a comment in our shape
    ├── PolicyError                a policy that may not exist
    ├── DecisionError              a decision that may not exist
    ├── TargetsError               targets that an article may not have
    ├── ModelError
    │   ├── ModelUnavailableError  no model can be loaded right now
    │   └── ArtifactError          files on disk that are not a sound model
    └── StorageError
        ├── UnknownSiteError       no site of that name
        ├── UnknownArticleError    no such article on that site
        ├── UnknownCommentError    no comment of that id on that site
        │   └── DeletedCommentError    it is not there any more
        ├── UnknownDecisionError   no such decision, or no such bulk act
        ├── UnknownCursorError     a place in a list that leads nowhere
        ├── StaleWriteError        somebody else changed the row first
        └── AccountError           an account that may not be so changed

Every error carries a ``reason``: a short slug that ends up in metrics and logs,
so that nobody has to parse a message.
"""

from collections.abc import Mapping


class ModerationError(Exception):
    """Anything that the core refuses to do."""

    reason = "moderation"

    def __init__(self, message: str, *, reason: str | None = None) -> None:
        super().__init__(message)
        if reason is not None:
            self.reason = reason


class SettingsError(ModerationError, ValueError):
    """A ``PARLEY_*`` variable is unknown or malformed."""

    reason = "settings"


class MalformedCommentError(ModerationError, ValueError):
    """Input that is not a comment in our shape."""

    reason = "malformed_comment"


class PolicyError(ModerationError, ValueError):
    """A policy that may not exist, such as one that acts on a stance."""

    reason = "policy"


class DecisionError(ModerationError, ValueError):
    """A decision that may not exist, such as one about an unknown label."""

    reason = "decision"


class TargetsError(ModerationError, ValueError):
    """Targets that an article may not have, such as too many of them."""

    reason = "targets"


class ModelError(ModerationError):
    """Something is wrong with a model."""

    reason = "model"


class ModelUnavailableError(ModelError):
    """No model can be loaded right now."""

    reason = "model_unavailable"


class ArtifactError(ModelError, ValueError):
    """Files on disk that are not a sound model."""

    reason = "artifact"


class StorageError(ModerationError):
    """The database cannot do what was asked."""

    reason = "storage"


class UnknownSiteError(StorageError, LookupError):
    """No site of that name."""

    reason = "unknown_site"


class UnknownCommentError(StorageError, LookupError):
    """No comment of that id on that site."""

    reason = "unknown_comment"


class UnknownArticleError(StorageError, LookupError):
    """Nothing stands under such an article."""

    reason = "unknown_article"


class StaleWriteError(StorageError):
    """Somebody else changed the row first; ``version`` is where it is, if known.

    ``changed`` says what happened meanwhile, where that is known: ``what`` (decided,
    undone, edited, deleted, claimed), ``by``, ``action`` and ``at`` (ISO 8601).
    """

    reason = "stale_write"

    def __init__(
        self,
        message: str,
        *,
        reason: str | None = None,
        version: int | None = None,
        changed: Mapping[str, str | None] | None = None,
    ) -> None:
        super().__init__(message, reason=reason)
        self.version = version
        self.changed = changed


class UnknownDecisionError(StorageError, LookupError):
    """No decision of that number on that comment, or no such bulk act."""

    reason = "unknown_decision"


class UnknownCursorError(StorageError, LookupError):
    """A place in a list that nobody was given."""

    reason = "unknown_cursor"


class DeletedCommentError(UnknownCommentError):
    """The comment was deleted where it was written; nobody decides on it any more."""

    reason = "deleted_comment"


class AccountError(StorageError, ValueError):
    """An account that may not be so changed, such as the last owner's removal."""

    reason = "account"
