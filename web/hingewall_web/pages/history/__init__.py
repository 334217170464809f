"""What has been done: sets by day, one set, one rep, weeks and bests, with their figures and charts."""
