# Copyright (c) 2026, the alicloud.gate contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that all modules share: which host to ask, and with whose key."""

from __future__ import annotations


class ModuleDocFragment:
    """Region, credentials, endpoint and patience."""

    DOCUMENTATION = r"""
options:
  region:
    description:
      - The region of the tasks, for example V(cn-hangzhou).
      - Required in one way or another. When the option is not given, the first of the environment variables
        E(ALIBABA_CLOUD_REGION), E(ALIBABA_CLOUD_REGION_ID), E(ALICLOUD_REGION) and E(ALICLOUD_REGION_ID) that is set is
        used, then the region of the profile that the credentials come from.
    type: str
    aliases: [region_id, alicloud_region]
  access_key_id:
    description:
      - The id of the access key. Needs O(access_key_secret).
      - See the notes for where credentials come from when neither this nor O(profile) nor O(ecs_role_name) is given.
    type: str
    aliases: [access_key, alicloud_access_key]
  access_key_secret:
    description:
      - The secret of the access key, at least 8 characters. Needs O(access_key_id).
    type: str
    aliases: [secret_key, alicloud_secret_key]
  security_token:
    description:
      - The security token that belongs to a temporary O(access_key_id) and O(access_key_secret).
    type: str
    aliases: [alicloud_security_token]
  profile:
    description:
      - The name of a profile in the configuration file of the vendor's command-line tool, C(~/.aliyun/config.json).
      - Not together with O(access_key_id) and O(access_key_secret).
      - When no credentials are given at all, the environment variables E(ALIBABA_CLOUD_PROFILE) and
        E(ALICLOUD_PROFILE) name the profile, and without them the file's current one is used.
    type: str
    aliases: [alicloud_profile]
  role_arn:
    description:
      - The ARN of a RAM role to assume with whatever credentials apply, for example
        V(acs:ram::123456789012****:role/reader).
    type: str
  role_session_name:
    description:
      - The name of the session when O(role_arn) is assumed; it shows in the audit log.
    type: str
  external_id:
    description:
      - The external id that the trust policy of O(role_arn) requires.
    type: str
  ecs_role_name:
    description:
      - The name of the RAM role of the ECS instance that the module runs on; its credentials come from the metadata
        service.
      - When the option is not given, E(ALIBABA_CLOUD_ECS_METADATA) names the role.
    type: str
  endpoint:
    description:
      - Where to send the requests instead of the product's own host in the region. A host, C(host:port) or a URL.
        C(http://) is accepted for loopback hosts only.
      - When the option is not given, the variable of the product, E(ALIBABA_CLOUD_ENDPOINT_ECS),
        E(ALIBABA_CLOUD_ENDPOINT_ECI) or E(ALIBABA_CLOUD_ENDPOINT_CR), is used, then E(ALIBABA_CLOUD_ENDPOINT).
      - One host that is not a loopback host cannot serve several products, so a gate on kinds of several products
        needs the variables of the products.
    type: str
  endpoint_type:
    description:
      - Whether to use the hosts that are reachable from everywhere, or those inside a VPC.
      - When the option is not given, E(ALIBABA_CLOUD_ENDPOINT_TYPE) is used, and V(public) without it.
    type: str
    choices: [public, vpc]
  validate_certs:
    description:
      - Whether to verify the certificate of the host.
    type: bool
    default: true
  ca_path:
    description:
      - The path of a bundle of CA certificates to verify with instead of the usual ones.
    type: path
  connect_timeout:
    description:
      - How long to wait for a connection, in seconds.
    type: float
    default: 10.0
  read_timeout:
    description:
      - How long to wait for an answer, in seconds.
    type: float
    default: 20.0
  retry_timeout:
    description:
      - How long a call is retried after throttling, a server error (5xx) or a broken connection, in seconds.
      - The API lets a throttled account in again within a minute, hence the default.
    type: float
    default: 75.0
requirements:
  - python >= 3.9
  - requests
notes:
  - A value that is null or empty (V(""), V([])) counts as not given, except in options that say which tasks are meant.
    There, an empty text or item is refused, and an empty list stands for no task. Lists can also be given as a
    comma-separated string.
  - "The first of these sources of credentials that is set is used:
    (1) the options O(access_key_id) and O(access_key_secret), or O(profile), or O(ecs_role_name);
    (2) the environment variables E(ALIBABA_CLOUD_ACCESS_KEY_ID) and E(ALIBABA_CLOUD_ACCESS_KEY_SECRET), with
    E(ALIBABA_CLOUD_SECURITY_TOKEN);
    (3) the environment variables E(ALICLOUD_ACCESS_KEY) (or E(ALICLOUD_ACCESS_KEY_ID)) and E(ALICLOUD_SECRET_KEY) (or
    E(ALICLOUD_SECRET_ACCESS_KEY)), with E(ALICLOUD_SECURITY_TOKEN);
    (4) OIDC, where E(ALIBABA_CLOUD_ROLE_ARN), E(ALIBABA_CLOUD_OIDC_PROVIDER_ARN) and
    E(ALIBABA_CLOUD_OIDC_TOKEN_FILE) are set;
    (5) the URI in E(ALIBABA_CLOUD_CREDENTIALS_URI);
    (6) the profile of C(~/.aliyun/config.json) that E(ALIBABA_CLOUD_PROFILE) or E(ALICLOUD_PROFILE) names, else the
    current one;
    (7) the ini file that E(ALIBABA_CLOUD_CREDENTIALS_FILE) names, else C(~/.alibabacloud/credentials.ini);
    (8) the metadata service of ECS, unless E(ALIBABA_CLOUD_ECS_METADATA_DISABLED) is V(true)."
  - Id, secret and token have to come from one source together. O(role_arn) works on top of any of them.
  - Environment variables and files are read on the host that the module runs on. Use
    C(delegate_to=localhost) to run it on the controller.
  - Built from the vendor's documentation and SDKs. It has never been run against the live service.
"""
