"""XML comes a few elements at a time, and hostile XML not at all."""

from pathlib import Path

import pytest

from training.errors import MalformedHistoryError
from training.streams.elements import elements, local_name, text_of
from training.streams.file import StreamedFile

CANARY = "canary that nobody may read"
LAUGHS = "".join(
    f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' if n else '<!ENTITY l0 "ha">'
    for n in range(10)
)


def found(tmp_path: Path, content: bytes, *names: str) -> list[tuple[str, str]]:
    """Local names and texts of the elements of a file."""
    path = tmp_path / "some.xml"
    path.write_bytes(content)
    return [
        (local_name(element), (element.text or "").strip())
        for element in elements(StreamedFile(path), "r", *names)
    ]


def test_elements_come_with_what_stands_before_them(tmp_path: Path) -> None:
    path = tmp_path / "some.xml"
    path.write_bytes(
        b"<r><i><t>one</t><c><x>1</x></c><c><x>2</x></c></i>"
        b"<z><c>no</c></z><i><t>two</t><c><x>3</x></c></i></r>"
    )

    told = [
        (text_of(element.getparent(), "t"), text_of(element, "x"))
        for element in elements(StreamedFile(path), "r", "i", "i/c")
        if local_name(element) == "c"
    ]

    assert told == [("one", "1"), ("one", "2"), ("two", "3")]


def test_name_with_its_parent_is_no_other_element_of_that_name(tmp_path: Path) -> None:
    content = b"<r><a>1</a><b>2<a>3</a></b></r>"
    assert found(tmp_path, content, "r/a", "r/b") == [("a", "1"), ("b", "2")]


def test_junk_before_and_control_characters_are_dropped(tmp_path: Path) -> None:
    content = b"`\xef\xbb\xbf<?xml version='1.0'?><r><a>x\x08\x00y\xc3\xa9</a></r>"
    assert found(tmp_path, content, "a") == [("a", "xyé")]


@pytest.mark.parametrize(
    "declared",
    [
        f"<!DOCTYPE r [{LAUGHS}]>",
        '<!DOCTYPE r [<!ENTITY l9 SYSTEM "file://{canary}">]>',
        '<!DOCTYPE r SYSTEM "http://127.0.0.1:9/evil.dtd">',
        '<!DOCTYPE r [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p"> %p;]>',
        "<!DOCTYPE r>",
    ],
    ids=["billion laughs", "file", "dtd by network", "parameter entity", "bare"],
)
@pytest.mark.parametrize("body", ["<r><a>&l9;</a></r>", '<r b="&l9;"><a>x</a></r>'])
def test_document_types_and_entities_are_refused(
    tmp_path: Path, declared: str, body: str
) -> None:
    canary = tmp_path / "canary"
    canary.write_text(CANARY)
    content = declared.replace("{canary}", str(canary)) + body

    with pytest.raises(MalformedHistoryError) as caught:
        found(tmp_path, content.encode(), "a")

    assert CANARY not in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE r><r/>'.encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE r><r/>',
        b"<r>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</r>",
        b"<other><a/></other>",
        b"<r><a>&nbsp;</a></r>",
    ],
    ids=["utf-16", "utf-7", "deep", "another root", "undeclared entity"],
)
def test_what_cannot_be_read_safely_is_refused(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(MalformedHistoryError):
        found(tmp_path, content, "a")
