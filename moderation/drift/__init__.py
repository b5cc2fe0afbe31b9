"""Has what comes in changed, or what the model is worth on it?"""
