"""The forms of signing in and of changing the password."""

from eventhub.forms.reading import Form, email, secret
from eventhub.i18n import lazy_gettext as _l


class SignInForm(Form):
    """Address and password."""

    address: str
    password: str

    def check(self) -> None:
        """Both are needed."""
        self.address = email(self, "email", missing=_l("Enter your mail address"))
        self.password = secret(self, "password", missing=_l("Enter your password"))


class PasswordForm(Form):
    """A new password, with the old one beside it."""

    fields_of = {
        "sign_in.wrong": "current",
        "sign_in.wait": "current",
        "password.short": "new",
        "password.guessable": "new",
    }
    current: str
    new: str

    def check(self) -> None:
        """Both are needed."""
        self.current = secret(self, "current", missing=_l("Enter your present password"))
        self.new = secret(self, "new", missing=_l("Enter a new password"))
