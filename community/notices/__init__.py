"""What waits for a member today: notices, cards, and the end of the page."""
