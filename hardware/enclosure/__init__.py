"""The printed enclosure: numbers in `dimensions`, solids in one module a part, checked meshes in `mesh/`."""
