"""The rules of mentoring programmes: pure, without database, web, clock or environment."""
