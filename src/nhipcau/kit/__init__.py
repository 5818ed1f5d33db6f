"""What every room may use, without Django: errors, ids, clock, digits, numbers of documents."""
