"""Files of an artifact: read within a bound, understood or refused."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from moderation.errors import ArtifactError

Shape = TypeVar("Shape", bound=BaseModel)


def read_bytes(path: Path, limit: int) -> bytes:
    """A file of an artifact; raises ArtifactError if it is too large or unreadable."""
    try:
        with path.open("rb") as file:
            raw = file.read(limit + 1)
    except OSError as error:
        raise ArtifactError(f"{path.name}: cannot be read") from error
    if len(raw) > limit:
        raise ArtifactError(f"{path.name}: larger than {limit} bytes")
    return raw


def understood(shape: type[Shape], raw: bytes, name: str = "manifest") -> Shape:
    """JSON in its shape; raises ArtifactError, which names the first wrong place."""
    try:
        return shape.model_validate_json(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ArtifactError(f"{name}: {where}: {first['msg']}") from error


def canonical(values: Mapping[str, Any]) -> bytes:
    """JSON with sorted keys, two spaces, one newline at the end: fit for a hash."""
    text = json.dumps(values, indent=2, sort_keys=True, ensure_ascii=False)
    return f"{text}\n".encode()
