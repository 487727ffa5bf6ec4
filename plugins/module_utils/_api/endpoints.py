# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Product and region to host, by the rules and exceptions of the vendor's SDKs and CLI metadata."""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from .errors import InputError
from .products import PRODUCTS
from .text import shortened
from .variables import first_set

REGION_VARIABLES = ("ALIBABA_CLOUD_REGION", "ALIBABA_CLOUD_REGION_ID", "ALICLOUD_REGION", "ALICLOUD_REGION_ID")
ACCEPTED = (
    "a host, host:port or a URL such as https://host:port (http:// for loopback hosts only), without path or user"
)
_REGION = re.compile(r"[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_HOST = re.compile(rf"(?=.{{1,253}}\Z){_LABEL}(\.{_LABEL})*")
_AUTHORITY = re.compile(r"(?:\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|(?P<host>[^\[\]:]+))(?::(?P<port>[0-9]{1,5}))?")


def check_region(region: str, origin: str) -> str:
    """The region's name; raises InputError for anything that could move a request to another host."""
    if not _REGION.fullmatch(region):
        raise InputError(
            f"{origin}: {shortened(region)} is not a valid region; a name such as cn-hangzhou is accepted ([a-z0-9-])"
        )
    return region


def given_region(
    option: str | None, environ: Mapping[str, str], own: str | None = None, origin: str = ""
) -> str | None:
    """The region given by the option, else the environment, else the profile; raises InputError."""
    if option:
        return check_region(option, "region")
    variable = first_set(environ, REGION_VARIABLES)
    if variable:
        return check_region(variable[1], variable[0])
    return check_region(own, origin) if own else None


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@functools.lru_cache(maxsize=16)  # asked for at each call
def check_endpoint(value: str, origin: str) -> tuple[str, bool]:
    """Return the base URL, and whether it is a loopback host, of what C(origin) (an option or a variable) says.

    Raises InputError for anything that is not plainly one host: no user, path, query, fragment, space or look-alike.
    """
    shown = f"********@{value.rpartition('@')[2]}" if "@" in value else value  # the user part may hold a password
    refused = InputError(f"{origin}: {shortened(shown)} is not accepted; give {ACCEPTED}")
    scheme, separator, authority = value.partition("://")
    if not separator:
        scheme, authority = "https", value
    match = _AUTHORITY.fullmatch(authority.removesuffix("/"))
    if match is None or scheme not in ("http", "https") or not 0 < int(match["port"] or 1) < 65536:
        raise refused
    host = match["ipv6"] or match["host"]
    if match["ipv6"]:
        try:
            ipaddress.IPv6Address(host)
        except ValueError:
            raise refused from None
    elif not _HOST.fullmatch(host):
        raise refused
    if scheme == "http" and not _is_loopback(host):
        raise InputError(f"{origin}: {value!r} is not accepted; http:// is for loopback hosts only, give https://")
    url = f"{scheme}://{match[0]}"
    return url, _is_loopback(host)


def host_of(url: str) -> str:
    """The C(host[:port]) part of a base URL."""
    return urlsplit(url).netloc


class Endpoints:
    """The host of each product: the option, the product's variable, the general variable, or the vendor's rule."""

    def __init__(self, endpoint: str | None, endpoint_type: str | None, environ: Mapping[str, str]) -> None:
        self._endpoint = endpoint
        self._environ = environ
        variable = "ALIBABA_CLOUD_ENDPOINT_TYPE"
        self.type = endpoint_type or environ.get(variable, "").strip() or "public"
        if self.type not in ("public", "vpc"):
            raise InputError(f"{variable}: {self.type!r} is not accepted; give public or vpc")

    def _override(self, product: str) -> tuple[str, str] | None:
        """The value that overrides the rule, and where it comes from."""
        if self._endpoint:
            return self._endpoint, "endpoint"
        found = first_set(self._environ, (f"ALIBABA_CLOUD_ENDPOINT_{product.upper()}", "ALIBABA_CLOUD_ENDPOINT"))
        return (found[1], found[0]) if found else None

    def url(self, product: str, region: str) -> str:
        """The base URL of a product, named by its code, in a region."""
        override = self._override(product)
        if override:
            return check_endpoint(*override)[0]
        if self.type == "vpc":
            return f"https://{product}-vpc.{region}.aliyuncs.com"
        return f"https://{PRODUCTS[product].hosts.get(region, f'{product}.{region}.aliyuncs.com')}"

    def check(self, products: set[str]) -> None:
        """Refuse a broken override, and one host for several products; raises InputError."""
        for product in sorted(products):
            override = self._override(product)
            if override is None:
                continue
            loopback = check_endpoint(*override)[1]
            if len(products) > 1 and not loopback and override[1] in ("endpoint", "ALIBABA_CLOUD_ENDPOINT"):
                variables = [f"ALIBABA_CLOUD_ENDPOINT_{code.upper()}" for code in PRODUCTS]
                raise InputError(
                    f"{override[1]}: one host cannot serve {', '.join(sorted(products))}; "
                    f"set {', '.join(variables[:-1])} and {variables[-1]} instead"
                )
