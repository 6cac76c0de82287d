"""The code of a certificate of attendance: 12 characters of Crockford's base 32, 60 random bits.

His alphabet leaves out I, L, O and U; what is typed from paper is read forgivingly, as he has it: I and L are 1,
O is 0. See https://www.crockford.com/base32.html.
"""

import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
GROUP = 4

_LOOK_ALIKE = str.maketrans("ILO", "110")


def new() -> str:
    """A new code, as it is kept."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def shown(code: str) -> str:
    """A code as people read it: ``4QH7-K2ZD-98MV``."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed(text: str) -> str | None:
    """What was typed, in either case and with or without dashes and spaces, as a code is kept; None if it is none."""
    code = "".join(char for char in text.upper() if not char.isspace() and char not in "-–").translate(_LOOK_ALIKE)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None
