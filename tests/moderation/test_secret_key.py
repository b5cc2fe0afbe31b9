"""The key is made once, for the owner only, and hashes what may not be stored."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from moderation.errors import SettingsError
from moderation.secret_key import FILE_NAME, load_secret_key


def test_key_is_created_once_for_the_owner_only(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: load_secret_key(instance), range(16)))

    assert len(keys) == 1
    assert [path.name for path in instance.iterdir()] == [FILE_NAME]
    assert stat.S_IMODE((instance / FILE_NAME).stat().st_mode) == 0o600


def test_hashes_ignore_case_but_not_purpose(tmp_path: Path) -> None:
    key = load_secret_key(tmp_path)
    assert key.address_hash("email", " A@b.C ") == key.address_hash("email", "a@B.c")
    assert key.address_hash("email", "1") != key.address_hash("ip", "1")
    assert key.address_hash("email", " ") is key.address_hash("ip", None) is None


@pytest.mark.parametrize("content", ["", "zz", "abcd"])
def test_file_that_is_no_key_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / FILE_NAME).write_text(content)
    with pytest.raises(SettingsError):
        load_secret_key(tmp_path)


def test_key_does_not_show_itself(tmp_path: Path) -> None:
    key = load_secret_key(tmp_path)
    assert (tmp_path / FILE_NAME).read_text().strip() not in repr(key)
