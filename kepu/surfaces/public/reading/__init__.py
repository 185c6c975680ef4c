"""What stands around a text: cards of editions, the text with its passages and terms, sheets for paper, cards for sharing."""
