"""The tree of errors that training raises.

::

    TrainingError
    ├── DatasetError
    │   ├── DatasetUnavailableError  a data set is neither at hand nor downloadable
    │   ├── DatasetChangedError      a downloaded file is not the one we know
    │   ├── MalformedDatasetError    a file that is not in its documented format
    │   └── UnknownLabelError        an importer gave a label or share that is not ours
    ├── HistoryError
    │   └── MalformedHistoryError    a site's history that is not in its format
    ├── RecipeError               a recipe that is not in its documented shape
    ├── QueryError                a question about thresholds that cannot be answered
    ├── ClusterError              no workers elsewhere to work on
    └── LeakError                    training and test share a group or a text

Every error carries a ``reason``: a short slug for logs and exit messages.
"""


class TrainingError(Exception):
    """Anything that training refuses to do."""

    reason = "training"


class DatasetError(TrainingError):
    """Something is wrong with a data set."""

    reason = "dataset"


class DatasetUnavailableError(DatasetError):
    """A data set is neither at hand nor downloadable."""

    reason = "dataset_unavailable"


class DatasetChangedError(DatasetError):
    """A downloaded file is not the one we know by its SHA-256."""

    reason = "dataset_changed"


class MalformedDatasetError(DatasetError):
    """A file that is not in its documented format."""

    reason = "malformed_dataset"


class UnknownLabelError(DatasetError):
    """An importer gave a label or share that is not ours."""

    reason = "unknown_label"


class ClusterError(TrainingError):
    """There are no workers elsewhere to work on."""

    reason = "cluster"


class HistoryError(TrainingError):
    """A site's history cannot be imported."""

    reason = "history"


class MalformedHistoryError(HistoryError):
    """A site's history that is not in its documented format."""

    reason = "malformed_history"


class LeakError(TrainingError):
    """Training and test share a group or a text."""

    reason = "leak"


class QueryError(TrainingError, ValueError):
    """A question about thresholds that cannot be answered as asked."""

    reason = "query"


class RecipeError(TrainingError, ValueError):
    """A recipe that is not in its documented shape."""

    reason = "recipe"
