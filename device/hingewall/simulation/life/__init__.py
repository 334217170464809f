"""Whole visits: people who arrive, obey or not, chat, step, practise, rest and leave things behind, and what is true
of them. Pure functions of (seed, number of the visit, time)."""
