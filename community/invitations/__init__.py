"""Inviting the right few people to an ask: who is likely to reply, and who has been asked little lately."""
