"""The only writers of partners, copies, receipts, listings and harvests."""
