"""Have more decisions stopped changing anything? Successive heads, compared.

Cohen's kappa between what two heads would decide on the same recent comments, as
small-text's ``KappaAverage`` does. A head is compared with the newest one that learned
from a tenth fewer decisions at least: two that learned nearly the same always agree.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from moderation.comment import Comment
from moderation.errors import ArtifactError
from moderation.model import FittedModel
from moderation.registry import artifact
from moderation.registry.site_heads import (
    LoadedHead,
    SiteManifest,
    SiteStore,
    head_of,
    load_head,
)
from training.adapt import Adapted
from training.fit_site import predicted
from training.site_rows import site_rows

ENOUGH: Final = 0.95
IN_A_ROW: Final = 3
COMMENTS: Final = 2_000
FEWEST: Final = 100
KEY: Final = "settling"

Flags = NDArray[np.bool_]


def kappa(before: Flags, after: Flags) -> float:
    """Cohen's kappa of two rows of decisions; NaN where both always say the same."""
    equal = float((before == after).mean())
    one, two = float(before.mean()), float(after.mean())
    chance = one * two + (1 - one) * (1 - two)
    return (equal - chance) / (1 - chance) if chance < 1 else float("nan")


def has_settled(kappas: Sequence[float | None]) -> bool:
    """Whether the last three comparisons found hardly any change."""
    last = kappas[-IN_A_ROW:]
    return len(last) == IN_A_ROW and all(
        one is not None and one >= ENOUGH for one in last
    )


def settled(
    made: Adapted, store: SiteStore, model: FittedModel, texts: Sequence[str]
) -> Adapted:
    """The head with what it changed in its manifest, under ``metrics.settling``.

    The same decisions as in service keep what was found then, so that nothing is new.
    """
    served = _served(store)
    manifest = made.manifest
    if served and _same(served[-1].manifest, manifest):
        found = served[-1].manifest.metrics.get(KEY)
    else:
        before = _before(served, manifest)
        found = None if before is None else _compared(made, before, model, texts)
    if found is None:
        return made
    metrics = {**manifest.metrics, KEY: found}
    return replace(made, manifest=manifest.model_copy(update={"metrics": metrics}))


def in_words(manifest: SiteManifest) -> str:
    """What the comparison found, as a sentence or two; empty without one."""
    found = manifest.metrics.get(KEY)
    if not found:
        return ""
    said = (
        f"since the head of {found['since']:,} decisions, {found['changed']:.1%} of "
        f"{found['comments']:,} recent comments would be decided otherwise"
    )
    if found["kappa"] is not None:
        said += f" (kappa {found['kappa']:.2f})"
    if found["settled"]:
        said += (
            "\nmore decisions change hardly anything any more: ask about fewer "
            "comments, and keep those by lot, to notice when that ends"
        )
    return said


def _compared(
    made: Adapted, before: LoadedHead, model: FittedModel, texts: Sequence[str]
) -> dict[str, Any] | None:
    if len(texts) < FEWEST:
        return None
    manifest = made.manifest
    arrays = artifact.unpack(made.weights, manifest.weights["sha256"])
    rows = site_rows(model, [Comment(text) for text in texts], manifest.labels)
    heads = (before.head, head_of(arrays, manifest))
    old, new = (predicted(head.reject, rows)[:, 0] > 0 for head in heads)
    found = kappa(old, new)
    known = None if np.isnan(found) else round(found, 4)
    earlier = before.manifest.metrics.get(KEY, {}).get("kappas", [])
    kappas = [*earlier, known][-IN_A_ROW:]
    return {
        "kappa": known,
        "kappas": kappas,
        "changed": round(float((old != new).mean()), 4),
        "comments": len(texts),
        "since": before.manifest.decisions,
        "settled": has_settled(kappas),
    }


def _served(store: SiteStore) -> list[LoadedHead]:
    """The heads that served, oldest first; those that are not sound are left out."""
    found = []
    for digest in store.served():
        try:
            found.append(load_head(store.folder / digest))
        except ArtifactError:
            continue
    return found


def _same(one: SiteManifest, other: SiteManifest) -> bool:
    def told(manifest: SiteManifest) -> tuple[object, ...]:
        return manifest.parent, manifest.data_sha256, manifest.seed, manifest.weights

    return told(one) == told(other)


def _before(served: Sequence[LoadedHead], manifest: SiteManifest) -> LoadedHead | None:
    """The newest head around the same model with a tenth fewer decisions, if any."""
    for head in reversed(served):
        known = head.manifest
        is_kin = known.parent == manifest.parent and known.labels == manifest.labels
        if is_kin and 11 * known.decisions <= 10 * manifest.decisions:
            return head
    return None
