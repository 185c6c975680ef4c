"""Foreign keys point down: surfaces > domain > engines > foundation, and inside a layer as the import contracts say."""

from django.apps import apps

LAYERS = ["foundation", "engines", "domain", "surfaces"]
ORDER = {
    "foundation": ["accounts", "audit", "places", "units", "people", "files", "notices"],
    "engines": ["ledger", "measures", "workbooks", "reviews"],
    "domain": ["content", "claims", "packs", "desks", "syndication", "bases", "emergency", "statistics", "plans"],
}


def ours():
    return [config for config in apps.get_app_configs() if config.name.startswith("kepu.")]


def rank(config):
    layer = config.name.split(".")[1]
    if layer not in LAYERS:
        return None
    inside = ORDER.get(layer, [])
    return LAYERS.index(layer), inside.index(config.label) if config.label in inside else -1


def foreign_keys():
    for config in ours():
        for model in config.get_models():
            for field in model._meta.get_fields():
                if field.is_relation and field.concrete and field.related_model:
                    yield config, model, field, apps.get_app_config(field.related_model._meta.app_label)


def test_foreign_keys_point_down():
    wrong = [
        f"{model._meta.label}.{field.name} → {target.label}"
        for config, model, field, target in foreign_keys()
        if target.name.startswith("kepu.") and target is not config and rank(target) >= rank(config)
    ]

    assert wrong == []


def test_foreign_keys_across_apps_add_nothing_to_the_other_side():
    wrong = [
        f"{model._meta.label}.{field.name}"
        for config, model, field, target in foreign_keys()
        if target.name.startswith("kepu.")
        and target is not config
        and target.label != "accounts"
        and not field.remote_field.hidden
    ]

    assert wrong == []


def test_every_choice_field_has_a_constraint():
    missing = []
    for config in ours():
        for model in config.get_models():
            checked = " ".join(
                str(constraint.condition) for constraint in model._meta.constraints if hasattr(constraint, "condition")
            )
            missing += [
                f"{model._meta.label}.{field.name}"
                for field in model._meta.local_fields
                if getattr(field, "choices", None) and f"{field.name}" not in checked
            ]

    assert missing == []


def test_lists_are_ordered():
    wrong = [
        model._meta.label
        for config in ours()
        for model in config.get_models()
        if not model._meta.ordering
        and not model._meta.parents
        and not model._meta.auto_created
        and not any(
            base.__module__.startswith("wagtail.") for base in model.__mro__
        )  # Wagtail's own lists order themselves
    ]

    assert wrong == []
