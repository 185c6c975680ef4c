"""The `kepu` console. Each command is a module in commands/: `<name>.py` is `kepu name`, `<group>_<name>.py` is `kepu group name`."""
