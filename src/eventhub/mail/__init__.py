"""Which mails exist, and the outbox they are written to."""
