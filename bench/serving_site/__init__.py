"""The two sites that `bench serving` compares, their articles, and the load."""
