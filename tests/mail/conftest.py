"""The mail server of these tests."""

from tests.mail_server import mail_server

__all__ = ["mail_server"]
