"""The database: the only SQLAlchemy; callers see values and units of work."""
