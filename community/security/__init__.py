"""Who may do what: identity, sessions, policy, limits."""
