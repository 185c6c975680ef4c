"""Sign-in by others (passport, OIDC, SAML): on only where the environment says how."""

from typing import Any

from kepu.config.environment import Environment


def providers_from(env: Environment) -> dict[str, Any]:
    """allauth's SOCIALACCOUNT_PROVIDERS; a provider without its settings is left out and has no button."""
    providers: dict[str, Any] = {}
    if env.passport_client_id:
        secret = _secret(env.passport_client_secret)
        providers["cstnet_passport"] = {"APPS": [{"client_id": env.passport_client_id, "secret": secret}]}
    if env.oidc_url and env.oidc_client_id:
        providers["openid_connect"] = {"OAUTH_PKCE_ENABLED": True, "APPS": [_oidc(env)]}
    if env.saml_metadata_url and env.saml_entity_id:
        providers["saml"] = {"APPS": [_saml(env)]}
    return providers


def _oidc(env: Environment) -> dict[str, Any]:
    return {
        "provider_id": "unit",
        "name": env.oidc_name,
        "client_id": env.oidc_client_id,
        "secret": _secret(env.oidc_client_secret),
        "settings": {"server_url": env.oidc_url},
    }


def _saml(env: Environment) -> dict[str, Any]:
    return {
        "provider_id": env.saml_entity_id,
        "name": env.saml_name,
        "client_id": "unit",
        "settings": {"idp": {"entity_id": env.saml_entity_id, "metadata_url": env.saml_metadata_url}},
    }


def _secret(value: Any) -> str:
    return value.get_secret_value() if value else ""
