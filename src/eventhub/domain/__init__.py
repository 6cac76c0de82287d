"""What the program does, and why it says no. Rules read like the sentence said at the desk."""
