"""What a visitor typed into the playground, checked before it is screened."""

from collections.abc import Mapping
from dataclasses import dataclass

from moderation.comment import Article, Comment
from moderation.wire import MAX_TARGETS
from webhook.playground.examples import EXAMPLES
from webhook.playground.readers import READERS


@dataclass(frozen=True, slots=True)
class PlaygroundForm:
    """The fields as typed; ``label`` is the one whose words are highlighted."""

    text: str = ""
    title: str = ""
    targets: str = ""
    label: str = ""

    @property
    def target_lines(self) -> tuple[str, ...]:
        """The targets, one per line, without blanks and repetitions."""
        lines = (line.strip() for line in self.targets.splitlines())
        return tuple(dict.fromkeys(line for line in lines if line))

    @property
    def problem(self) -> str:
        """What is wrong, as a sentence for the visitor; empty when nothing is."""
        if not self.text.strip():
            return "Write a comment first, or pick an example."
        if len(self.target_lines) > MAX_TARGETS:
            return f"At most {MAX_TARGETS} targets, one per line."
        return ""

    def comment(self) -> Comment:
        """The comment to screen."""
        return Comment(
            text=self.text,
            article=Article(title=self.title.strip() or None),
            targets=self.target_lines,
        )


def read_form(fields: Mapping[str, str]) -> PlaygroundForm:
    """The form of a request; a known ``example`` replaces what was typed."""
    slug = fields.get("example", "")
    example = EXAMPLES.get(slug) or READERS.get(slug)
    if example is not None:
        return PlaygroundForm(example.text, example.title, "\n".join(example.targets))
    return PlaygroundForm(
        text=fields.get("text", "").replace("\r\n", "\n"),
        title=fields.get("title", ""),
        targets=fields.get("targets", ""),
        label=fields.get("label", ""),
    )
