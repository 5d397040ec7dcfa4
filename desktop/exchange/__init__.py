"""The signed files that travel between schools and bureaus: layout, signing, writing, verifying."""
