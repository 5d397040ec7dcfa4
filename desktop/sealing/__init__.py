"""Seal a secret so that the file which holds it is worth nothing elsewhere."""
