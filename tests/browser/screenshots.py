"""Takes the pictures of docs/pictures from a demonstration site. Run by `make screenshots`."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import sync_playwright
from sqlalchemy import select

from engage import worker
from engage.app import create_app
from engage.models import Coding, Comment, Consultation, Release, Response, Survey, User
from engage.web.extensions import session
from tests.benchmarks.submission import served
from tests.browser.visitor import CHROMIUM
from tests.databases import settings

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "docs/pictures"
TOWN = "consultations/luton-2040"
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}
PAGES = (
    ("home", DESK, "", "en/"),
    ("question-ur", PHONE, "", f"ur/{TOWN}/answer/first"),
    ("comment-pl", PHONE, "", f"pl/{TOWN}/answer/better"),
    ("officer", DESK, "officer@demo.example", f"en/officer/{TOWN}"),
    ("taskforce", DESK, "taskforce@demo.example", f"en/taskforce/{TOWN}"),
    ("taskforce-shelf", PHONE, "taskforce@demo.example", f"en/taskforce/{TOWN}/climate"),
    ("taskforce-comment", DESK, "taskforce@demo.example", f"en/taskforce/{TOWN}/all/{{comment}}"),
)


def main() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "ENGAGE_ENVIRONMENT": "development",
            "ENGAGE_HTTPS": "false",
            "ENGAGE_DATA_DIR": folder,
        }
        for command in (["db", "upgrade"], ["demo"]):
            full = [sys.executable, "-m", "engage", *command]
            subprocess.run(full, env={**os.environ, **environment}, cwd=ROOT, check=True)
        app = create_app(settings(Path(folder)))
        runner = worker.embedded(app.extensions["settings"])
        while runner.run_one():
            pass
        with served("engage.app:create_app()", **environment) as (base, _pid):
            _take(app, base)


def _take(app, base: str) -> None:
    signer = SecureCookieSessionInterface().get_signing_serializer(app)
    with app.app_context():
        people = {user.email: user.fs_uniquifier for user in session().scalars(select(User))}
        comment = session().scalar(
            select(Coding.comment_id)
            .join(Coding.labels)
            .join(Coding.comment)
            .join(Comment.response)
            .join(Response.release)
            .join(Release.survey)
            .join(Survey.consultation)
            .where(Consultation.slug == TOWN.removeprefix("consultations/"))
            .limit(1)
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"]
        )
        for name, size, email, path in PAGES:
            context = browser.new_context(viewport=size, device_scale_factor=1)
            if email:
                carried = {"_user_id": people[email], "_fresh": True, "fs_cc": "set", "fs_paa": 4e9}
                cookie = {"name": "session", "value": signer.dumps(carried), "url": base}
                context.add_cookies([cookie])
            page = context.new_page()
            page.goto(f"{base}/{path.format(comment=comment)}")
            page.screenshot(path=PICTURES / f"{name}.png", full_page=size == PHONE and not email)
            context.close()
        browser.close()


if __name__ == "__main__":
    main()
