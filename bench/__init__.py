"""Benchmarks: the program as in production, driven over HTTP, beside limits measured in the same run."""
