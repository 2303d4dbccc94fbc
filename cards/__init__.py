"""What people see: Adaptive Cards as templates, words as catalogues."""
