"""What every room may use and nothing in it knows Django: errors, ids, clock, digits, numbers of documents."""
