"""Circles: a few people who can ask each other. How many they are is never shown."""
