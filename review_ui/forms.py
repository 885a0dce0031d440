"""Forms of the pages: a file with a few values, sent as multipart."""

from __future__ import annotations

from pathlib import Path

from fastapi import Request

from intake.settings import Settings
from review_ui.problems import Problem
from review_ui.uploads import Form, UploadedFile, receive_form


async def receive(request: Request, settings: Settings, folder: Path) -> Form:
    """The form's values, and its files under ``folder``, within the limits of an upload."""
    return await receive_form(
        request.stream(),
        request.headers.get("content-type", ""),
        folder,
        max_file_bytes=settings.max_file_mb * 1024 * 1024,
        max_files=settings.max_upload_files,
    )


def one_file(form: Form) -> UploadedFile:
    """The only file of the form."""
    if len(form.files) != 1:
        raise Problem(422, "no_files", "Choose one file.")
    return form.files[0]
