"""WordPress: its REST API and Akismet's webhook, for answers and for reading."""
