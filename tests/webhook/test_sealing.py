"""Secrets at rest are opaque, and open with this instance's key only."""

from pathlib import Path

import pytest

from moderation.errors import SettingsError
from moderation.secret_key import load_secret_key
from webhook.sealing import Seal


def test_secret_comes_back_and_is_opaque_meanwhile(tmp_path: Path) -> None:
    seal = Seal.of(load_secret_key(tmp_path))
    closed = seal.close("päss word")
    assert "word" not in closed
    assert closed != seal.close("päss word")
    assert Seal.of(load_secret_key(tmp_path)).open(closed) == "päss word"
    assert seal.open_all({"akismet_key": closed}) == {"akismet_key": "päss word"}


def test_key_of_another_instance_opens_nothing(tmp_path: Path) -> None:
    closed = Seal.of(load_secret_key(tmp_path / "one")).close("secret")
    with pytest.raises(SettingsError, match="set it again"):
        Seal.of(load_secret_key(tmp_path / "two")).open(closed)


@pytest.mark.parametrize("sealed", ["", "nonsense", "gAAAAA" + "A" * 80])
def test_changed_secret_is_refused(tmp_path: Path, sealed: str) -> None:
    with pytest.raises(SettingsError):
        Seal.of(load_secret_key(tmp_path)).open(sealed)


def test_seal_does_not_show_its_key(tmp_path: Path) -> None:
    assert "Fernet" not in repr(Seal.of(load_secret_key(tmp_path)))
