"""Models on disk: manifest, artifact, store, and the one in service."""
