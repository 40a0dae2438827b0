"""What tests share that is not a fixture: places, fakes, servers, and makers of values."""
