"""Finding for staff: everything public, and what the person's units may read. Synonyms are entered here by central administrators."""
