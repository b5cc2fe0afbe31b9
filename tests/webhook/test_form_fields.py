"""Bodies as plain fields: forms of any charset, PHP's arrays, multipart, JSON."""

import pytest

from webhook.form_fields import MAX_FIELDS, Fields, read_fields

FORM = "application/x-www-form-urlencoded"


def read(body: bytes, kind: str = FORM) -> Fields:
    """Fields of a body whose charset may be named by ``cs``."""
    return read_fields(kind, body, charset_field="cs")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"a=caf%C3%A9+noir", FORM),
        (b"a=caf%E9+noir&cs=ISO-8859-1", FORM),
        (b"cs=windows-1252&a=caf%E9%20noir", "charset=utf-8"),
        (b"a=caf%E9+noir", FORM + "; charset=latin1"),
        (b"a=caf\xc3\xa9+noir", ""),
        (b"a=caf%C3%A9+noir&cs=no-such-charset", FORM),
        (b"a=caf%C3%A9+noir&cs=hex", FORM),
        (b'{"a": "caf\\u00e9 noir"}', "application/json"),
        ('{"a": "café noir"}'.encode(), ""),
    ],
)
def test_text_comes_out_whatever_the_charset(body: bytes, kind: str) -> None:
    assert read(body, kind).first("a") == "café noir"


@pytest.mark.parametrize("body", [b"t[0]=x&t[1]=y", b"t%5B%5D=x&t%5B%5D=y", b"t=x&t=y"])
def test_arrays_of_php_are_one_field(body: bytes) -> None:
    assert read(body).all("t") == ("x", "y")


def test_json_values_become_text() -> None:
    body = b'{"a": true, "b": 7, "c": null, "d": ["x", 1.5, {"y": 1}], "e": {}}'
    fields = read(body, "application/json")
    assert fields.values == {"a": ("true",), "b": ("7",), "d": ("x", "1.5")}


def test_first_is_the_first_that_says_something() -> None:
    fields = read(b"key=&api_key=+k+&key=j")
    assert fields.first("api_key", "key") == "k"
    assert fields.first("key") == "j"
    assert fields.first("nothing") == ""
    assert fields.raw("api_key") == " k "


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"[1]", "application/json"),
        (b"{", "application/json"),
        (b"[" * 100_000, "application/json"),
        (b'{"a": ' + b"9" * 5_000 + b"}", "application/json"),
        (b"a=1&" * (MAX_FIELDS + 1), FORM),
        (b"--x\r\n" * (MAX_FIELDS + 1), "multipart/form-data; boundary=x"),
        (b"--x\r\n", "multipart/form-data"),
    ],
)
def test_what_is_no_body_is_an_error(body: bytes, kind: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - that is the contract
        read(body, kind)
