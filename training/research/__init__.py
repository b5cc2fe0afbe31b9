"""Published protocols, to know where we stand; nothing that is fitted here ships."""
