"""The tests: each module has a list of names and functions, `TESTS`."""
