"""Building and measuring what runs on AWS Lambda; no part of the package."""
