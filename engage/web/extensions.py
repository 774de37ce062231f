"""The Flask extensions, unbound; `engage/app.py` binds them."""

from flask_migrate import Migrate
from flask_sqlalchemy import SQLAlchemy
from flask_wtf import CSRFProtect
from sqlalchemy.orm import Session

from engage.models import Base

db = SQLAlchemy(model_class=Base)
migrate = Migrate()
csrf = CSRFProtect()


def session() -> Session:
    """The database session of this request (or command)."""
    return db.session()
