"""The drafting assistant: a model behind an OpenAI-compatible address that may propose and never decide. Off by default.

Owns: proposals and what people made of them, what is asked and how, the way to the model.
Does not own: the editor's panel (the workbench does). Words: proposal – what the model wrote, until a person decides.
"""
