"""What the machine could have made of a comment, for tests."""

from engage.models import Comment
from engage.types import Priority
from nlp.redact import redact
from nlp.types import Evidence, Themed


def themed(comment: Comment, *labels: str, **more: object) -> Themed:
    """The comment under `labels`, for which its first 19 characters speak."""
    return Themed(
        id=comment.id,
        text=comment.text or "",
        priorities=dict.fromkeys(Priority, 0.1) | dict.fromkeys(labels, 0.9),
        labels=labels,
        **{
            "language": "en",
            "redactions": redact(comment.text or "").spans,
            "evidence": tuple(Evidence(label, 0, 19) for label in labels),
            "none": not labels,
            "ask": False,
            **more,
        },
    )
