"""`hingewall uplink`: the one process with a network. It reads what waits, sends it to the hub, and keeps nothing."""
