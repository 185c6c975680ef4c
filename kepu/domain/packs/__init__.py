"""The emergency library: packs of facts, figures, posters and sound that unit and public take in the hour of need and in quiet times.

Owns: hazards (data), packs with their versions, parts and sources, the files that work without a network, the routine calendar with
what was spread, and how often a pack was fetched. Does not own how a pack is judged (engines.reviews), where files lie
(foundation.files) nor incidents (which link packs from a band above).
Words: hazard – what may happen, by a code of hazards.toml; pack – what readers are given about hazards, in one language; family – the
same pack in several languages; version – a pack as it was published, never changed; part – a fact, figure, poster, sound …; due day –
the day by which a version must be judged again; spreading – one act of giving a pack to people, planned by the routine calendar.
"""
