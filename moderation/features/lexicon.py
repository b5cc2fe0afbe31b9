"""Small word lists of our own that say which way a sentence leans."""

from functools import cache

from moderation.features.word_lists import WordLists

NEGATIONS = """
not no never none nobody nothing nor neither without cannot can't don't doesn't didn't
won't wouldn't shouldn't couldn't isn't aren't wasn't weren't hasn't haven't hadn't
ain't dont doesnt didnt wont wouldnt shouldnt cant isnt arent hardly barely lack lacks
refuse
"""

POSITIVE = """
good great best better benefit benefits beneficial right helps help helpful improve
improves improved important need needs needed necessary essential support supports
supported agree agreed fair freedom safe safer safety protect protects protection love
like deserve deserves success successful positive valuable value useful effective
works encourage encourages justified justice equal equality healthy progress
opportunity opportunities advantage advantages reasonable welcome yes absolutely
definitely true thank thanks bravo glad hope allow allows allowed legal adopt favor
favour keep increase strengthen save saves saved prevents solve solves
"""

NEGATIVE = """
bad worse worst wrong harm harms harmful hurt hurts danger dangerous dangers risk
risks risky problem problems fail fails failed failure useless waste wasted wasteful
unfair unjust cruel abuse abused abuses corrupt corruption crime criminal lie lies
lying stupid ridiculous nonsense terrible horrible awful disaster destroy destroys
destroyed damage damages damaging kill kills killed death suffer suffering suffers
poverty cost costs costly expensive burden oppose opposed against ban bans banned
prohibit prohibited abolish abolished end stop eliminate restrict limit loss lose
loses losing illegal unnecessary impossible negative disagree false ineffective
discriminate discrimination violate violates violation threat threatens fear afraid
sad shame disgusting unhealthy
"""

AGREEMENT = """
agree agreed exactly indeed yes yep true right amen bravo absolutely precisely
"""

DISAGREEMENT = """
disagree wrong nonsense nope no false untrue ridiculous rubbish bullshit really
seriously but however although instead sorry
"""

OBLIGATION = """
should must shall ought need needs have has let's
"""

OPPOSING_TARGET = """
ban bans banned abolish abolished end stop prohibit prohibited oppose against not no
eliminate limit restrict never shouldn't isn't aren't harm harms harmful more than bad
wrong disband
"""

LISTS = {
    "negations": NEGATIONS,
    "positive": POSITIVE,
    "negative": NEGATIVE,
    "agreement": AGREEMENT,
    "disagreement": DISAGREEMENT,
    "obligation": OBLIGATION,
    "opposing_target": OPPOSING_TARGET,
}

STOP_WORDS = """
a an the and or but if then of to in on at by for from with about as into than that
this these those is are was were be been being am do does did have has had having i
you he she it we they me him her us them my your his its our their what which who whom
whose when where why how all any both each few more most other some such only own same
so too very can will just should would could may might must shall there here up down
out over under again once because while during before after above below between
through also one get
"""


@cache
def lexicon() -> WordLists:
    """All lists, in the order of ``LISTS``, and the stop words as the last column."""
    return WordLists.of({**LISTS, "stop_words": STOP_WORDS})
