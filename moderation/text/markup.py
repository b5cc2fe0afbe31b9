"""HTML markup out of a comment: tags, comments, scripts and character references."""

import html
import re
from html.entities import html5

from moderation.text.mapped import Edit, Mapped

_BLOCK_LIST = (
    "address article aside blockquote body br center dd details dialog div dl dt"
    " fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hr html"
    " legend li main menu nav noscript ol optgroup option p pre section select"
    " summary table tbody td template textarea tfoot th thead title tr ul"
)
_BLOCKS = frozenset(_BLOCK_LIST.split())
_INLINE_LIST = (
    "a abbr acronym applet area audio b base basefont bdi bdo big button canvas"
    " caption cite code col colgroup data datalist del dfn dir em embed font frame"
    " frameset i iframe img input ins kbd label link map mark marquee math meta"
    " meter nobr object output param picture progress q rp rt ruby s samp script"
    " slot small source span strike strong style sub sup svg time track tt u var"
    " video wbr o:p"
)
_INLINES = frozenset(_INLINE_LIST.split())
_TOKEN = re.compile(
    r"""
    </?(?P<name>[A-Za-z][A-Za-z0-9:]*+)
      (?P<attributes>(?:[\s/](?:[^<>"']|"[^"<]*+"|'[^'<]*+')*+)?+)>
  | </?(?P<odd>[A-Za-z][A-Za-z0-9:]*+)(?:[\s/][^<>]*+)?+>
  | (?P<comment><!--)
  | <(?:!doctype|!\[|\?xml)[^<>]*+>
  | &(?P<reference>\#[0-9]{1,7}+|\#[xX][0-9A-Fa-f]{1,6}+|[A-Za-z][A-Za-z0-9]{1,30}+);
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"""(?<![^\s/"'])(href|src|alt)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'>]++))""",
    re.IGNORECASE,
)
_CLOSERS = {
    "script": re.compile(r"</script[^<>]*+>", re.IGNORECASE),
    "style": re.compile(r"</style[^<>]*+>", re.IGNORECASE),
    "!--": re.compile(r"--!?>"),
}


def strip_markup(source: Mapped) -> tuple[Mapped, tuple[str, ...]]:
    """Turn markup into text, and collect where its links and images point.

    Only names of real HTML elements are tags: "I <3 you", "a < b" and
    "</rant>" stay. Inline tags vanish, so ``id<b></b>iot`` reads "idiot"; block
    tags become a newline; an image becomes its ``alt`` text. The content of
    scripts, styles and comments is dropped when they are closed. A character
    reference counts only with its semicolon, which leaves addresses such as
    ``?a=1&copy=2`` alone. Time is linear: no token reaches beyond the next "<".
    """
    text = source.text
    edits: list[Edit] = []
    links: list[str] = []
    unclosed: set[str] = set()
    at = 0
    while (token := _TOKEN.search(text, at)) is not None:
        begin, at = token.span()
        name = "!--" if token["comment"] else (token["name"] or token["odd"] or "")
        name = name.lower()
        if name in _CLOSERS and text[begin + 1] != "/":
            at = _end_of_content(text, at, name, unclosed)
        new = _replacement(token, name, links)
        if new is not None:
            edits.append((begin, at, new))
    return source.edited(edits), tuple(links)


def _end_of_content(text: str, at: int, name: str, unclosed: set[str]) -> int:
    """Find where an element's content ends; ``at`` itself when it never does."""
    if name in unclosed:
        return at
    closer = _CLOSERS[name].search(text, at)
    if closer is None:
        unclosed.add(name)
        return at
    return closer.end()


def _replacement(token: re.Match[str], name: str, links: list[str]) -> str | None:
    """Say what a token becomes; ``None`` leaves it as it stands."""
    if (reference := token["reference"]) is not None:
        return _referenced(reference)
    if name in _BLOCKS:
        return "\n"
    if name and name != "!--" and name not in _INLINES:
        return None
    alt = ""
    for attribute in _ATTRIBUTE.finditer(token["attributes"] or ""):
        value = html.unescape(attribute[2] or attribute[3] or attribute[4] or "")
        if attribute[1].lower() == "alt":
            alt = value
        elif value.strip():
            links.append(value.strip())
    return alt if name == "img" else ""


def _referenced(reference: str) -> str | None:
    """Look a character reference up, by number or by HTML5 name."""
    if reference.startswith("#"):
        return html.unescape(f"&{reference};")
    return html5.get(f"{reference};")
