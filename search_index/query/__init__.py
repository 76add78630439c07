"""What a person types, and what it means. Nothing in here raises on odd input."""
