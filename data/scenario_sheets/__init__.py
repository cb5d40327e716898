"""The sheets of a scenario as a workbook; `data.scenario_book` is its front door."""
