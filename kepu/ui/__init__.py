"""The face of Kepu: design tokens, components, base templates, vendored browser files.

Owns everything a page is drawn with. Knows no model and no rule: components take primitives.
Words: token (a named colour, size or space), component (a template that documents its variables), area (a workbench room's own css).
"""
