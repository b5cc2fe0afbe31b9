"""What happened to a comment meanwhile, as a sentence."""

from collections.abc import Mapping

from moderation.errors import StaleWriteError

NOTHING = "Nothing was changed."
DONE: Mapping[str, str] = {
    "approve": "approved it",
    "hold": "kept it for later",
    "reject": "rejected it",
}
HAPPENED: Mapping[str, str] = {
    "edited": "Its author has edited it meanwhile: read it again.",
    "screened": "The machine has looked at it again meanwhile.",
    "deleted": "It was deleted where it was written.",
}


def said(error: StaleWriteError) -> str:
    """Who did what meanwhile; the time stands in the comment's history.

    Examples
    --------
    >>> said(StaleWriteError("…", changed={"what": "claimed", "by": "Mira"}))
    'Mira looks at it just now. Nothing was changed.'
    """
    changed = error.changed or {}
    what, by = changed.get("what") or "", changed.get("by") or "Somebody"
    if what == "claimed":
        sentence = f"{by} looks at it just now."
    elif what == "decided":
        sentence = f"{by} {DONE.get(changed.get('action') or '', 'decided')} meanwhile."
    elif what == "undone":
        sentence = f"{by} took a decision back meanwhile."
    else:
        sentence = HAPPENED.get(what, str(error))
    return f"{sentence} {NOTHING}"
