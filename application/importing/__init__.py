"""Import: people and their applications, and how they stand at the university, from tables that the office has."""
