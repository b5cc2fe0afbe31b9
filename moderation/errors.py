"""The tree of errors that the moderation core raises.

::

    ModerationError
    ├── SettingsError              a PARLEY_* variable is unknown or malformed
    ├── MalformedCommentError      input that is not a comment in our shape
    ├── PolicyError                a policy that may not exist
    ├── DecisionError              a decision that may not exist
    ├── ModelError
    │   ├── ModelUnavailableError  no model can be loaded right now
    │   └── ArtifactError          files on disk that are not a sound model
    └── StorageError
        ├── UnknownSiteError       no site of that name
        ├── UnknownCommentError    no comment of that id on that site
        └── StaleWriteError        somebody else changed the row first

Every error carries a ``reason``: a short slug that ends up in metrics and logs,
so that nobody has to parse a message.
"""


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


class StaleWriteError(StorageError):
    """Somebody else changed the row first; ``version`` is where it is, if known."""

    reason = "stale_write"

    def __init__(
        self, message: str, *, reason: str | None = None, version: int | None = None
    ) -> None:
        super().__init__(message, reason=reason)
        self.version = version
