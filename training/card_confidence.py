"""The card's page on which stances are counted on."""

from collections.abc import Iterator

from moderation.registry.manifest import Manifest


def stance_confidence(manifest: Manifest) -> Iterator[str]:
    """Lines of Markdown; none for a model that was made before it was measured."""
    curves = manifest.metrics["stance"].get("risk_coverage", {})
    if not curves:
        return
    bound = manifest.stance_confident
    coverages = [point[0] for point in next(iter(curves.values()))]
    yield "Unsure is an answer: accuracy of favor against against among the surest"
    yield "answers, on comments that take a side."
    yield ""
    yield f"| surest | {' | '.join(f'{share:.0%}' for share in coverages)} |"
    yield f"|---{'|--:' * len(coverages)}|"
    for source, points in curves.items():
        yield f"| {source} | {' | '.join(f'{right:.2f}' for _, right in points)} |"
    yield ""
    if bound is None:
        yield "No answer is called confident: on validation pairs no probability was"
        yield "found from which 85 % are right."
    else:
        yield f"An answer is `confident` from {bound:.2f} on for its likeliest side: of"
        yield "these 85 % were right on validation pairs, sources counting alike."
    yield ""
