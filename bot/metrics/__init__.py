"""What Prometheus gets to see. A file a subject; who does something counts it, by the counters of its file.

No label holds anything about a person, and each label has a closed set of values. Every replica counts what it did
itself. What stands in the database is the same in all of them, and is read when somebody asks (gauges.py).
"""
