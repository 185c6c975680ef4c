"""Writing help in the editor: what it finds in the text as one types, what may stand and why, what the assistant proposes."""
