"""The same core over HTTP: a handler without a framework, a server for it, and AWS Lambda."""
