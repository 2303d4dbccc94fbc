"""A simulated tenant (Entra, Graph, the Teams connector) for the demo and the tests."""
