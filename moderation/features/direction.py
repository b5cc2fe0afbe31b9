"""Whether a target is for its matter or against it: "ban cars" is against cars.

A comment speaks well or ill of a matter; what that says of a claim depends on which
way the claim points. Rules of our own: the verb after "should" or at the beginning,
otherwise words of blame, turned round by each negation.
"""

import re
from typing import Final

VERBS = """
abandon abolish arrest avoid ban block boycott cancel cease censor close combat condemn
criminalise criminalize curb cut defund demolish deny deport disarm disband discontinue
discourage dismantle drop eliminate end eradicate exclude fight forbid halt hurt kill
limit minimise minimize oppose outlaw penalise penalize prevent prohibit prosecute
punish quit reduce refuse reject remove repeal rescind resign restrict revoke scrap sell
shut stop suspend terminate undermine weaken withdraw
"""

BLAME = """
abandoned abolished against avoided bad badly banned blocked cancelled canceled censored
closed condemned costly counterproductive criminal criminalised criminalized cruel cut
damage damaged damages damaging danger dangerous dead denied destroyed destroying
destroys detrimental disaster disastrous disbanded discouraged dishonest doomed
eliminated ended evil excessive expendable expelled fail failed failing fails failure
failures fallacy flawed forbidden futile harm harmed harmful harming harms hinder
hinders hurting hurts ignored ignoring illegal immoral impossible inappropriate
ineffective inferior inhumane insufficient irrelevant irresponsible limited lose loses
losing meaningless mistake myth neglect neglecting nonsense obsolete outdated outlawed
overpaid overpriced overrated overreacting pointless prevented problem problematic
prohibited punished racist reduced rejected removed repealed restricted ridiculous ruin
ruined ruining ruins scam scrapped selfish sexist stopped stupid suspended terrible
threat threaten threatens unacceptable unconstitutional undermine undermines unethical
unfair unfairly unhealthy unjust unjustified unnecessary unreasonable unsafe useless
waste weak weakens worse worsen worsens worst worthless wrong
"""

NEGATIONS = """
not no never none nobody nothing nor neither cannot can't don't doesn't didn't won't
wouldn't shouldn't couldn't isn't aren't wasn't weren't hasn't haven't hadn't ain't
hardly barely lack lacks without
"""

MODALS = """
should must shouldn't mustn't ought shall needs need
"""

BETWEEN = """
not never be to also always all only we no longer immediately completely really
"""

LESS: Final = frozenset(("fewer", "less"))
DENYING: Final = frozenset(("fewer", "less", "no", "not"))
MORE_BAD: Final = ("more harm than good", "more bad than good")
_ANSWER: Final = re.compile(r"^(?:yes|no),\s+")
_VERBS: Final = frozenset(VERBS.split())
_BLAME: Final = frozenset(BLAME.split())
_NEGATIONS: Final = frozenset(NEGATIONS.split())
_MODALS: Final = frozenset(MODALS.split())
_BETWEEN: Final = frozenset(BETWEEN.split())
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?")
_APOSTROPHE: Final = "\N{RIGHT SINGLE QUOTATION MARK}"


def direction(target: str) -> float:
    """1 for a target that is for its matter, -1 for one that is against it.

    >>> direction("We should ban cars"), direction("We should not ban cars")
    (-1.0, 1.0)
    >>> direction("Zoos are cruel"), direction("Obamacare")
    (-1.0, 1.0)
    """
    lowered = _ANSWER.sub("", target.lower().replace(_APOSTROPHE, "'"))
    found = _WORD.findall(lowered)
    return -1.0 if found and _turns(found, lowered) % 2 else 1.0


def _turns(words: list[str], lowered: str) -> int:
    """How often the target is turned round."""
    negations = sum(word in _NEGATIONS for word in words)
    if any(phrase in lowered for phrase in MORE_BAD):
        return negations + 1
    modal = next((at for at, word in enumerate(words) if word in _MODALS), None)
    if modal is not None:
        return _after_modal(words, modal)
    if words[0] in _VERBS:
        return 1 + sum(word in _NEGATIONS for word in words[1:3])
    return negations + any(map(_against, words))


def _after_modal(words: list[str], modal: int) -> int:
    """Negations up to the verb after "should", and whether that verb is against."""
    turns = sum(word in _NEGATIONS for word in words[: modal + 1])
    for at in range(modal + 1, len(words)):
        word = words[at]
        if word in _BETWEEN or word.endswith("ly"):
            turns += word in _NEGATIONS
            continue
        if _against(word) or word in LESS:
            return turns + 1
        return turns + any(after in DENYING for after in words[at + 1 : at + 2])
    return turns


def _against(word: str) -> bool:
    return word in _VERBS or word in _BLAME
