"""The hub of many walls: what they send is kept in PostgreSQL, and one page shows them all."""
