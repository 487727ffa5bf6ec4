# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One API call, once: sign, send, read within bounds. The scheduler decides what a failure leads to."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from typing import Any, Protocol

from .answer import judge
from .call import Call
from .codes import CLOCK
from .endpoints import Endpoints, host_of
from .errors import ApiError, CredentialsError
from .failure import Failure
from .network import Network
from .signature import canonical_query, sign
from .source import Credentials, CredentialSource
from .transport import Transport, TransportError, prepared

CLOCK_SLACK = 60  # seconds; a skew already corrected to within this is not the cause


class Listener(Protocol):
    """Is told of each HTTP request, and of its answer as it came; called from any thread."""

    def asked(self, call: Call) -> None:
        """A request is about to be sent."""

    def answered(self, call: Call, http_status: int, headers: Mapping[str, str], body: bytes) -> None:
        """Its answer, whatever it says."""


class Client:
    """Sends calls over one pool of connections. Safe to use from several threads.

    C(sent) counts HTTP requests; C(warnings) gathers what the user should know although the call succeeded.
    C(listener) is told of each.
    """

    listener: Listener | None = None

    def __init__(self, source: CredentialSource, endpoints: Endpoints, network: Network) -> None:
        self.sent = 0
        self.warnings: list[str] = []
        self._source = source
        self._endpoints = endpoints
        self._transport = Transport(network)
        self._skew = 0.0  # seconds by which the server's clock is ahead
        self._lock = threading.Lock()

    def send(self, call: Call, mend: bool = True) -> dict[str, Any]:
        """Make the call and return the object in the answer; raises ApiError for everything else.

        With C(mend), credentials or a clock that the API refuses are corrected, and the call is made once more.
        """
        base = self._endpoints.url(call.product, call.region)
        failure = Failure(call, host_of(base), self._source.name)
        credentials = self._credentials(failure)
        skew = self._skew
        try:
            return self._send(call, base, credentials, failure)
        except ApiError as error:
            if not mend or not self._heal(error, credentials, skew, failure):
                raise
        return self._send(call, base, self._credentials(failure), failure)

    def close(self) -> None:
        """Close the connections."""
        self._transport.close()

    def host(self, call: Call) -> str:
        """The host that the call goes to."""
        return host_of(self._endpoints.url(call.product, call.region))

    def now(self) -> float:
        """Unix seconds, by the server's clock once an answer has shown that ours differs."""
        return time.time() + self._skew

    def no_answer(self, call: Call, reason: str, retry: bool = True) -> ApiError:
        """The error of a call that got no answer, or none that can be used."""
        return Failure(call, self.host(call), self._source.name).bare(reason, retry)

    def _credentials(self, failure: Failure) -> Credentials:
        try:
            return self._source.credentials()
        except CredentialsError as error:
            raise failure.credentials(error) from None

    def _heal(self, error: ApiError, refused: Credentials, dated_by: float, failure: Failure) -> bool:
        """Whether the cause is gone: new credentials from the source, or our clock set by the server's.

        C(dated_by): the skew that the request was sent with. Another thread may have set it right meanwhile.
        """
        if error.code in CLOCK and error.server_time is not None:
            skew = error.server_time - time.time()
            with self._lock:
                if abs(skew - self._skew) > CLOCK_SLACK:
                    self._skew = skew
                    direction = "behind" if skew > 0 else "ahead of"
                    self.warnings.append(
                        f"The clock of the host that runs the module is {abs(skew):.0f} s {direction} that of "
                        f"{error.host}; requests are dated by the latter."
                    )
            return abs(skew - dated_by) > CLOCK_SLACK
        if not error.refused:
            return False
        try:
            renewed = self._source.renew(refused)
        except CredentialsError as cause:
            raise failure.credentials(cause) from None
        if not renewed and not (error.code or "").startswith("InvalidAccessKeyId"):  # no token would help there
            hints = (error.hint, f"the credentials cannot be renewed from {self._source.name}")
            error.hint = "; ".join(filter(None, hints))
        return renewed

    def _send(self, call: Call, base: str, credentials: Credentials, failure: Failure) -> dict[str, Any]:
        request = prepared(
            call.method,
            f"{base}/?{canonical_query(call.params)}",
            {
                "accept": "application/json",
                "accept-encoding": "gzip",
                "x-acs-action": call.operation,
                "x-acs-version": call.version,
            },
        )
        sign(request, credentials, self.now())
        signature = request.headers["authorization"].rpartition("=")[2]
        failure.secrets = tuple(filter(None, (signature, credentials.access_key_secret, credentials.security_token)))
        with self._lock:
            self.sent += 1
        if self.listener:
            self.listener.asked(call)
        try:
            response, body = self._transport.send(request)
        except TransportError as error:
            if error.response is not None:
                raise failure.unreadable(error.response, str(error)) from None
            raise failure.network(str(error), error.transient) from None
        if self.listener:
            self.listener.answered(call, response.status_code, response.headers, body)
        return judge(response, body, failure)
