"""Big files read a piece at a time: bytes, XML elements, JSON values, PHP values."""
