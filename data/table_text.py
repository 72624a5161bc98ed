"""Decoding the text of a table file, and refusing files of other kinds."""

from data.errors import DataError

# The first bytes of files that are mistaken for tables.
OTHER_FILES = {
    b"PK\x03\x04": "a zip archive or an Excel workbook",
    b"PK\x05\x06": "an empty zip archive",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x28\xb5\x2f\xfd": "a zstandard archive",
    b"Rar!": "a rar archive",
    b"\xd0\xcf\x11\xe0": "an old Excel workbook",
    b"PAR1": "a Parquet file",
    b"ARROW1": "an Arrow file",
    b"SQLite format 3": "an SQLite database",
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x89HDF": "an HDF5 file",
    b"\x80\x04": "a pickle",
    b"\x80\x05": "a pickle",
    b"\x93NUMPY": "a NumPy array",
}
LOOKED_AT = 4096  # bytes that determine an encoding without a byte order mark
ORDINARY_CONTROLS = "\t\n\r\f\v\x1a"


def text_of(content: bytes) -> tuple[str, str]:
    """Return the text of a file and the name of its encoding: UTF-8, UTF-16 or UTF-32 (by its mark, if any), else Windows-1252.

    Archives are never unpacked: a small one can hold terabytes.

    Raises:
        DataError: the file is empty or not a text.
    """
    if not content.strip():
        raise DataError("The table is empty: give a file with a line of column names and one line per row.")
    for magic, kind in OTHER_FILES.items():
        if content.startswith(magic):
            raise DataError(f"This is {kind}, not a table of text: unpack it, or save the table as CSV.")
    encoding = _encoding(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        # Five bytes have no meaning in Windows-1252; they are replaced.
        encoding = "cp1252"
        text = content.decode(encoding, errors="replace")
    start = text[:LOOKED_AT]
    if sum(ord(sign) < 32 and sign not in ORDINARY_CONTROLS for sign in start) > len(start) // 100 or "\0" in text:
        raise DataError("This is a binary file, not a table of text: save the table as CSV.")
    return text, encoding


def _encoding(content: bytes) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\x00\x00\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return encoding
    start = content[: LOOKED_AT // 2 * 2]
    if len(content) % 2 == 0:
        # In UTF-16 every other byte of Western text is zero.
        for offset, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
            half, other = start[offset::2], start[1 - offset :: 2]
            if half.count(0) > 0.7 * len(half) and other.count(0) < 0.1 * len(other):
                return encoding
    return "utf-8"
