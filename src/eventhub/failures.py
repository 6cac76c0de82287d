"""What an error of somebody else's library says, made short enough for a log, a page or one line of a terminal."""

LONGEST = 300


def first_line(error: BaseException) -> str:
    """The first line of the error's words, or what it is called: some say nothing, such as a timeout."""
    lines = str(error).strip().splitlines()
    return lines[0].strip()[:LONGEST] if lines else type(error).__name__
