import asyncio
import shutil
import socket
import ssl
import subprocess
from email.message import EmailMessage
from pathlib import Path

import pytest
from aiosmtpd.smtp import AuthResult

from eventhub.mail.message import Sender, build
from eventhub.mail.smtp import NotSentError, Postman, Server, server_of
from eventhub.settings import SettingsError
from tests.mail.test_message import NOW, make_mail
from tests.mail_server import MailServer


def letter(**values: object) -> EmailMessage:
    return build(
        make_mail(**values), sender=Sender("Team", "team@example.org"), base_url="https://hub.example.org", now=NOW
    )


def postman(server: MailServer, **values: float) -> Postman:
    return Postman(server_of(server.url), **values)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("url", "server"),
    [
        ("smtp://127.0.0.1:1025", Server("127.0.0.1", 1025, "none")),
        ("smtp://localhost", Server("localhost", 25, "none")),
        ("smtp://127.0.0.1:1025?tls=starttls", Server("127.0.0.1", 1025, "starttls")),
        ("smtp://mail.example.org", Server("mail.example.org", 587, "starttls")),
        ("smtp://mail.example.org:25?tls=none", Server("mail.example.org", 25, "none")),
        ("smtp://u%40x:p%3A%2F@mail.example.org:587", Server("mail.example.org", 587, "starttls", "u@x", "p:/")),
        ("smtps://u:p@mail.example.org", Server("mail.example.org", 465, "tls", "u", "p")),
    ],
)
def test_the_address_of_the_server(url: str, server: Server) -> None:
    assert server_of(url) == server


@pytest.mark.parametrize("url", ["mail.example.org", "http://x", "smtp://", "smtp://x:99999", "smtp://x?tls=maybe"])
def test_an_address_that_cannot_be_used_is_refused_in_words(url: str) -> None:
    with pytest.raises(SettingsError, match="EVENTHUB_SMTP_URL"):
        server_of(url)


async def test_mails_arrive_over_one_connection(mail_server: MailServer) -> None:
    man = postman(mail_server)
    answers = [await man.send(letter()) for _ in range(3)]
    await man.close()
    assert answers == ["taken"] * 3
    assert mail_server.connections == 1
    assert mail_server.envelopes == [("team@example.org", ["katharina@example.org"])] * 3
    assert mail_server.mails[0]["Subject"] == "Ihr Platz ist sicher: Grüße am 21. Januar"


async def test_an_international_mailbox_is_written_to(mail_server: MailServer) -> None:
    man = postman(mail_server)
    await man.send(letter(to_address="jürgen@grüße.example"))
    await man.close()
    assert mail_server.envelopes[0][1] == ["jürgen@xn--gre-6ka8l.example"]


@pytest.mark.parametrize(
    ("at_recipient", "at_data", "is_permanent"),
    [
        ("450 mailbox busy", "", False),
        ("550 no such user", "", True),
        ("", "451 later", False),
        ("", "554 we do not like this", True),
    ],
)
async def test_refusals_are_for_now_or_for_good(
    mail_server: MailServer, at_recipient: str, at_data: str, is_permanent: bool
) -> None:
    mail_server.at_recipient = [at_recipient] if at_recipient else []
    mail_server.at_data = [at_data] if at_data else []
    man = postman(mail_server)
    with pytest.raises(NotSentError, match=at_recipient or at_data) as caught:
        await man.send(letter())
    assert (caught.value.is_permanent, caught.value.is_servers) == (is_permanent, False)
    await man.send(letter())
    await man.close()
    assert (mail_server.connections, len(mail_server.raw)) == (1, 1)


@pytest.mark.parametrize("fault", ["hang", "lose", "drop", "421 closing"])
async def test_a_broken_line_is_for_now_and_the_next_mail_gets_a_new_one(mail_server: MailServer, fault: str) -> None:
    mail_server.at_data = [fault]
    man = postman(mail_server, command_seconds=0.3)
    with pytest.raises(NotSentError) as caught:
        await man.send(letter())
    assert caught.value.is_permanent is False
    await man.send(letter())
    await man.close()
    assert mail_server.connections == 2


async def test_nobody_there_is_the_servers_fault() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        man = Postman(Server("127.0.0.1", free.getsockname()[1], "none"))
        with pytest.raises(NotSentError, match="no connection") as caught:
            await man.send(letter())
    assert (caught.value.is_permanent, caught.value.is_servers) == (False, True)


async def test_a_server_without_tls_gets_no_mail_that_asks_for_it(mail_server: MailServer) -> None:
    man = Postman(server_of(f"{mail_server.url}?tls=starttls"))
    with pytest.raises(NotSentError) as caught:
        await man.send(letter())
    assert caught.value.is_servers is True
    assert mail_server.raw == []


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that nobody has signed, with its key."""
    if shutil.which("openssl") is None:
        pytest.skip("openssl is missing: no certificate to test TLS with")
    path = tmp_path_factory.mktemp("tls") / "both.pem"
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", path, "-out", f"{path}.crt", *names],
        check=True,
        capture_output=True,
    )
    path.write_text(path.read_text() + Path(f"{path}.crt").read_text())
    return path


def speak_tls(server: MailServer, certificate: Path) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    server.options = {
        "tls_context": context,
        "require_starttls": True,
        "auth_required": True,
        "authenticator": lambda *given: AuthResult(
            success=(given[-1].login, given[-1].password) == (b"u@x", b"p:/"), handled=False
        ),
    }


async def test_with_tls_the_password_goes_over_an_encrypted_line(mail_server: MailServer, certificate: Path) -> None:
    speak_tls(mail_server, certificate)
    url = mail_server.url.replace("://", "://u%40x:p%3A%2F@") + "?tls=starttls"
    trusting = ssl.create_default_context(cafile=str(certificate))
    man = Postman(server_of(url), tls_context=trusting)
    await man.send(letter())
    await man.close()
    assert len(mail_server.raw) == 1
    await asyncio.sleep(0)


async def test_a_server_with_a_certificate_nobody_signed_gets_nothing(
    mail_server: MailServer, certificate: Path
) -> None:
    speak_tls(mail_server, certificate)
    man = Postman(server_of(f"{mail_server.url}?tls=starttls"))
    with pytest.raises(NotSentError, match="certificate") as caught:
        await man.send(letter())
    assert caught.value.is_servers is True
    assert mail_server.raw == []


async def test_a_wrong_password_is_not_the_mails_fault(mail_server: MailServer, certificate: Path) -> None:
    speak_tls(mail_server, certificate)
    url = mail_server.url.replace("://", "://u%40x:wrong@") + "?tls=starttls"
    man = Postman(server_of(url), tls_context=ssl.create_default_context(cafile=str(certificate)))
    with pytest.raises(NotSentError, match="535") as caught:
        await man.send(letter())
    assert (caught.value.is_permanent, caught.value.is_servers) == (False, True)
