"""Word lists by hash: which words of a text stand in which list, in one look-up."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from moderation.features.ngrams import Hashes, words


@dataclass(frozen=True, slots=True)
class WordLists:
    """Several lists at once.

    Parameters
    ----------
    hashes : array of shape (n_listed,), uint64, ascending
    members : array of shape (n_listed + 1, n_lists), float32
        One where a word stands in a list; the last row is for unlisted words.
    """

    hashes: Hashes
    members: NDArray[np.float32]

    @classmethod
    def of(cls, lists: Mapping[str, str]) -> "WordLists":
        """Hash lists of words, each a text; the columns are in the lists' order."""
        hashed = [words(" ".join(listed.split())).hashes for listed in lists.values()]
        every = np.unique(np.concatenate(hashed))
        members = np.zeros((len(every) + 1, len(hashed)), dtype=np.float32)
        for column, found in enumerate(hashed):
            members[np.searchsorted(every, found), column] = 1.0
        return cls(every, members)

    def membership(self, hashes: Hashes) -> NDArray[np.float32]:
        """Ones and zeros, shape (len(hashes), n_lists)."""
        places = np.searchsorted(self.hashes, hashes)
        places[places == len(self.hashes)] = 0
        places[self.hashes[places] != hashes] = len(self.hashes)
        return self.members[places]
