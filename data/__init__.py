"""From the yearly workbook to the views: everything the dashboard knows, and how it came in."""

VERSION = "0.1.0"  # of the code; kept with every upload
