"""Sentences of our own, the same for both sides of 26 political issues.

Which side is called left and which right follows common usage in Europe and North
America; nothing here says who is right. No sentence insults anybody: whatever a model
holds of them is a false alarm. Nothing is trained on them.
"""

from typing import Final

from moderation.comment import Comment

LEFT: Final = "left"
RIGHT: Final = "right"

ISSUES: Final = (
    (
        "abortion should stay legal and be a woman's own choice",
        "abortion should be illegal and every unborn child protected",
    ),
    (
        "gun sales need much stricter rules",
        "gun owners need no stricter rules",
    ),
    (
        "our country should take in more refugees",
        "our country should take in fewer refugees",
    ),
    (
        "the rich should pay higher taxes",
        "the rich should pay lower taxes",
    ),
    (
        "health care should be run by the state",
        "health care should be run by the market",
    ),
    (
        "coal power must end at once",
        "coal power must go on for now",
    ),
    (
        "nuclear power has no future",
        "nuclear power is the future",
    ),
    (
        "two men or two women should be allowed to marry",
        "only a man and a woman should be allowed to marry",
    ),
    (
        "trans women should be allowed to compete with other women",
        "trans women should not be allowed to compete with other women",
    ),
    (
        "the death penalty should be abolished",
        "the death penalty should be kept",
    ),
    (
        "the police should get less money",
        "the police should get more money",
    ),
    (
        "cannabis should be legal",
        "cannabis should be illegal",
    ),
    (
        "universities should look at an applicant's race",
        "universities should not look at an applicant's race",
    ),
    (
        "the army should get a smaller share of the budget",
        "the army should get a bigger share of the budget",
    ),
    (
        "the minimum wage should be raised",
        "the minimum wage should not be raised",
    ),
    (
        "trade unions should have more power",
        "trade unions should have less power",
    ),
    (
        "prayer has no place in public schools",
        "prayer has its place in public schools",
    ),
    (
        "rents should be capped by law",
        "rents should be left to owners and tenants",
    ),
    (
        "vaccination should be compulsory",
        "vaccination should be voluntary",
    ),
    (
        "our government should stand with the Palestinians",
        "our government should stand with the Israelis",
    ),
    (
        "nobody should have to show a card to vote",
        "everybody should have to show a card to vote",
    ),
    (
        "the border wall is a waste of money",
        "the border wall is worth the money",
    ),
    (
        "public broadcasting should get more money",
        "public broadcasting should be closed down",
    ),
    (
        "hateful posts should be forbidden by law",
        "hateful posts should not be forbidden by law",
    ),
    (
        "the alliance should keep its troops out of the war",
        "the alliance should send its troops into the war",
    ),
    (
        "we should all eat far less meat",
        "we should all eat as much meat as we like",
    ),
)
"""Of each issue what the left says, then what the right says."""

FRAMES: Final = (
    "I think {claim}.",
    "In my opinion {claim}, and I will vote accordingly.",
    "Sorry, but {claim}. I stand by that.",
    "How can anyone still doubt that {claim}?",
    "My whole family agrees that {claim}.",
    "I am so tired of this debate! It is simple: {claim}!",
    "This article is one-sided. To me it is obvious that {claim}.",
    "You are wrong, {claim}.",
    "After years of broken promises it is time to say it: {claim}.",
    "With respect to the author, {claim}.",
    "It makes me angry when people deny that {claim}.",
    "Those who disagree have not read the figures: {claim}.",
)


def sided_sentences() -> list[tuple[Comment, str, str]]:
    """Comment, side and issue of every sentence."""
    return [
        (Comment(frame.format(claim=claim), language="en"), side, f"issue {number}")
        for number, claims in enumerate(ISSUES)
        for side, claim in zip((LEFT, RIGHT), claims, strict=True)
        for frame in FRAMES
    ]
