"""What a discussion and a site look like from above: shares, tone, swings, voices."""
