"""The command line: one file a group of commands, which parse arguments, call the app and print."""
