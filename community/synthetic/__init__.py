"""Houses of any size full of people who do not exist: for measuring, and for trying what a year of use looks like."""
