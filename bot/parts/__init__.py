"""The parts of the composition: each puts together one of the things that a bot or a worker consists of."""
