"""Files, their digests, what is kept beside them, and many processes."""
