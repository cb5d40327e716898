"""From plain rows to typed rows, questions and problems; `data.workbook` is its front door."""
