"""Which model serves, and which served before: what a rollback goes back to."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from moderation.errors import ArtifactError
from moderation.registry import artifact
from moderation.registry.store import ALIASES, CHAMPION, Store

SHIPPED: Final = "shipped"
"""The name of the model that comes with the program: it serves without an alias."""

MADE_BY: Final = {
    "challenger": ": `python -m training train` makes one",
    "shadow": ": `python -m training promote --as shadow` names one",
}
HISTORY: Final = "champions"
SHORTEST: Final = 6
_HEX: Final = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class Succession:
    """Champions in turn.

    ``<folder>/champions`` holds what served before, oldest first, one digest a line or
    ``shipped``. It is written before the alias moves, so that nothing is forgotten
    when a process dies between the two.
    """

    store: Store

    def serving(self) -> str:
        """Digest of the champion, or ``shipped``; raises ArtifactError."""
        folder = self.store.alias(CHAMPION)
        return SHIPPED if folder is None else folder.name

    def before(self) -> tuple[str, ...]:
        """What served before, oldest first; the last is what a rollback restores."""
        try:
            lines = (self.store.folder / HISTORY).read_text(encoding="ascii").split()
        except FileNotFoundError:
            return ()
        except (OSError, UnicodeDecodeError) as error:
            raise ArtifactError("what served before cannot be read") from error
        while lines and lines[-1] == self.serving():
            lines.pop()
        return tuple(lines)

    def promote(self, digest: str) -> None:
        """Put a published model in service; raises ArtifactError."""
        artifact.load(self.store.folder / digest)
        serving = self.serving()
        if digest == serving:
            raise ArtifactError("this model is in service already")
        self._write((*self.before(), serving))
        self.store.point(CHAMPION, digest)

    def roll_back(self) -> None:
        """Put back what served before; raises ArtifactError when nothing did."""
        before = self.before()
        if not before:
            raise ArtifactError("no model served before this one")
        self.restore(before[-1], before[:-1])

    def restore(self, serving: str, before: tuple[str, ...]) -> None:
        """Make it as it was; raises ArtifactError when that model is not sound."""
        if serving == SHIPPED:
            (self.store.folder / CHAMPION).unlink(missing_ok=True)
        else:
            artifact.load(self.store.folder / serving)
            self.store.point(CHAMPION, serving)
        self._write(before)

    def _write(self, before: tuple[str, ...]) -> None:
        self.store.folder.mkdir(parents=True, exist_ok=True)
        temporary = self.store.folder / f".{HISTORY}.{os.getpid()}"
        temporary.write_text("".join(f"{one}\n" for one in before), encoding="ascii")
        temporary.replace(self.store.folder / HISTORY)


def model_folder(store: Store, shipped: Path, name: str) -> Path:
    """The folder of a model by name.

    Parameters
    ----------
    name : str
        An alias, ``shipped``, or the first six or more digits of a digest, with or
        without ``sha256:``. A champion that was never named is the shipped model.

    Raises
    ------
    ArtifactError
        There is no such model, or several.
    """
    if name in ALIASES:
        folder = store.alias(name)
        if folder is None and name != CHAMPION:
            raise ArtifactError(f"no model is called {name}{MADE_BY.get(name, '')}")
        return folder or shipped
    if name == SHIPPED:
        return shipped
    digits = name.removeprefix("sha256:")
    if len(digits) < SHORTEST or set(digits) - _HEX:
        raise ArtifactError(f"{name[:80]!r} is no alias and no digest of a model")
    found = {digest: store.folder / digest for digest in store.digests()}
    found.setdefault(artifact.read_manifest(shipped).digest, shipped)
    alike = [folder for digest, folder in found.items() if digest.startswith(digits)]
    if len(alike) != 1:
        raise ArtifactError(f"{len(alike)} models have a digest like {digits[:64]}")
    return alike[0]
