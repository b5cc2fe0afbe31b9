"""Fifty pairs of opposite targets of our own, each with a comment on the matter.

Whoever takes a side towards a claim takes the other one towards its opposite, so that
answers should be mirrored, whichever way an editor words a target. Nothing is trained
or chosen on these.
"""

from dataclasses import dataclass
from statistics import median
from typing import Final

from training.asked_stances import Asked

OPPOSITES: Final = (
    ("Ban fireworks", "Keep fireworks", "My dog hides for two days every New Year."),
    ("Ban cars downtown", "Keep cars downtown", "The air would be so much better."),
    ("Ban plastic bags", "Keep plastic bags", "I reuse mine for years, leave it."),
    ("Ban phones in class", "Keep phones in class", "Nobody listens any more."),
    ("Ban leaf blowers", "Keep leaf blowers", "A rake does the same in silence."),
    ("Ban short flights", "Keep short flights", "There is no train where I live."),
    ("Ban e-scooters", "Allow e-scooters", "They block every pavement in town."),
    ("Ban billboards", "Allow billboards", "They make the street look cheap."),
    ("Ban boxing", "Allow boxing", "Grown people may risk their own heads."),
    ("Ban zoos", "Support zoos", "Animals belong in the wild."),
    ("Close the airport", "Keep the airport open", "It feeds half of the region."),
    ("Close the old mine", "Do not close the old mine", "It poisons the river."),
    ("Build the bridge", "Do not build the bridge", "We wait an hour for the ferry."),
    ("Build the stadium", "Stop the stadium", "Spend it on schools instead."),
    ("Raise the fees", "Do not raise the fees", "Students cannot pay more."),
    ("Raise the fees", "Lower the fees", "Good teaching has its price."),
    ("Lower the voting age", "Do not lower the voting age", "They live with it too."),
    ("Legalise cannabis", "Prohibit cannabis", "Prison helps nobody who smokes."),
    ("Abolish homework", "Keep homework", "Children need their afternoons."),
    ("Abolish the monarchy", "Keep the monarchy", "It is a costly fairy tale."),
    ("Cut the fuel tax", "Do not cut the fuel tax", "Driving is dear enough now."),
    ("Fund the theatre", "Do not fund the theatre", "Culture keeps a town alive."),
    ("Privatise the water", "Do not privatise the water", "Prices always go up then."),
    ("We should ban hunting", "We should not ban hunting", "It is plain cruelty."),
    ("We should ban hunting", "We should allow hunting", "Deer eat the young trees."),
    ("We should tax sugar", "We should not tax sugar", "It would help our teeth."),
    ("We should end tipping", "We should keep tipping", "Pay proper wages instead."),
    ("We should leave the pact", "We should not leave the pact", "It keeps us safe."),
    ("We must arm the police", "We must not arm the police", "More guns, more dead."),
    ("Schools should teach chess", "Schools should not teach chess", "It wastes time."),
    ("Shops should open on Sunday", "Shops should not open on Sunday", "Staff rest."),
    ("The king should go", "The king should not go", "He serves us well."),
    ("Dogs should be on leads", "Dogs should not be on leads", "One bit my son."),
    (
        "Rents should be capped",
        "Rents should not be capped",
        "Nobody can afford a flat.",
    ),
    (
        "The tram is a good idea",
        "The tram is not a good idea",
        "I would ride it daily.",
    ),
    ("The tram is a good idea", "The tram is a bad idea", "It costs a fortune."),
    ("Homework is useful", "Homework is not useful", "I learned nothing from it."),
    ("Homework is useful", "Homework is useless", "Practice makes perfect."),
    ("Nuclear power is safe", "Nuclear power is dangerous", "Remember Chernobyl."),
    ("Nuclear power is safe", "Nuclear power is not safe", "Coal killed far more."),
    ("Tests can be fair", "Tests cannot be fair", "Rich kids buy tutors."),
    ("Robots will help us", "Robots will not help us", "They take our jobs."),
    ("Robots will help us", "Robots will hurt us", "They do the dull work."),
    ("Zoos help animals", "Zoos do not help animals", "Cages drive them mad."),
    ("Tourists help the town", "Tourists hurt the town", "They keep my café alive."),
    ("We need a new road", "We don't need a new road", "Traffic stands for hours."),
    ("Speed limits", "No speed limits", "They save lives."),
    ("Yes to wind farms", "No to wind farms", "They ruin the view."),
    ("The fine is too high", "The fine is not too high", "Forty for five minutes!"),
    ("Night buses are worth it", "Night buses are not worth it", "They run empty."),
)


@dataclass(frozen=True, slots=True)
class Mirrored:
    """How a model answers pairs of opposite targets.

    Parameters
    ----------
    sides : int
        Pairs whose likelier side, of favor and against, changes with the target.
    apart : float
        Median of how far favor towards one is from against towards the other.
    failed : tuple of (target, opposite, text)
        The pairs whose side stays.
    """

    sides: int
    apart: float
    failed: tuple[tuple[str, str, str], ...]


def mirrored(asked: Asked) -> Mirrored:
    """Ask a model about each pair, both ways."""
    failed, apart = [], []
    for target, opposite, text in OPPOSITES:
        one, other = asked(text, target), asked(text, opposite)
        apart.append(abs(one.favor - other.against))
        if (one.favor > one.against) != (other.against > other.favor):
            failed.append((target, opposite, text))
    return Mirrored(len(OPPOSITES) - len(failed), median(apart), tuple(failed))
