"""Stance and tone of reader comments: the core, free of web and training code."""
