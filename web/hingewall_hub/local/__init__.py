"""``make hub``: broker, PostgreSQL, ingester, pages and simulated walls on this machine, in a folder of their own."""
