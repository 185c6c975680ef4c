"""The languages that outreach is written in, Chinese first: pure functions over text, no models, no state but cached tables.

Owns normal forms, segmentation, pinyin, sentences, readability for an audience, the plain-language glossary, the findings of the
writing help and the likeness of short texts. Does not own texts: a caller hands one over and keeps the answer.
Words: audience (whom a text is for), term (a word of a field with its plain wording), finding (something to look at in a text,
never a verdict), stance (whether a message asserts, denies or asks). Data and their sources are listed in data/NOTICE.
"""
