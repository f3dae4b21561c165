"""Mail: what waits to be sent, to whom the house may write, and what it says."""
