"""PostgreSQL: pool, migrations, one module an aggregate; SQL stands apart from logic."""
