"""Numbers in addresses: none that a database cannot hold."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter

LARGEST = 2**63 - 1


class RowNumber(IntegerConverter):
    """``<int:…>`` in a route, up to what a column holds; beyond it is 404."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **{"max": LARGEST, **options})


def init_app(app: Flask) -> None:
    """Read the numbers in the routes of ``app`` that are added from here on."""
    app.url_map.converters["int"] = RowNumber
