"""Static files, and the small files that browsers and crawlers ask for."""

from typing import Any

from litestar import Response, get
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

from eventhub import urls
from eventhub.assets import Asset, assets, brand_version
from eventhub.web.inputs import Config, HTMXRequest
from eventhub.web.pages import Page, etag_matches, hub_of, public_bytes

FOR_GOOD = "public, max-age=31536000, immutable"
CHECK_AGAIN = "public, no-cache"


@get("/static/{path:path}", name="assets:static")
async def static(request: HTMXRequest, path: FromPath[str]) -> Page:
    """A static file: for good under the present version, to be checked again under any other name."""
    version, _, name = path.strip("/").partition("/")
    known = assets()
    if version == known.version or (version.startswith("v") and version[1:].isalnum() and "." not in version):
        is_versioned = version == known.version
    else:
        is_versioned, name = False, path.strip("/")
    if name.startswith("css/hub-"):
        await hub_of(request).refresh()
        brand = hub_of(request).brand
        is_versioned = is_versioned and name == f"css/hub-{brand_version(brand)}.css"
        return _served(request, known.branded(brand), is_for_good=is_versioned)
    if name not in known.files:
        raise NotFoundException
    return _served(request, known.files[name], is_for_good=is_versioned)


def _served(request: HTMXRequest, asset: Asset, *, is_for_good: bool) -> Page:
    headers = {"ETag": asset.etag, "Cache-Control": FOR_GOOD if is_for_good else CHECK_AGAIN}
    if asset.is_compressible:
        headers["Vary"] = "Accept-Encoding"
    if etag_matches(request.headers.get("if-none-match", ""), asset.etag):
        return Response(b"", status_code=304, media_type=asset.media_type, headers=headers)
    body = asset.body
    if "gzip" in request.headers.get("accept-encoding", "") and asset.gzipped is not None:
        body = asset.gzipped
        headers["Content-Encoding"] = "gzip"
    return Response(body, media_type=asset.media_type, headers=headers)


@get(urls.robots(), name="assets:robots")
async def robots(request: HTMXRequest, settings: Config) -> Page:
    """What crawlers leave alone; a demo as a whole."""
    closed = ["/"] if settings.is_demo else ["/r/", "/t/", "/T/", "/me/", "/manage", "/checkin", "/account"]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    lines += ["", f"Sitemap: {urls.absolute(settings.base_url, urls.sitemap())}", ""]
    return public_bytes(request, "\n".join(lines).encode(), "text/plain")


@get(urls.manifest(), name="assets:manifest")
async def manifest(request: HTMXRequest) -> Response[dict[str, Any]]:
    """How the hub looks among a phone's applications."""
    hub = hub_of(request).hub
    return Response(
        {
            "name": f"{hub.name} {hub.subtitle}".strip(),
            "short_name": hub.name,
            "start_url": urls.home(),
            "display": "browser",
            "background_color": "#f6f4ee",
            "theme_color": hub.brand,
            "icons": [{"src": assets().url("covers/favicon.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        media_type="application/manifest+json",
        headers={"Cache-Control": "public, max-age=3600"},
    )


ROUTES = [static, robots, manifest]
