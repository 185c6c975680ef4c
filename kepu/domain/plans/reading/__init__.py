"""Reads a directive: a file becomes paragraphs, paragraphs become a numbered tree, a person edits the tree. No models."""
