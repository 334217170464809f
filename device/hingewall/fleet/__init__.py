"""What flows between walls and their hub, and when a batch is taken: what both ends have to agree on."""
