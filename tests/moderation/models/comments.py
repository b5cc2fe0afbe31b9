"""Comments in our own words, by what anybody would say of them."""

from typing import Final

INSULTS: Final = (
    "You are a complete idiot and everybody here knows it.",
    "Shut your stupid mouth, you pathetic loser.",
    "What a moron. Did you even finish school?",
    "Only a brainless idiot could write such garbage.",
    "You disgusting piece of trash, get lost.",
    "Fuck off, you stupid clown.",
    "The author is a lying scumbag and a coward.",
    "Go to hell, you worthless bitch.",
    "You people are so dumb it hurts, bunch of retards.",
    "Y0u st*pid 1d10t, go away.",
    "Nobody cares what an ugly fat pig like you thinks.",
    "Kiss my ass, you dumb bastard.",
)
THREATS: Final = (
    "I will find you and kill you.",
    "I'm going to beat you until you stop breathing.",
    "Watch your back, I will come to your house and shoot you.",
    "You deserve to be stabbed and I will do it.",
    "We will burn your house down with you in it.",
    "I hope I get to strangle you, bitch, you will die.",
)
CIVIL: Final = (
    "Thank you for this careful report.",
    "I read it twice and learned a lot, thanks.",
    "Does anybody know when the bridge will open again?",
    "The figures in the second table do not add up to one hundred.",
    "My grandmother used to bake this bread every Saturday.",
    "Great photographs, especially the one of the harbour.",
    "I see it differently, but you argue well.",
    "Could you add a link to the council's minutes?",
    "We moved here last year and like the library very much.",
    "The train was late again this morning.",
    "I agree with the first half and not with the second.",
    "Please correct the date in the caption.",
)
HAM: Final = (
    *CIVIL,
    "The video is from 2019, there is a newer one on the council's page.",
    "Check the timetable before you go, buses are rare on Sundays.",
)
SPAM: Final = (
    "Earn $5000 a week from home! Click http://easy-cash.xyz/join now",
    "Best casino bonus 200% free spins https://lucky-spin.top register today",
    "Buy cheap viagra and cialis online at http://pills4you.shop no prescription",
    "Check out my channel and subscribe, I post new videos every day!!! sub4sub",
    "I made $3,482 trading bitcoin with Mr. Hughes, text him: WhatsApp +1 555 0142",
    "FREE iPhone giveaway!!! visit www.win-prize.club and claim yours",
    "SEO backlinks and instagram followers cheap, contact me telegram @fastgrow",
    "Subscribe to my channel please, check out my new song: http://bit.ly/newsong1",
)
POLITICS: Final = {
    "speed limits": (
        "A speed limit on motorways saves lives and we should have had it years ago.",
        "A speed limit on motorways is pointless and I will vote against it.",
    ),
    "gun control": (
        "Stricter gun laws are overdue, and other countries show that they work.",
        "Gun laws punish people who follow the rules; I oppose this bill.",
    ),
    "abortion": (
        "The decision about an abortion belongs to the woman and nobody else.",
        "I believe that life begins at conception and that abortion is wrong.",
    ),
    "immigration": (
        "We need immigration, and families should be allowed to follow.",
        "Immigration should be limited until there are enough flats and teachers.",
    ),
    "nuclear power": (
        "Nuclear power is clean and safe, and closing the plants was a mistake.",
        "Nuclear power is too expensive and nobody wants the waste.",
    ),
    "climate": (
        "A carbon tax is fair because those who pollute more pay more.",
        "A carbon tax hurts people in the country who need their cars.",
    ),
    "vaccination": (
        "Vaccination should be required for nurses, it protects the weak.",
        "I got the vaccine, but requiring it goes too far.",
    ),
    "same-sex marriage": (
        "Two women or two men who love each other should be able to marry.",
        "To me marriage is between a man and a woman, and I voted that way.",
    ),
    "death penalty": (
        "Some crimes are so cruel that the death penalty is just.",
        "The death penalty is wrong because courts make mistakes.",
    ),
    "taxes": (
        "Taxing large inheritances is right, nobody earned them by work.",
        "Taxes are already far too high and the state wastes the money.",
    ),
}
