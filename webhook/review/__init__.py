"""The pages at /review where people decide, one file a page."""
