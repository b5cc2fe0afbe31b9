"""Comments to try with one click, in our own words."""

from collections.abc import Mapping
from dataclasses import dataclass

INTERVENTION = "Should the alliance send troops to end the war in Karanda?"
CYCLING = "City council closes Mill Street to cars"


@dataclass(frozen=True, slots=True)
class Example:
    """A comment under an article, and what its button says."""

    name: str
    text: str
    title: str
    targets: tuple[str, ...] = ()


EXAMPLES: Mapping[str, Example] = {
    "disagreement": Example(
        "Civil disagreement",
        "I see why the council did this, but I disagree. My mother is 81 and the "
        "pharmacy is on Mill Street; please keep a lane for people who cannot "
        "cycle. Thanks for explaining the plan so clearly.",
        CYCLING,
    ),
    "insult": Example(
        "Insult",
        "Only an idiot could write this. You pathetic clowns have never worked a "
        "day in your lives, and your stupid article proves it.",
        CYCLING,
    ),
    "spam": Example(
        "Spam",
        "I earned $7,450 last month from home!!! FREE sign-up, guaranteed profit, "
        "click here now: http://easy-cash.example/join or WhatsApp +1 555 0100",
        CYCLING,
    ),
    "threat": Example(
        "Threat",
        "We know which office you people work in. Close that street and I will "
        "make sure you get hurt. Watch your back.",
        CYCLING,
    ),
    "sarcasm": Example(
        "Sarcasm",
        "Oh brilliant, another masterpiece of planning. Because what every baker "
        "needs is fewer customers. Truly, give these geniuses a medal.",
        CYCLING,
    ),
    "for_civil": Example(
        "For, civil",
        "I support sending troops. Diplomacy has had three years, and families in "
        "Karanda are still being shelled every night. Intervention is a hard "
        "choice, but standing by is a choice too.",
        INTERVENTION,
        ("military intervention in Karanda", "diplomacy"),
    ),
    "against_civil": Example(
        "Against, civil",
        "I oppose this intervention. The last two wars we joined were supposed to "
        "be short as well. Send doctors and food, and keep talking to both sides.",
        INTERVENTION,
        ("military intervention in Karanda", "diplomacy"),
    ),
    "against_rude": Example(
        "Against, not civil",
        "You warmongering idiots never learn. Shut up and send your own damn kids "
        "to die for this stupid intervention!",
        INTERVENTION,
        ("military intervention in Karanda",),
    ),
    "for_rude": Example(
        "For, not civil",
        "Anyone against the intervention is a spineless coward and a disgusting "
        "liar. Send the troops and stop whining, you morons.",
        INTERVENTION,
        ("military intervention in Karanda",),
    ),
}
