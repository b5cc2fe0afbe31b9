"""XML a few elements at a time: no DTD, no entities, no network, bounded memory."""

from collections.abc import Iterator
from typing import Any

from lxml import etree

from training.errors import MalformedHistoryError
from training.streams.file import StreamedFile

LONGEST_JUNK = 1024
_CONTROLS = bytes(set(range(32)) - {9, 10, 13})  # no XML holds them, exports do


def elements(file: StreamedFile, root: str, *names: str) -> Iterator[Any]:
    """Yield each element of these local names when it is complete.

    A name may say its parent's too, as in ``item/comment``.
    What lies around it is there as far as it has been read; what it held is gone
    when the next one comes. Bytes before the first ``<`` are dropped, and so are
    control characters.

    Raises
    ------
    MalformedHistoryError
        It is not well-formed, its root has another local name, or it declares a DTD:
        no blog exports one, and entities are how XML reads other files or fills the
        memory.
    """
    parser = etree.XMLPullParser(
        events=("end",),
        tag=[f"{{*}}{name.rpartition('/')[2]}" for name in names],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for chunk in _cleaned(file):
            parser.feed(chunk)
            yield from _complete(parser, root, frozenset(names))
        _check_root(parser.close(), root)
    except etree.XMLSyntaxError as error:
        raise MalformedHistoryError(f"This is not sound XML: {error}"[:300]) from error


def text_of(element: Any, path: str) -> str:
    """The text of the first child of that path, stripped; empty without one.

    Names without a namespace match in every namespace.
    """
    steps = [step if step[:1] in "{." else f"{{*}}{step}" for step in path.split("|")]
    found: str | None = element.findtext("/".join(steps))
    return (found or "").strip()


def texts_of(element: Any) -> dict[str, str]:
    """The texts of all children by local name, stripped; the last of a name counts."""
    return {local_name(child): (child.text or "").strip() for child in element}


def local_name(element: Any) -> str:
    """The name without its namespace."""
    name: str = element.tag.rpartition("}")[2]
    return name


def _cleaned(file: StreamedFile) -> Iterator[bytes]:
    chunks = file.chunks()
    first = next(chunks, b"")
    start = first.find(b"<", 0, LONGEST_JUNK)
    if start < 0:
        raise MalformedHistoryError("This is not XML: no '<' at its beginning.")
    yield first[start:].translate(None, _CONTROLS)
    for chunk in chunks:
        yield chunk.translate(None, _CONTROLS)


def _complete(parser: Any, root: str, names: frozenset[str]) -> Iterator[Any]:
    for count, (_, element) in enumerate(parser.read_events()):
        if not count:
            _check_root(element.getroottree().getroot(), root)
        if _wanted(element, names):
            yield element
            _forget(element, names)


def _check_root(found: Any, root: str) -> None:
    if found.getroottree().docinfo.internalDTD is not None:
        raise MalformedHistoryError(
            "This XML declares a document type or entities; that is refused."
        )
    if local_name(found) != root:
        raise MalformedHistoryError(
            f"This XML is {local_name(found)!r:.40}, not {root!r}."
        )


def _wanted(element: Any, names: frozenset[str]) -> bool:
    name, parent = local_name(element), element.getparent()
    if name in names:
        return True
    return parent is not None and f"{local_name(parent)}/{name}" in names


def _forget(element: Any, names: frozenset[str]) -> None:
    """Empty the element and drop what is done with before it."""
    element.clear(keep_tail=False)
    parent = element.getparent()
    inside = any(_wanted(around, names) for around in element.iterancestors())
    before = element.getprevious()
    while before is not None and (not inside or _wanted(before, names)):
        parent.remove(before)
        before = element.getprevious()
