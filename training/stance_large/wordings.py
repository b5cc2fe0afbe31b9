"""Other wordings of a target, with what they do to a label: "ban X" against "keep X".

A model that is to tell favor from against on targets never seen must read the target:
half of the pairs it learns from have another wording than the data set's own.
"""

import re
from random import Random
from typing import Final

from moderation.features.direction import direction
from moderation.features.opposite import opposite
from training.example import Stance

OPPOSITE_VERBS: Final = {
    "abandon": ("keep", "continue"),
    "abolish": ("keep", "preserve"),
    "adopt": ("reject", "oppose"),
    "allow": ("ban", "prohibit"),
    "ban": ("allow", "keep", "legalize"),
    "cancel": ("keep",),
    "close": ("keep open",),
    "criminalize": ("legalize",),
    "encourage": ("discourage",),
    "end": ("continue", "keep"),
    "fight": ("support",),
    "increase": ("reduce",),
    "introduce": ("reject", "oppose"),
    "legalize": ("ban", "prohibit", "outlaw"),
    "limit": ("expand", "extend"),
    "oppose": ("support",),
    "prohibit": ("allow", "permit"),
    "reduce": ("increase",),
    "stop": ("continue", "promote"),
    "subsidize": ("stop subsidizing",),
    "support": ("oppose",),
}
OPPOSITE_WORDS: Final = {
    "more harm than good": ("more good than harm",),
    "abandoned": ("kept",),
    "abolished": ("kept",),
    "allowed": ("banned", "forbidden"),
    "bad": ("good",),
    "banned": ("allowed", "legal"),
    "beneficial": ("harmful",),
    "better": ("worse",),
    "dangerous": ("safe",),
    "effective": ("ineffective",),
    "ended": ("continued",),
    "fair": ("unfair",),
    "good": ("bad",),
    "harmful": ("beneficial", "harmless"),
    "illegal": ("legal",),
    "immoral": ("moral",),
    "increased": ("reduced",),
    "justified": ("unjustified",),
    "legal": ("illegal",),
    "legalised": ("banned",),
    "legalized": ("banned", "outlawed"),
    "mandatory": ("voluntary",),
    "moral": ("immoral",),
    "necessary": ("unnecessary",),
    "prohibited": ("permitted",),
    "raised": ("lowered",),
    "reduced": ("increased",),
    "right": ("wrong",),
    "safe": ("dangerous",),
    "support": ("oppose",),
    "supports": ("opposes",),
    "useful": ("useless",),
    "wrong": ("right",),
}
TURNED: Final = {
    Stance.FAVOR: Stance.AGAINST,
    Stance.AGAINST: Stance.FAVOR,
    Stance.NEUTRAL: Stance.NEUTRAL,
}
_SHOULD: Final = re.compile(
    r"^(?:We|The government|Society) (?:should|must) (?!not|never|be )(\w+) (.*)$",
    re.IGNORECASE,
)
_PASSIVE: Final = re.compile(
    r"^(?!We\b)(.+?) (?:should|must) (?:not |never )?be (?:abandoned|abolished|adopted"
    r"|allowed|banned|closed|encouraged|ended|forbidden|introduced|legali[sz]ed"
    r"|outlawed|permitted|prohibited|promoted|protected|stopped|subsidi[sz]ed"
    r"|supported)$",
    re.IGNORECASE,
)
_HARMS: Final = re.compile(
    r"^(.+?) (?:does|do|brings?|causes?) more (?:harm than good|good than harm)$",
    re.IGNORECASE,
)
_CLAUSE: Final = re.compile(
    r"\b(?:that|which|who|if|when|because|should|must|is|are|for|to|than|and|or)\b",
    re.IGNORECASE,
)
_LONGEST_MATTER: Final = 5
_NEGATION: Final = re.compile(r"\b(?:not|no|never|cannot)\b|n't", re.IGNORECASE)
# Shares of the wordings: turned round, an antonym, shortened, an antonym turned round,
# the matter alone.
_UP_TO: Final = (0.25, 0.38, 0.50, 0.54, 0.70)
_AGAIN: Final = 0.35


def reworded(target: str, stance: Stance, random: Random) -> tuple[str, Stance]:
    """Another wording of a target with the stance towards it, or both as they are."""
    drawn = random.random()
    if drawn < _UP_TO[0]:
        turned = sentence_opposite(target)
        return (turned, TURNED[stance]) if turned else (target, stance)
    if drawn < _UP_TO[1]:
        other = antonym(target, random)
        if other and random.random() < _AGAIN:
            other = shortened(other) or other
        return (other, TURNED[stance]) if other else (target, stance)
    if drawn < _UP_TO[2]:
        return _short(target, stance, random)
    if drawn < _UP_TO[3]:
        other = sentence_opposite(antonym(target, random) or "")
        return (other or target), stance
    if drawn < _UP_TO[4]:
        return _bare(target, stance, random)
    return target, stance


def sentence_opposite(text: str) -> str | None:
    """The opposite of a whole sentence; None for "No to X" and where no rule holds."""
    found = opposite(text) if text else None
    return None if found is None or found.startswith("No to ") else found


def antonym(target: str, random: Random) -> str | None:
    """The target with its verb or adjective turned into the opposite one."""
    found = _SHOULD.match(target)
    if found and (verbs := OPPOSITE_VERBS.get(found.group(1).lower())):
        return f"We should {random.choice(verbs)} {found.group(2)}"
    if _NEGATION.search(target):
        return None
    for word, others in OPPOSITE_WORDS.items():
        if re.search(rf"\b{word}\b", target):
            return re.sub(rf"\b{word}\b", random.choice(others), target, count=1)
    return None


def shortened(target: str) -> str | None:
    """ "We should ban zoos" as "Ban zoos"; None for other sentences."""
    found = _SHOULD.match(target)
    if found is None:
        return None
    short = f"{found.group(1)} {found.group(2)}"
    return short[:1].upper() + short[1:]


def matter(target: str) -> str | None:
    """What a target is about, in a few words: "zoos" of "We should ban zoos"."""
    plain = target.strip().rstrip(".")
    found = _SHOULD.match(plain)
    if found is not None:
        words = found.group(2) if found.group(1).lower() in OPPOSITE_VERBS else ""
    else:
        other = _PASSIVE.match(plain) or _HARMS.match(plain)
        words = other.group(1) if other else ""
    if not words or len(words.split()) > _LONGEST_MATTER or _CLAUSE.search(words):
        return None
    return words


def _bare(target: str, stance: Stance, random: Random) -> tuple[str, Stance]:
    """The matter alone, as editors and headlines name it; or "No to" it."""
    named = matter(target)
    if named is None:
        return target, stance
    if direction(target) < 0:
        stance = TURNED[stance]
    turned = opposite(named) if random.random() < _AGAIN else None
    return (turned, TURNED[stance]) if turned else (named, stance)


def _short(target: str, stance: Stance, random: Random) -> tuple[str, Stance]:
    short = shortened(target)
    if short is None:
        return target, stance
    if random.random() < _AGAIN and (turned := opposite(short)):
        return turned, TURNED[stance]
    return short, stance
