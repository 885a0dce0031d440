"""The image of one page, whole or as a thumbnail."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import FileResponse, Response
from PIL import Image

from claims.models import PageRow
from review_ui.context import ServicesDep
from review_ui.problems import Problem

router = APIRouter(prefix="/pages", tags=["pages"])

# The image is named by its content in the store and never changes under its page's number
# except by reading again, so the browser may keep it and only ask whether it is still the same.
CACHE = {"cache-control": "private, max-age=60"}


@router.get("/{page_id}/image", response_class=Response)
def read_page_image(
    page_id: int,
    services: ServicesDep,
    width: Annotated[int | None, Query(ge=40, le=800)] = None,
) -> Response:
    """The upright page as JPEG; ``width`` asks for a thumbnail of that many pixels."""
    with services.db.begin() as session:
        row = session.get(PageRow, page_id)
        sha256 = row.image_sha256 if row is not None else None
    if sha256 is None:
        raise Problem(404, "not_found", "There is no image of this page (yet).")
    path = services.store.path(sha256)
    if not path.is_file():
        raise Problem(404, "image_missing", "The store has lost this image; run huzhu verify.")
    if width is not None:
        return Response(thumbnail(path, width), media_type="image/jpeg", headers=CACHE)
    return FileResponse(path, media_type="image/jpeg", headers=CACHE)


def thumbnail(path: Path, width: int) -> bytes:
    """A small JPEG; the decoder skips what it does not need, so this takes milliseconds."""
    with Image.open(path) as image:
        image.draft("RGB", (width * 2, width * 3))
        image.thumbnail((width, width * 3))
        out = BytesIO()
        image.convert("RGB").save(out, "JPEG", quality=80)
    return out.getvalue()
