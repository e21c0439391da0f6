"""Shared by tests, benches and tools: processes, hostile files, the site map."""
