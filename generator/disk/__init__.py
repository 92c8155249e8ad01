"""Files, their digests, what is kept beside them or met before, and many processes."""
