"""Structured logs on standard error: one line an event, and never a word that a resident wrote.

Events carry names, identities and numbers only. No call in this project hands an answer, a comment,
a reference, an e-mail address or a query string to the log; a test sends marked words through every
public page and searches the log for them. What libraries log about a request or a job is cut down or
left out where they are started (`commands/serve.py`, `jobs/procrastinate.py`).
"""

import logging
import sys

import structlog


def configure() -> None:
    """Send what we log to standard error as key=value lines; libraries write lines of their own."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.LogfmtRenderer(sort_keys=False, bool_as_flag=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
