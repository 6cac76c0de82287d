"""What comes from other programs: read whole, written all or nothing."""
