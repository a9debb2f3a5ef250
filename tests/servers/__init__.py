"""Real servers for tests: found by address, in Docker, or started from the machine's packages."""
