"""Form, multipart and JSON bodies as plain fields, in whatever charset they came."""

import codecs
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

from pydantic_core import from_json

MAX_FIELDS = 1_000
DEFAULT_CHARSET = "utf-8"
_INDEX = re.compile(r"\[\d*\]$")
_NAME = re.compile(rb'\bname="([^"]*)"', re.IGNORECASE)
_PARAMETER = re.compile(r';\s*(boundary|charset)\s*=\s*"?([^";]+)"?', re.IGNORECASE)
# What text really comes in; Python knows stranger codecs, some of them slow.
_CHARSET = re.compile(
    r"(utf-?(8|16|32)|iso-?8859|windows-?12|cp\d|koi8|shift|sjis|euc|gb|big5|ascii|"
    r"us-ascii|latin|tis-?620|mac)[\w-]*",
    re.IGNORECASE,
)
_Pairs = list[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields by name; ``tags[0]``, ``tags[]`` and ``tags`` are one name."""

    values: Mapping[str, tuple[str, ...]]

    def first(self, *names: str) -> str:
        """The first value, without blanks around it, that any of the names has."""
        for name in names:
            for value in self.values.get(name, ()):
                if value.strip():
                    return value.strip()
        return ""

    def raw(self, name: str) -> str:
        """The first value as it came."""
        return next(iter(self.values.get(name, ())), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value that says something."""
        stripped = (value.strip() for value in self.values.get(name, ()))
        return tuple(value for value in stripped if value)


def read_fields(content_type: str, body: bytes, *, charset_field: str) -> Fields:
    """Read a body by its type; whatever names no type we know is taken as a form.

    Parameters
    ----------
    content_type : str
        The header, as it came; its charset counts when no field names one.
    body : bytes
    charset_field : str
        Name of the field that may name the charset of all others.

    Raises
    ------
    ValueError
        The body is not what its type says, or has too many fields.
    """
    kind = content_type.lower()
    if "json" in kind or ("form" not in kind and body.lstrip()[:1] == b"{"):
        return _fold(_from_json(body))
    parameters = {k.lower(): v for k, v in _PARAMETER.findall(content_type)}
    if kind.lstrip().startswith("multipart/"):
        pairs = _from_multipart(body, parameters.get("boundary", ""))
    else:
        pairs = _from_form(body)
    named = dict(reversed(pairs)).get(charset_field.encode(), b"").decode("latin-1")
    charset = _known(named) or _known(parameters.get("charset", "")) or DEFAULT_CHARSET
    return _fold(
        (name.decode(DEFAULT_CHARSET, "replace"), value.decode(charset, "replace"))
        for name, value in pairs
    )


def _from_form(body: bytes) -> _Pairs:
    pieces = body.split(b"&", MAX_FIELDS)
    if len(pieces) > MAX_FIELDS:
        raise ValueError("too many fields")
    split = (piece.replace(b"+", b" ").partition(b"=") for piece in pieces if piece)
    return [
        (unquote_to_bytes(name), unquote_to_bytes(value)) for name, _, value in split
    ]


def _from_multipart(body: bytes, boundary: str) -> _Pairs:
    if not boundary:
        raise ValueError("multipart without a boundary")
    parts = body.split(b"--" + boundary.encode("latin-1", "replace"), MAX_FIELDS)
    if len(parts) > MAX_FIELDS:
        raise ValueError("too many fields")
    found = []
    for part in parts[1:]:
        head, blank, content = part.partition(b"\r\n\r\n")
        name = _NAME.search(head)
        if blank and name is not None:
            found.append((name[1], content.removesuffix(b"\r\n")))
    return found


def _from_json(body: bytes) -> Iterator[tuple[str, str]]:
    document = from_json(body, allow_inf_nan=False)
    if not isinstance(document, dict) or len(document) > MAX_FIELDS:
        raise ValueError("not an object, or one with too many fields")
    for name, value in document.items():
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, bool):
                yield name, "true" if item else "false"
            elif isinstance(item, str | int | float):
                yield name, str(item)


def _fold(pairs: Iterable[tuple[str, str]]) -> Fields:
    values: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        plain = _INDEX.sub("", name)
        values[plain] = (*values.get(plain, ()), value)
    return Fields(values)


def _known(charset: str) -> str | None:
    if _CHARSET.fullmatch(charset.strip()) is None:
        return None
    try:
        return codecs.lookup(charset.strip()).name
    except LookupError:
        return None
