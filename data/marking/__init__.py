"""The annotated workbook, spliced at the byte; `data.annotate` is its front door."""
