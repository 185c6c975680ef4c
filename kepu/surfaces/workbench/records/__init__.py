"""The book of acts: listing, recording, confirming, judging, correcting, proving."""
