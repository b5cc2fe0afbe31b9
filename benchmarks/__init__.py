"""What README's figures come from: one file a figure, peers beside us in one run."""
