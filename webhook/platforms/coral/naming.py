"""What we call a comment of Coral, which has no id when Coral asks."""

import hashlib
import html
import json
import re

MAX_STORY = 120
DIGEST_LENGTH = 40
_TAG = re.compile(r"<[^>]*>")


def comment_name(
    story_id: str, author_id: str, parent_id: str | None, text: str
) -> str:
    """Story and fingerprint: the same whenever the same is said at the same place.

    HTML and plain text give one name, as either may be asked for. Whoever edits a
    comment makes another of it.
    """
    words = "".join(html.unescape(_TAG.sub("", text)).split())
    said = json.dumps([story_id, author_id, parent_id or "", words])
    digest = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()
    story = story_id if len(story_id) <= MAX_STORY else ""
    return f"{story}:{digest[:DIGEST_LENGTH]}"


def story_of(name: str) -> str | None:
    """The id of the story that a comment is under, where its name has it."""
    return name.rpartition(":")[0] or None
