"""Parts of the benchmark of claim matching, and the training of its numbers. The texts that it reads are not part of Kepu."""
