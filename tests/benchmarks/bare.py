"""A bare Flask application that does the same inserts as a submission, and nothing else.

No sessions, no forms, no translation, no checks: a list of the consultations, a page with a form for
each question, and at the end the same rows in tables of the same shape (response, answers, comment,
job). It is the floor that the platform is measured against.
"""

import os
import uuid
from datetime import UTC, date, datetime

from flask import Flask, redirect, render_template_string, request
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import JSON, ForeignKey, String, Text, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

KEYS = ("good-place", "first", "better", "word", "ward", "age")
_PAGE = """<!doctype html><html lang="en"><head><title>{{ title }}</title></head><body>
<main><h1>{{ title }}</h1><form method="post"><label for="a">{{ title }}</label>
<input id="a" name="answer">{% for key in keys %}<input type="hidden" name="{{ key }}"
value="{{ values.get(key, '') }}">{% endfor %}<button>Continue</button></form></main></body></html>"""

_HOME = """<!doctype html><html lang="en"><head><title>Have your say</title></head><body>
<main><h1>Have your say</h1>{% for one in consultations %}<h2><a href="{{ one.id }}">{{ one.title }}
</a></h2><p>{{ one.closes_at }}</p>{% endfor %}</main></body></html>"""
_TITLES = ("Luton 2040", "Youth voice")


class Base(DeclarativeBase):
    pass


db = SQLAlchemy(model_class=Base)


class Consultation(Base):
    __tablename__ = "consultation"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    closes_at: Mapped[datetime]


class Response(Base):
    __tablename__ = "response"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    language: Mapped[str] = mapped_column(String(12))
    day: Mapped[date]
    receipt_hash: Mapped[str] = mapped_column(String(64), unique=True)


class Answer(Base):
    __tablename__ = "answer"
    response_id: Mapped[str] = mapped_column(ForeignKey("response.id"), primary_key=True)
    question_key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(JSON)


class Comment(Base):
    __tablename__ = "comment"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    response_id: Mapped[str] = mapped_column(ForeignKey("response.id"))
    text: Mapped[str] = mapped_column(Text)


class Draft(Base):
    __tablename__ = "draft"
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    answers: Mapped[dict] = mapped_column(JSON)
    kept_at: Mapped[datetime]


class Job(Base):
    __tablename__ = "job"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    payload: Mapped[dict] = mapped_column(JSON)


_LISTED = select(Consultation).order_by(Consultation.closes_at)


def create_app() -> Flask:
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ["BARE_DATABASE"]
    db.init_app(app)
    with app.app_context():
        db.create_all()
        closes = datetime(2030, 1, 1)
        db.session.add_all(Consultation(title=title, closes_at=closes) for title in _TITLES)
        db.session.commit()

    @app.get("/")
    def home():
        return render_template_string(_HOME, consultations=db.session.scalars(_LISTED))

    @app.get("/answer/<key>")
    def ask(key):
        draft = db.session.get(Draft, request.cookies.get("draft", ""))
        values = draft.answers if draft else {}
        return render_template_string(_PAGE, title=key, keys=KEYS, values=values)

    @app.post("/answer/<key>")
    def answer(key):
        name = request.cookies.get("draft") or uuid.uuid4().hex
        draft = db.session.get(Draft, name) or Draft(id=name, answers={})
        draft.answers = {**draft.answers, key: request.form["answer"]}
        draft.kept_at = datetime.now(UTC).replace(tzinfo=None)
        db.session.add(draft)
        db.session.commit()
        following = KEYS[KEYS.index(key) + 1 :]
        response = redirect(f"/answer/{following[0]}" if following else "/check")
        response.set_cookie("draft", name)
        return response

    @app.get("/check")
    def check():
        draft = db.session.get(Draft, request.cookies["draft"])
        return render_template_string(_PAGE, title="Check", keys=KEYS, values=draft.answers)

    @app.post("/check")
    def send():
        draft = db.session.get(Draft, request.cookies["draft"])
        made = Response(
            id=uuid.uuid4().hex, language="en", day=date.today(), receipt_hash=uuid.uuid4().hex * 2
        )
        db.session.add(made)
        db.session.flush()
        for key, value in draft.answers.items():
            if key == "better":
                db.session.add(Comment(id=uuid.uuid4().hex, response_id=made.id, text=value))
            else:
                db.session.add(Answer(response_id=made.id, question_key=key, value=value))
        db.session.add(Job(name="theme", payload={"response": made.id}))
        db.session.commit()
        return redirect("/sent")

    @app.get("/sent")
    def sent():
        return render_template_string(_PAGE, title="Thank you", keys=(), values={})

    return app
