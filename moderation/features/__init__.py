"""From clean text to numbers, one file a feature."""
