"""Charts drawn on the server as SVG: readable in grey, each with its table."""
