"""The spine: actions, audit, outbox and inbox, record cards, back-links, files, jobs, the database."""
