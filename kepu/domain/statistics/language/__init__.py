"""The language of form definitions: reading, checking, naming what is wrong with file and line."""
