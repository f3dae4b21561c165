"""HTTP: the one door, schemas, pages, headers. Nothing below this package knows of it."""
