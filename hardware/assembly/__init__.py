"""How the device is put together, in order: `order` says it, `walk` tries it, guide and pictures are made from it."""
