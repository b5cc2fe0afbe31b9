"""The opposite of a target: what someone against it would be for.

A rule, not a model: "We should ban zoos" becomes "We should not ban zoos", "Build the
bridge" becomes "Do not build the bridge". The opposite of an opposite is the target
again, but for the odd verb. English only; where no rule holds there is no opposite.
"""

import re
from typing import Final

_MODALS: Final = (
    "should|must|can|could|will|would|may|might|shall|ought to|need to|needs to|has to"
    "|have to|is|are|was|were|has|have|had|did|am"
)
_CONTRACTED: Final = {
    "can't": "can",
    "won't": "will",
    "shan't": "shall",
    "cannot": "can",
    "ain't": "is",
}
_VERBS: Final = (
    "deserve|need|work|help|hurt|cause|make|mean|want|matter|have|bring|lead|harm"
    "|improve|reduce|increase|benefit|undermine|encourage|protect|threaten|violate"
    "|promote|damage|create|provide|belong|pay|support|exist|go|do|outweigh|justify"
)
_DOING: Final = re.compile(r"(?<=\S )\b(do|does)(?:n't| not) (\w+)", re.IGNORECASE)
_NEGATED: Final = re.compile(rf"\b({_MODALS})( not| never)\b(?! only\b)", re.IGNORECASE)
_SHORTENED: Final = re.compile(
    r"\b(?:(should|must|could|would|is|are|was|were|did|has|have|had|need)n't"
    r"|(can't|won't|shan't|cannot|ain't))\b",
    re.IGNORECASE,
)
_MODAL: Final = re.compile(
    r"\b(should|must|can|could|will|would|may|might|shall|ought|is|are|was|were)\b",
    re.IGNORECASE,
)
_HAVE: Final = re.compile(
    r"\b(has|have|had)\b(?= (?:been|become|gone|made|done|failed|[a-z]+ed)\b)",
    re.IGNORECASE,
)
_PREFIX: Final = re.compile(r"^(?:do not|don't|never|no to|no) +(?=\w)", re.IGNORECASE)
_THERE_NO: Final = re.compile(r"\b(is|are|be) no (?=\w)", re.IGNORECASE)
_VERB: Final = re.compile(rf"(?<=\S )\b(?:({_VERBS})(s|es)?|has)\b", re.IGNORECASE)
_IMPERATIVE: Final = re.compile(
    r"^(?:abandon|abolish|accept|adopt|allow|approve|arm|block|boycott|bring"
    r"|build|cancel|change|close|continue|create|cut|decriminalise"
    r"|decriminalize|defund|deport|destroy|develop|disarm|drop|elect"
    r"|eliminate|end|enforce|establish|expand|extend|fight|fire|force|free"
    r"|freeze|fund|get|give|go|grant|halt|hire|impeach|impose|increase"
    r"|introduce|invest|join|leave|legalise|legalize|let|lift|limit|lower"
    r"|maintain|make|move|nationalise|nationalize|open|oppose|outlaw|pay"
    r"|permit|preserve|prevent|privatise|privatize|prohibit|promote|protect"
    r"|punish|put|raise|reduce|reform|reject|release|remove|repeal|replace"
    r"|require|restrict|save|scrap|sell|send|shut|stop|subsidise|subsidize"
    r"|support|tax|teach|use|vote|withdraw|ban|keep"
    r")\b",
    re.IGNORECASE,
)
_EXCHANGED: Final = {"ban": "Keep", "keep": "Ban"}
_LONGEST_EXCHANGED: Final = 5
_STATES: Final = frozenset(("alive", "closed", "free", "open", "safe", "secret"))
"""What something is kept: "keep the pool open"."""

_THING: Final = re.compile(r"^(?:yes to |pro[- ]|for )", re.IGNORECASE)
_LONGEST_THING: Final = 6


def opposite(target: str) -> str | None:
    """The opposite of a target in words, or None where no rule knows it.

    >>> opposite("We should ban whaling")
    'We should not ban whaling'
    >>> opposite("Companies shouldn't patent genes")
    'Companies should patent genes'
    >>> opposite("Ban cars")
    'Keep cars'
    """
    said = target.strip().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    if not said:
        return None
    return _affirmed(said) or _negated(said)


def _affirmed(said: str) -> str | None:
    """The target without its negation, if it has one."""
    if found := _PREFIX.match(said):
        rest = said[found.end() :]
        return rest[:1].upper() + rest[1:]
    if found := _DOING.search(said):
        verb = found.group(2)
        verb = _third(verb) if found.group(1).lower() == "does" else verb
        return said[: found.start()] + verb + said[found.end() :]
    if found := _NEGATED.search(said):
        return said[: found.end(1)] + said[found.end() :]
    if found := _SHORTENED.search(said):
        whole = found.group(1) or _CONTRACTED[found.group(2).lower()]
        return said[: found.start()] + whole + said[found.end() :]
    if found := _THERE_NO.search(said):
        return f"{said[: found.end(1)]} a {said[found.end() :]}"
    return None


def _negated(said: str) -> str | None:
    """The target with a negation, if a rule knows where it goes."""
    words = said.split()
    first = words[0].lower()
    if first in _EXCHANGED and _exchangeable(words):
        return _EXCHANGED[first] + said[len(first) :]
    if found := _MODAL.search(said) or _HAVE.search(said):
        return f"{said[: found.end()]} not{said[found.end() :]}"
    if _IMPERATIVE.match(said):
        return "Do not " + said[:1].lower() + said[1:]
    if found := _VERB.search(said):
        stem = found.group(1) or "have"
        third = found.group(2) is not None or found.group(1) is None
        verb = "does" if third else "do"
        return f"{said[: found.start()]}{verb} not {stem}{said[found.end() :]}"
    if len(words) <= _LONGEST_THING:
        thing = _THING.sub("", said)
        return f"No to {thing[:1].lower()}{thing[1:]}" if _plain(words[0]) else None
    return None


def _exchangeable(words: list[str]) -> bool:
    """Whether "ban" and "keep" mean the opposite here."""
    return 1 < len(words) <= _LONGEST_EXCHANGED and words[-1].lower() not in _STATES


def _third(verb: str) -> str:
    """A verb as it stands after "she"."""
    if verb == "have":
        return "has"
    if verb.endswith(("s", "x", "ch", "sh", "o")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2:-1] not in "aeiou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def _plain(word: str) -> bool:
    """Whether a word can lose its capital: not "NATO", not "e-bikes"."""
    return word[1:].islower() or len(word) == 1
