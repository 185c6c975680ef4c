"""Which field of science somebody or something belongs to: the subjects of GB/T 13745, and the words that point at them.

Owns codes and names of the first and second level. Does not own who or what bears them: a caller keeps a code.
Words: subject – an entry of the standard; first level – three digits, of which there are 62; second level – five digits.
Data and their sources are listed in data/NOTICE.
"""
