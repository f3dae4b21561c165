"""Letters between two people who have met here: both chose them, and each comes at its reader's pace."""
