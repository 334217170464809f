"""Athletes: badges to tap, and each one's own page."""
