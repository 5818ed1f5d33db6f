"""A synthetic government for demo and tests: accounts, documents, tasks. Never on a real node."""
