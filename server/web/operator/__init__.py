"""Pages of the office: login, supervisor, desk."""
