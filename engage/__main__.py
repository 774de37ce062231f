"""`python -m engage` is the console script `engage`."""

from engage.cli import main

if __name__ == "__main__":
    main()
