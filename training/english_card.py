"""The part of the semantic head's card about English."""

from collections.abc import Iterator, Mapping
from typing import Any

from moderation.registry.semantic import SemanticManifest
from training.english_figures import WAYS
from training.identity_bias import ALLOWED


def english_lines(manifest: SemanticManifest) -> Iterator[str]:
    """Lines of Markdown; none for a head that does not help out in English."""
    entry, figures = manifest.english, manifest.metrics.get("english")
    if entry is None or figures is None:
        return
    yield "## English"
    yield ""
    yield "Beside the default model's tone head"
    yield f"`{entry.tone}`,"
    yield "and silent beside any other. Labels that are not named here are the n-grams'"
    yield "alone. On `auto` it is asked where they give:"
    yield ""
    for label, least in entry.asked_from.items():
        yield f"- {label}: {least:g} or more"
    yield ""
    yield from _promises(figures["promises"], entry.rejects)
    yield from _by_source(figures["by_source"])
    yield from _asked(figures["asked"])
    yield from _identity(figures["identity"])


def _promises(promises: Mapping[str, Any], rejects: tuple[str, ...]) -> Iterator[str]:
    yield "The default model's thresholds, looked at again on held-out comments: of"
    yield "those that reach one, how many are so (at the natural rate, by count), and"
    yield "how many of those that are so reach it. *Proven*: an exact bound at 90 %"
    yield "confidence shows the precision that is wanted."
    yield ""
    ways = "precision: n-grams | both | recall: n-grams | both"
    yield f"| label | action | from | wanted | {ways} | proven on both |"
    yield "|---|---|--:|--:|--:|--:|--:|--:|---|"
    for label, found in promises.items():
        for action in ("hold", "reject"):
            if action in found:
                yield f"| {label} | {action} | {_promise(found[action])} |"
    yield ""
    left = [label for label, found in promises.items() if not found["kept"]]
    if left:
        yield "Left to the n-grams, for it would be held wrongly more often:"
        yield f"{', '.join(left)}."
        yield ""
    named = ", ".join(rejects) or "none"
    yield f"Labels that may reject by its scores alone: {named}. Of the others it"
    yield "rejects only what the n-grams reject as well."
    yield ""
    yield "| label | ECE on these: n-grams | both |"
    yield "|---|--:|--:|"
    for label, found in promises.items():
        yield f"| {label} | {found['ece']['n-grams']} | {found['ece']['both']} |"
    yield ""


def _promise(found: Mapping[str, Any]) -> str:
    words, both = found["n-grams"], found["both"]
    shares = (words["precision"], both["precision"], words["recall"], both["recall"])
    figures = " | ".join(f"{share:.1%}" for share in shares)
    proven = "yes" if found["proven"] else "no"
    return f"{found['from']:.3f} | {found['wanted']:.0%} | {figures} | {proven}"


def _by_source(rows: Mapping[str, Any]) -> Iterator[str]:
    yield "On test parts, never trained on or chosen with: ROC-AUC, then average"
    yield "precision, of n-grams alone, with the head asked about every comment, and on"
    yield "`auto`."
    yield ""
    yield f"| label, source | rows | yes | {' | '.join(WAYS)} | {' | '.join(WAYS)} |"
    yield f"|---|--:|--:|{'--:|' * len(WAYS) * 2}"
    for name, row in rows.items():
        both = [*row["auc"].values(), *row["average_precision"].values()]
        figures = " | ".join(f"{value:.4f}" for value in both)
        yield f"| {name} | {row['rows']:,} | {row['yes']:,} | {figures} |"
    yield ""


def _asked(shares: Mapping[str, Any]) -> Iterator[str]:
    yield "How often it is asked on `auto`, of test comments that nobody called toxic:"
    yield ""
    yield "| source | rows | asked |"
    yield "|---|--:|--:|"
    for source, row in shares.items():
        yield f"| {source} | {row['rows']:,} | {row['asked']:.1%} |"
    yield ""


def _identity(found: Mapping[str, Any]) -> Iterator[str]:
    words, both = found["n-grams"], found["both"]
    yield f"Groups' names, on the default card's {both['sentences']:,} sentences: the"
    yield f"worst gap is {both['worst_gap']:.4f}, of n-grams alone"
    yield f"{words['worst_gap']:.4f}; {ALLOWED} is what we allow ourselves."
    yield f"ROC-AUC over all is {both['auc']:.4f}, of n-grams alone {words['auc']:.4f}."
    yield ""
