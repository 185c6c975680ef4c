"""Works: from a source to editions, through their review, to corrections; series and the glossary."""
