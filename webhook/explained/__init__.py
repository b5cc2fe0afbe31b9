"""What a verdict rests on, as every page shows it: bars, words and names."""
