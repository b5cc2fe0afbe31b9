"""Perspective's protocol (commentanalyzer v1alpha1): read, answer, describe."""
