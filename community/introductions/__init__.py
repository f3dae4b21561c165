"""Introductions: a third person is asked first, then the asker, and only a yes of both lets anybody know of anybody."""
