"""The database: base classes, the one transaction, migrations."""
