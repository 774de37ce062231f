"""Work after the commit: `enqueue` puts it into the same transaction as the data it is about.

On SQLite our own `job` table and a runner that starts with the site; on PostgreSQL Procrastinate.
Both run a job at least once whatever is killed; what a job does must therefore be safe to do twice.
"""
