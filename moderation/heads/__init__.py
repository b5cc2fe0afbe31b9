"""The questions asked of a comment, by name."""

from moderation.heads import spam, stance, tone

HEADS: dict[str, type] = {
    tone.NAME: tone.ToneHead,
    spam.NAME: spam.SpamHead,
    stance.NAME: stance.StanceHead,
}
