"""Retraining: from labelled comments to a model that may serve."""
