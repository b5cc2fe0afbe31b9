"""Quality beside peers: who tells toxic comments from civil ones, on public data."""
