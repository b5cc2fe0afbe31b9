"""What a request is about: the key's own site, a body in its shape, hashed names."""

from typing import TypeVar

from flask import current_app, request
from pydantic import BaseModel, ValidationError

from moderation.errors import DecisionError, MalformedCommentError, UnknownSiteError
from moderation.secret_key import SecretKey
from moderation.storage.sites import Site
from moderation.wire import describe
from webhook.api_keys import require_site

EXTENSION = "parley.secret_key"
Shape = TypeVar("Shape", bound=BaseModel)


def named_site(name: str) -> Site:
    """The site of that name, if the key opens it; raises UnknownSiteError."""
    site = require_site()
    if site.name != name:
        raise UnknownSiteError("This key opens no site of that name.")
    return site


def secret_key() -> SecretKey:
    """The key under which people's names and addresses are hashed."""
    found: SecretKey = current_app.extensions[EXTENSION]
    return found


def asked_body(shape: type[Shape]) -> Shape:
    """The body in its shape; raises DecisionError, which names the field."""
    try:
        return shape.model_validate_json(request.get_data(), strict=True)
    except ValidationError as error:
        raise DecisionError(describe(error)) from error


def asked_query(shape: type[Shape]) -> Shape:
    """The query in its shape; raises MalformedCommentError, which names the field.

    A parameter that is given twice is refused, as nobody could know which counts.
    """
    found: dict[str, str] = {}
    for name, values in request.args.lists():
        if len(values) != 1:
            raise MalformedCommentError(f"{name[:50]}: once is enough.")
        found[name] = values[0]
    try:
        return shape.model_validate(found)
    except ValidationError as error:
        raise MalformedCommentError(describe(error)) from error
