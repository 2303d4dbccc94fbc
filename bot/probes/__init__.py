"""What whoever runs the bot asks it: does it live, can it do its work, and what has it done."""
