"""What the house does by itself, now and then: jobs, and the loop that runs them."""
