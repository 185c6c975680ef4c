"""Where copies of editions are, and that each of them hears of a correction.

Owns: partners, copies, receipts of corrections, harvests of other platforms' items. Does not own editions nor corrections
(content does) nor the feeds' formats (the surface feeds does).
Words: partner – somebody who carries our editions; copy – one place where an edition's text stands; receipt – that a copy
has got a correction; harvest – reading a platform's feed so that its items come in with their links.
"""
