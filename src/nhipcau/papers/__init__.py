"""Papers: PDF through Typst, Word, and spreadsheets out and in."""
