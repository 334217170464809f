"""Unix sockets between the processes: live Snapshots out, commands in."""
