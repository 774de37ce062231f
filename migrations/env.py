"""Runs the migrations on the database of the application, and numbers new ones 0001, 0002, …"""

from alembic import context
from alembic.script import ScriptDirectory
from flask import current_app

from engage.models import Base


def number(_context, _revision, directives) -> None:
    """Give a new migration the next number, and nothing at all if it would be empty."""
    if not directives:
        return
    if (
        getattr(context.config.cmd_opts, "autogenerate", False)
        and directives[0].upgrade_ops.is_empty()
    ):
        directives[:] = []
        return
    head = ScriptDirectory.from_config(context.config).get_current_head()
    directives[0].rev_id = f"{int(head or 0) + 1:04d}"


def ours(obj, name, kind, reflected, compare_to) -> bool:
    """Procrastinate’s tables are its own business."""
    return not (kind == "table" and name.startswith(("procrastinate_", "alembic_")))


engine = current_app.extensions["migrate"].db.engine
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        include_object=ours,
        process_revision_directives=number,
        transaction_per_migration=True,
    )
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET lock_timeout = '10s'")
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
