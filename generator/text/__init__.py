"""How words, dates and markup are read and written."""
