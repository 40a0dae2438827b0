"""What commands show that is no report: settings, history, progress, samples."""
