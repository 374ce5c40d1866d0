"""Forms in every format: written by the name of the file, read by what it holds."""

from __future__ import annotations

import io
import zipfile
import zlib

from litreview.errors import InputError, Where
from litreview.formats.form import LARGEST, Form, ReadForm
from litreview.formats.sheet import declares_entities

SUFFIXES = (".xlsx", ".docx", ".toml")
_UNPACKED = 128 << 20  # bytes of all parts
_PARTS = 5000
_OLE = b"\xd0\xcf\x11\xe0"  # .doc, .xls, and what is locked with a password
_NOT_A_ZIP = (
    zipfile.BadZipFile,
    NotImplementedError,
    RuntimeError,
    EOFError,
    KeyError,
    OSError,
    zlib.error,
    ValueError,
)


def write_form_file(form: Form, suffix: str) -> bytes:
    """The bytes of a form. Raises InputError LR-FORM-FORMAT for another suffix than `SUFFIXES`, LR-FORM-LONG."""
    kind = suffix.casefold()
    if kind == ".xlsx":
        from litreview.formats.form_xlsx import write_xlsx

        return write_xlsx(form)
    if kind == ".docx":
        from litreview.formats.form_docx import write_docx

        return write_docx(form)
    if kind == ".toml":
        from litreview.formats.form_toml import write_toml

        return write_toml(form)
    raise InputError("LR-FORM-FORMAT", where=Where(key=suffix), valid=SUFFIXES)


def read_form_file(data: bytes, file: str) -> ReadForm:
    """A form that came back, whatever its name says. Pure.

    Raises InputError LR-FORM-FILE (no form), LR-FORM-OLD (.doc, .xls or a password), LR-FORM-DAMAGED, LR-FORM-NEWER,
    LR-FILE-LARGE, and of TOML what `read_toml` raises.
    """
    if len(data) > LARGEST:
        raise InputError("LR-FILE-LARGE", where=Where(file=file), n=LARGEST)
    if data.startswith(_OLE):
        raise InputError("LR-FORM-OLD", where=Where(file=file))
    if not data.startswith(b"PK"):
        from litreview.formats.form_toml import read_toml_form

        if not data.strip() or data.startswith(b"%PDF") or b"\0" in data:
            raise InputError("LR-FORM-FILE", where=Where(file=file))
        return read_toml_form(data, file)
    if "word/document.xml" in _parts(data, file):
        from litreview.formats.form_docx import read_docx_form

        return read_docx_form(data, file)
    from litreview.formats.form_xlsx import read_xlsx_form

    return read_xlsx_form(data, file)


def _parts(data: bytes, file: str) -> set[str]:
    """The names of the parts of a packed file, none of which is a bomb or declares entities."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            if len(parts) > _PARTS or sum(part.file_size for part in parts) > _UNPACKED:
                raise InputError("LR-FILE-LARGE", where=Where(file=file), n=_UNPACKED)
            for part in parts:
                with packed.open(part) as opened:
                    if declares_entities(opened):
                        raise InputError("LR-FORM-DAMAGED", where=Where(file=file), detail=f"{part.filename}: DOCTYPE")
            names = set(packed.namelist())
    except _NOT_A_ZIP as error:
        detail = str(error) or type(error).__name__
        raise InputError("LR-FORM-DAMAGED", where=Where(file=file), detail=detail) from None
    if not names & {"word/document.xml", "xl/workbook.xml"}:
        raise InputError("LR-FORM-FILE", where=Where(file=file))
    return names
