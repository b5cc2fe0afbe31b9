"""The larger stance model without the part that needs torch: pairs, figures, card."""
