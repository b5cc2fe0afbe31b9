"""Blogger, by its API v3: comments are read and moderated; it sends none itself."""
