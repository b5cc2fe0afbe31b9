"""Bodies that are read whole or not at all."""

from typing import Literal, overload

from flask import Request
from werkzeug.exceptions import RequestEntityTooLarge


class WholeRequest(Request):
    """A request whose body is never cut at the limit, chunked ones included.

    Werkzeug compares ``Content-Length`` with the limit; of a body that names none it
    reads as much as it may, and forgets the rest.
    """

    @overload
    def get_data(
        self,
        cache: bool = ...,
        as_text: Literal[False] = ...,
        parse_form_data: bool = ...,
    ) -> bytes: ...

    @overload
    def get_data(
        self,
        cache: bool = ...,
        as_text: Literal[True] = ...,
        parse_form_data: bool = ...,
    ) -> str: ...

    def get_data(
        self, cache: bool = True, as_text: bool = False, parse_form_data: bool = False
    ) -> bytes | str:
        """The body; raises RequestEntityTooLarge."""
        data: bytes = super().get_data(cache, False, parse_form_data)
        most = self.max_content_length
        unnamed = self.content_length is None and most is not None
        if unnamed and len(data) >= (most or 0) and self.environ["wsgi.input"].read(1):
            raise RequestEntityTooLarge
        return data.decode(errors="replace") if as_text else data
