"""The labelled sentences: ``explicit``, ``veiled`` and ``third`` are to be found, ``idiom`` and ``plain`` are not."""

from pathlib import Path

FOLDER = Path(__file__).parent / "sentences"
TO_BE_FOUND = ("explicit", "veiled", "third")


def sentences(name: str) -> list[tuple[str, str]]:
    """Label and sentence, as they stand in one file below what its head says of it."""
    lines = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8").splitlines()
    written = (line.partition("\t") for line in lines if not line.startswith("#"))
    return [(label, sentence) for label, _tab, sentence in written]


def every_sentence() -> list[str]:
    """All of them."""
    return [sentence for file in sorted(FOLDER.glob("*.tsv")) for _label, sentence in sentences(file.stem)]
