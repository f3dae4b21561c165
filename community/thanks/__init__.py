"""Thanks: private by default, shared only while both people say so, never counted."""
