"""Calculation that needs no ORM."""
