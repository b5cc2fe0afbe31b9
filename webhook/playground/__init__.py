"""The playground at /: one comment in, the whole answer shown as a page."""
