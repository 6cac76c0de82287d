"""Every refusal of the domain has its sentence, and every sentence can be filled."""

import ast
import re
from pathlib import Path

import eventhub
from eventhub import i18n
from eventhub.domain.errors import COLUMNS, CONSTRAINTS, DomainError
from eventhub.web.sentences import SENTENCES, sentence

SOURCE = Path(eventhub.__file__).parent
LAYERS = ("domain", "mail", "formats", "models", "forms", "web", "routes")
# What raises a refusal, and what stands before its word: a picture's reason becomes ``picture.REASON``, and where it is
# one file of many kinds ``file.REASON``.
RAISES = {"DomainError": ("",), "PictureError": ("picture.", "file."), "FileTypeError": ("file.",)}


def refusals() -> dict[str, set[str]]:
    """Each code that is raised anywhere, with the names of its details."""
    found: dict[str, set[str]] = {code: set() for code in (*CONSTRAINTS.values(), *COLUMNS.values())}
    for path in sorted(path for layer in LAYERS for path in (SOURCE / layer).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            details = {word.arg for word in node.keywords if word.arg and word.arg != "field"}
            for before in RAISES.get(getattr(node.func, "id", ""), ()):
                found.setdefault(f"{before}{node.args[0].value}", set()).update(details)
    return found


def test_every_code_has_a_sentence_and_every_sentence_a_code() -> None:
    assert sorted(refusals()) == sorted(SENTENCES)


def test_sentences_ask_for_nothing_that_is_not_given() -> None:
    for code, details in refusals().items():
        asked = set(re.findall(r"%\((\w+)\)", SENTENCES[code].message))
        assert asked <= details, code
        for language in i18n.LANGUAGES:
            with i18n.speaking(language):
                said = sentence(DomainError(code, **dict.fromkeys(details, 3)))
            assert said
            assert "%(" not in said


def test_german_has_its_own_words() -> None:
    for code, words in SENTENCES.items():
        with i18n.speaking("de"):
            assert str(words) != words.message, code
