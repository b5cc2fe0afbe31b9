"""Tuning the larger stance model: the only torch (``requirements-teacher.txt``)."""
