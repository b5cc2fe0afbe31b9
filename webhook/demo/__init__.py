"""A made-up newspaper with five articles and 200 comments, to look around in."""
