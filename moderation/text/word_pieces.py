"""Text as the word pieces that a BERT model was trained on (uncased, English).

The same numbers as Hugging Face's ``BertTokenizer``: control characters dropped, lower
case without accents, split at spaces and punctuation, then the longest piece of the
vocabulary first. Devlin et al. 2018, arXiv:1810.04805, and Wu et al. 2016,
arXiv:1609.08144 (section 4.1).
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, Self

from moderation.errors import ArtifactError

CONTINUED: Final = "##"
LONGEST_WORD: Final = 100
MOST_CACHED: Final = 20_000
_SPACES: Final = frozenset("\t\n\r")
_SPECIAL: Final = ("[UNK]", "[CLS]", "[SEP]")
_IDEOGRAPHS: Final = (
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x2FA1F),
)


@dataclass(frozen=True, slots=True)
class WordPieces:
    """A vocabulary of word pieces.

    Parameters
    ----------
    numbers : mapping of piece to int
        Pieces inside a word start with ``##``.
    """

    numbers: Mapping[str, int]
    known: dict[str, tuple[int, ...]] = field(default_factory=dict, repr=False)
    """Words that were split already: most words are common ones."""

    @classmethod
    def from_lines(cls, text: str) -> Self:
        """Read one piece a line, numbered from 0; raises ArtifactError."""
        pieces = text.rstrip("\n").split("\n")
        numbers = {piece: number for number, piece in enumerate(pieces)}
        if len(numbers) != len(pieces) or not set(_SPECIAL) <= numbers.keys():
            raise ArtifactError("vocabulary: pieces repeat, or the special ones lack")
        return cls(numbers)

    @property
    def start(self) -> int:
        """What stands at the start of every input."""
        return self.numbers["[CLS]"]

    @property
    def end(self) -> int:
        """What stands at the end of each side of a pair."""
        return self.numbers["[SEP]"]

    def split(self, text: str) -> list[int]:
        """The numbers of a text's pieces."""
        found: list[int] = []
        for word in _words(_plain(text)):
            known = self.known.get(word)
            if known is None:
                if len(self.known) >= MOST_CACHED:
                    self.known.clear()
                known = self.known[word] = self._pieces(word)
            found.extend(known)
        return found

    def _pieces(self, word: str) -> tuple[int, ...]:
        unknown = (self.numbers["[UNK]"],)
        if len(word) > LONGEST_WORD:
            return unknown
        found, begin = [], 0
        while begin < len(word):
            prefix = CONTINUED if begin else ""
            for end in range(len(word), begin, -1):
                number = self.numbers.get(prefix + word[begin:end])
                if number is not None:
                    found.append(number)
                    begin = end
                    break
            else:
                return unknown
        return tuple(found)


def _plain(text: str) -> str:
    """Lower case, without accents and control characters, ideographs set apart."""
    kept = "".join(_shown(character) for character in text if not _dropped(character))
    bare = unicodedata.normalize("NFD", kept)
    return "".join(c for c in bare if unicodedata.category(c) != "Mn").lower()


def _shown(character: str) -> str:
    if character in _SPACES or character.isspace():
        return " "
    point = ord(character)
    if any(first <= point <= last for first, last in _IDEOGRAPHS):
        return f" {character} "
    return character


def _dropped(character: str) -> bool:
    if character in _SPACES:
        return False
    return character == "\ufffd" or unicodedata.category(character)[0] == "C"


def _words(text: str) -> Iterator[str]:
    """Words, and each punctuation mark alone."""
    for chunk in text.split():
        begin = 0
        for index, character in enumerate(chunk):
            if _punctuates(character):
                if begin < index:
                    yield chunk[begin:index]
                yield character
                begin = index + 1
        if begin < len(chunk):
            yield chunk[begin:]


def _punctuates(character: str) -> bool:
    if character.isascii():
        return not (character.isalnum() or character.isspace())
    return unicodedata.category(character)[0] == "P"
