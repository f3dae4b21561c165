"""A hello of somebody who has just come in, who may be asked to answer it, and the words that come back."""
