"""Whether a comment says something new: a hash of what a verdict rests on."""

import hashlib
import json

from moderation.comment import Comment


def fingerprint(comment: Comment) -> str:
    """Hash of what a verdict rests on; addresses are left out, they can be guessed."""
    content = [
        comment.text,
        comment.targets,
        comment.language,
        comment.article.url,
        comment.article.title,
        comment.article.text,
        comment.parent.text,
        comment.author.name,
        comment.author.url,
    ]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()
