"""What `make bench NAME=search` is made of: texts, peers, and the three measurements."""
