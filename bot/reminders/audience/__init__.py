"""Who is expected to enroll: read from an owner's list, or found in the organization, and refreshed."""
