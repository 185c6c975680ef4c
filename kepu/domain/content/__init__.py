"""What an academy publishes: articles in the authoring room, and the register of its channels.

Owns: page types, pictures, attachments, rooms (a unit's page, collection and group of writers) and channels with their facts.
Does not own how pages look (the public site does) nor how the editor is reached (the workbench does).
Words: room – a unit's corner of the authoring room; channel – a medium that a unit runs.
"""
