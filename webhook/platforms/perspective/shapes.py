"""Bodies of Perspective's two methods, as protobuf's JSON allows them to be written.

Names may be in camelCase or snake_case, null means absent, and a name that nobody
knows is an error: a misspelled ``doNotStore`` must not be taken for its absence.
"""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator
from pydantic.alias_generators import to_camel

MAX_ENTRIES = 100
Language = Annotated[str, Field(min_length=1, max_length=35)]


class _Shape(BaseModel):
    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        alias_generator=to_camel,
        populate_by_name=True,
        allow_inf_nan=False,
    )

    @model_validator(mode="before")
    @classmethod
    def without_nulls(cls, values: Any) -> Any:
        """Null is how protobuf's JSON says that a field has its default."""
        if not isinstance(values, dict):
            return values
        return {name: value for name, value in values.items() if value is not None}


class TextShape(_Shape):
    """A text with its type."""

    text: str = ""
    type: str = "PLAIN_TEXT"


class ArticleAndParentShape(_Shape):
    """What a comment stands under and answers."""

    article: TextShape = TextShape()
    parent_comment: TextShape = TextShape()


class ContextShape(_Shape):
    """Either a list of texts, or article and parent."""

    entries: list[TextShape] = Field(default_factory=list, max_length=MAX_ENTRIES)
    article_and_parent_comment: ArticleAndParentShape | None = None


class ParametersShape(_Shape):
    """How one attribute is wanted."""

    score_type: str = "PROBABILITY"
    score_threshold: float | None = None


class _Request(_Shape):
    comment: TextShape = TextShape()
    context: ContextShape = ContextShape()
    languages: list[Language] = Field(default_factory=list, max_length=20)
    do_not_store: StrictBool = False
    client_token: str = ""
    session_id: str = ""
    community_id: str = ""


class AnalyzeShape(_Request):
    """The body of ``comments:analyze``."""

    requested_attributes: dict[str, ParametersShape] = Field(
        default_factory=dict, max_length=MAX_ENTRIES
    )
    span_annotations: StrictBool = False
    drop_unsupported_attributes: StrictBool = False


class ScoreShape(_Shape):
    """A score."""

    value: float = Field(default=0.0, ge=0, le=1)
    type: str = "PROBABILITY"


class SpanScoreShape(_Shape):
    """A score of a stretch of the text; taken, and not used."""

    begin: int = 0
    end: int = 0
    score: ScoreShape = ScoreShape()


class AttributeScoresShape(_Shape):
    """What a client thinks of one attribute."""

    summary_score: ScoreShape | None = None
    span_scores: list[SpanScoreShape] = Field(default_factory=list, max_length=10_000)


class SuggestShape(_Request):
    """The body of ``comments:suggestscore``; ``doNotStore`` is an addition of ours."""

    attribute_scores: dict[str, AttributeScoresShape] = Field(
        default_factory=dict, max_length=MAX_ENTRIES
    )
