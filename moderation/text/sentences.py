"""Where the sentences of a text begin and end."""

import json
import re
from functools import cache
from importlib import resources
from typing import NamedTuple

_DENSE = "\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_CLOSERS = "\"'”’»)\\]」』）】"
_TERMINATOR = re.compile(
    "(?P<line>\\n\\s*+)"
    f"|(?P<full>[。｡！？؟۔।॥][。｡！？؟۔।॥!?.]*+[{_CLOSERS}]*+)"
    f"|(?<![.!?…])(?P<marks>[.!?…]++)(?P<close>[{_CLOSERS}]*+)(?=\\s|$|[{_DENSE}])"
)
_BEFORE = re.compile(r"[\w.'’&-]*$")
_NEXT = re.compile(r"\s*[\"'“‘«(\[¿¡「『（【]*([^\W_]{0,30})")
_LETTERS_AND_DOTS = re.compile(r"[^\W\d_](?:\.[^\W\d_])*")
_REACH = 24
_TITLE_LIST = """
    mr mrs ms dr prof st mt ft rev hon gov sen rep pres gen col maj capt cpt lt sgt vs
    mme mlle mgr sra dra exma sig dott ing avv mevr dhr ул см
"""
_ABBREVIATION_LIST = """
    jr sr etc al ca cf approx est dept inc ltd corp co bros fig figs vol vols ed eds pp
    ch sec para art resp incl max min jan feb mar apr jun jul aug sept sep oct nov dec
    ud uds av avda bzw usw ggf evtl bspw vgl nr str hr fr abs tel mio mrd bv drs bijv
    enz np tzn tzw itd itp gg тыс млн млрд руб стр др
"""
_TITLES = frozenset(_TITLE_LIST.split())


class _Parameters(NamedTuple):
    """What Punkt learned, in small letters and without the last period."""

    abbreviations: frozenset[str]
    starters: frozenset[str]


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Split a text into sentences.

    A period does not end a sentence after a title ("Mr."), nor after another
    abbreviation or an initial, unless
    a word follows with a capital that often starts sentences ("the U.S. The");
    nor after a number that a small letter follows. Dots and quoted questions do
    not before a small letter. Decimals, addresses and file names have no space
    after their period. Lines and the marks of other scripts (。！？؟।) always end
    one.

    Returns
    -------
    list of (start, end)
        Spans of ``text`` in order, without overlap, without spaces around them;
        together they hold every character that is not a space.

    Notes
    -----
    Starters and some abbreviations were learned by NLTK's Punkt from English
    comments, see ``training.punkt``; NLTK is not needed here. Titles and the
    abbreviations of other languages are listed by hand: comments write "Mr"
    without a period so often that Punkt does not learn it.

    Examples
    --------
    >>> split_sentences("Ask Dr. No. He knows!")
    [(0, 11), (12, 21)]
    """
    spans: list[tuple[int, int]] = []
    begin = 0
    for match in _TERMINATOR.finditer(text):
        if _ends_sentence(text, match):
            _add(spans, text, begin, match.end())
            begin = match.end()
    _add(spans, text, begin, len(text))
    return spans


def _add(spans: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    """Add a span without the spaces around it, if anything is left."""
    sentence = text[begin:end]
    begin += len(sentence) - len(sentence.lstrip())
    end -= len(sentence) - len(sentence.rstrip())
    if begin < end:
        spans.append((begin, end))


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Decide whether a terminator ends a sentence."""
    marks = match["marks"]
    if marks is None or match.end() == len(text):
        return True
    follower = _NEXT.match(text, match.end())
    word = follower[1] if follower else ""
    if marks == ".":
        return _period_ends_sentence(text, match.start(), word)
    if match["close"] or not ("!" in marks or "?" in marks):
        return not word[:1].islower()
    return True


def _period_ends_sentence(text: str, period: int, word: str) -> bool:
    """Decide about one period; ``word`` is the one that follows."""
    found = _BEFORE.search(text[max(0, period - _REACH) : period])
    before = found[0].strip(".'’-").lower() if found else ""
    if before in _TITLES:
        return False
    if before.isdigit():
        return not word[:1].islower()
    parameters = _parameters()
    if before in parameters.abbreviations or _LETTERS_AND_DOTS.fullmatch(before):
        return word[:1].isupper() and word.lower() in parameters.starters
    return True


@cache
def _parameters() -> _Parameters:
    """Load the parameters that ship with Parley."""
    source = resources.files("moderation.text") / "punkt.json"
    content = json.loads(source.read_text(encoding="utf-8"))
    return _Parameters(
        frozenset(content["abbreviations"]).union(_ABBREVIATION_LIST.split()),
        frozenset(content["starters"]),
    )
