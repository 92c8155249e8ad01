"""Pictures: in HTML, and in other sizes and formats."""
