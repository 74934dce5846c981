"""Pages and commands: parse, call one use case, show."""
