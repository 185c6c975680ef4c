"""Administrative divisions to county level (GB/T 2260), and which of them are remote or rural, from when, by which source.

Words: region (a division), leaf (a region where something can happen: county level, or a prefecture without counties),
trait (remote or rural, dated), chain (province, prefecture and county in one line).
"""
