"""``python -m pressbot``: the same as the command ``pressbot``."""

from pressbot.cli.main import main

if __name__ == "__main__":
    main()
