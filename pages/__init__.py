"""What the board sees: each file one page with a render(), reading top to bottom, no arithmetic."""
