"""The phone's side of Hingewall: pages, JSON API and live stream. It sees snapshots and stored reps, never hardware."""
