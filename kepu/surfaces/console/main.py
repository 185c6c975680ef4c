"""Entry point of the console. Commands are found by name and imported only when called."""

import os
import pkgutil
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

COMMANDS = Path(__file__).parent / "commands"
GROUPS = {"ledger", "measures", "forms", "claims", "lottery", "packs", "regions", "search", "works"}


class Lazy(click.Group):
    """A group whose commands are modules; `prefix` is the group's name or empty."""

    def __init__(self, *args: Any, prefix: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.prefix = prefix

    def list_commands(self, ctx: click.Context) -> list[str]:
        names = [module.name for module in pkgutil.iter_modules([str(COMMANDS)])]
        if self.prefix:
            start = self.prefix + "_"
            return sorted(name.removeprefix(start) for name in names if name.startswith(start))
        groups = {name.split("_")[0] for name in names if name.split("_")[0] in GROUPS}
        return sorted(groups | {name for name in names if name.split("_")[0] not in GROUPS})

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if not self.prefix and name in GROUPS:
            group = Lazy(name=name, prefix=name, help=f"Everything about {name}.")
            return group if group.list_commands(ctx) else None
        module = f"{self.prefix}_{name}" if self.prefix else name
        if module not in {found.name for found in pkgutil.iter_modules([str(COMMANDS)])}:
            return None
        prepare()
        command: click.Command = import_module(f"kepu.surfaces.console.commands.{module}").command
        return command


def prepare() -> None:
    """Makes Django ready; bad settings are named and end with exit code 2."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kepu.config.settings")
    import django
    from pydantic import ValidationError

    try:
        django.setup()
    except ValidationError as error:
        for problem in error.errors():
            name = "KEPU_" + "_".join(str(part) for part in problem["loc"]).upper()
            click.echo(f"{name}: {problem['msg']}", err=True)
        sys.exit(2)


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Kepu: record an act of outreach once, count it everywhere."""


if __name__ == "__main__":
    main()
