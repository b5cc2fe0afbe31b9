"""The examples that a recipe asks for."""

from collections.abc import Callable, Sequence

from moderation.settings import Settings
from training.example import Example
from training.gather import Gathered, gather
from training.identity_templates import identity_examples
from training.recipe import Recipe
from training.spam_templates import spam_examples
from training.tone_templates import tone_examples


def recipe_data(
    plan: Recipe,
    settings: Settings,
    on_source: Callable[[str, str], None],
    *,
    skip_unavailable: bool = False,
    decided: Sequence[Example] = (),
) -> Gathered:
    """Gather a recipe's sources and our own sentences; see ``training.gather``."""
    return gather(
        plan.sources,
        seed=plan.seed,
        shares=plan.shares,
        local=settings.data_dir,
        cache=settings.instance / "datasets",
        held_out=settings.held_out,
        unpinned_tests=plan.unpinned_tests,
        written=[
            *identity_examples(plan.seed, per_group=plan.identity_sentences),
            *tone_examples(plan.seed, per_frame=plan.tone_sentences),
            *spam_examples(plan.seed, per_frame=plan.spam_sentences),
        ],
        decided=decided,
        skip_unavailable=skip_unavailable,
        on_source=on_source,
    )
