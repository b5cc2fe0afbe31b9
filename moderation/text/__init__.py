"""From a raw comment to clean text with a map back to the original."""
