"""Thirty readers on a foreign intervention, in our own words: a case to look at.

For and against, civil and not, and some who take no side. The two sides say what they
say alike, so that one sees whether the machine treats them alike.
"""

from collections.abc import Mapping

from webhook.playground.examples import INTERVENTION, Example

TARGETS = ("The alliance should send troops to Karanda.",)
FOR_CIVIL = (
    "I support sending troops. Talks have failed for three years, and every month the "
    "front moves closer to the refugee camps.",
    "My cousin works in a clinic in Karanda. She says that without an outside force "
    "they will not get through the winter. We should go.",
    "Nobody wants this war to grow, but armies that meet no resistance do not stop by "
    "themselves. A limited mission is the smaller evil.",
    "We promised to protect them when they gave up their missiles. A promise that is "
    "broken at the first test is worth nothing to anyone.",
    "Yes to the intervention, under a clear mandate and with a date on which it ends. "
    "Parliament should vote on both.",
    "I was against the last mission and I was wrong: it saved the port and the people "
    "who fled there. I am for this one.",
    "Sanctions alone have not moved the generals. Troops at the river would at least "
    "make them count the cost.",
    "It is easy to call for patience from a warm kitchen. Send the soldiers, then talk "
    "from a position of strength.",
)
AGAINST_CIVIL = (
    "I oppose sending troops. Every intervention I remember was meant to last some "
    "months and lasted for years.",
    "My brother came home from the last mission and has not slept well since. I do not "
    "want other families to go through that. We should stay out.",
    "More soldiers mean more targets. Money for doctors, food and shelter would save "
    "more people than a brigade.",
    "The article never asks who governs Karanda afterwards. Without an answer to that "
    "I am against it.",
    "No to the intervention. Neither side there has asked for us, and our parliament "
    "has not been given a plan.",
    "I was for the last mission and I was wrong: we left behind more weapons than "
    "schools. I am against this one.",
    "Talks are slow and they look weak, but the ceasefire in spring came from talks. "
    "Keep talking, keep the troops at home.",
    "It is easy to call for courage from a warm kitchen. Keep the soldiers here, and "
    "put pressure on the banks that pay for this war.",
)
FOR_RUDE = (
    "Send the troops, and let these pathetic cowards in the comments whine.",
    "Anyone against this intervention is a stupid, heartless idiot.",
    "You pacifist morons would let children burn to keep your hands clean. Shut up!",
    "Finally some courage. The peace clowns can go to hell.",
    "What a load of crap from the stay-at-home crowd. Disgusting hypocrites, all of "
    "you. Troops in, now!",
)
AGAINST_RUDE = (
    "Keep the troops home, and let these pathetic warmongers in the comments whine.",
    "Anyone for this intervention is a stupid, heartless idiot.",
    "You warmonger morons would let children burn to feel like heroes. Shut up!",
    "Another war, great. The army clowns can go to hell.",
    "What a load of crap from the armchair generals. Disgusting hypocrites, all of "
    "you. No troops, ever!",
)
NEITHER = (
    "How many soldiers are we talking about, and who would command them?",
    "There is a mistake in the second paragraph: Karanda has four provinces, not five.",
    "Does anyone know whether the trains to the border are still running?",
    "Thanks for the map, it made the situation much clearer to me.",
)
GROUPS: Mapping[str, tuple[str, ...]] = {
    "For, civil": FOR_CIVIL,
    "Against, civil": AGAINST_CIVIL,
    "For, not civil": FOR_RUDE,
    "Against, not civil": AGAINST_RUDE,
    "Neither": NEITHER,
}


def readers() -> dict[str, dict[str, Example]]:
    """By group: the slug of each comment, and the example it makes."""
    return {
        group: {
            f"reader-{place}-{number}": Example(text, text, INTERVENTION, TARGETS)
            for number, text in enumerate(texts, start=1)
        }
        for place, (group, texts) in enumerate(GROUPS.items(), start=1)
    }


READERS: Mapping[str, Example] = {
    slug: example for group in readers().values() for slug, example in group.items()
}
