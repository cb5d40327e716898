"""What the parts of an xlsx file say: XML in, values and refusals out; no Dutch but in problems."""
