"""What is booked of anything, and what the desk decides about it: lists, cancellations, appeals, locks, black-outs, invitations."""
