"""The settings as a page with a form, a picture to scale, and the API of the same."""
