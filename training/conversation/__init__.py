"""The conversation add-on: fitted on sets whose licences keep it out of the default."""
