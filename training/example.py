"""A labelled comment: what training learns from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from moderation.comment import Comment


class Stance(StrEnum):
    """Which side a comment takes towards its one target."""

    FAVOR = "favor"
    AGAINST = "against"
    NEUTRAL = "neutral"


@dataclass(frozen=True, slots=True)
class Example:
    """A comment and what people said of it.

    Parameters
    ----------
    comment : Comment
        For a stance example ``comment.targets`` holds exactly one target.
    labels : mapping of label to float
        Tone labels and ``spam``: the share of raters who saw it, in [0, 1].
        A label that is absent was not asked about: that is not a "no".
    source : str
        Name of the importer.
    group : str
        Examples of one group (article, thread, video, target) never straddle a split.
    stance : Stance, optional
        Set for stance examples only.
    split : str
        The publisher's own split (``train``, ``dev``, ``test``) or ``""``.
    """

    comment: Comment
    labels: Mapping[str, float] = field(default_factory=dict)
    source: str = ""
    group: str = ""
    stance: Stance | None = None
    split: str = ""
