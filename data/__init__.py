"""From the yearly workbook to the views: everything the dashboard knows, and how it came in."""
