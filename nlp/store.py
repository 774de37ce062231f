"""Keeps the learned model as plain arrays with a card beside it, and refuses a mismatch."""

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nlp.adapter import Adapter
from nlp.calibrate import SigmoidCalibration
from nlp.classifier import TwoViewClassifier
from nlp.errors import ModelFileError
from nlp.features import LanguageMeans, Terms
from nlp.model import LABELS, CommentModel
from nlp.neighbours import Neighbours

MODEL = Path(__file__).parent / "model"
ARRAYS = "model.npz"
CARD = "card.json"
FORMAT = 4

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True)
class Stored:
    """A model read back, with its card."""

    model: CommentModel
    card: dict[str, Any]


def save(model: CommentModel, card: dict[str, Any], folder: Path = MODEL) -> dict[str, Any]:
    """Write `model.npz` and `card.json`; return the card with the hash of both."""
    folder.mkdir(parents=True, exist_ok=True)
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **_arrays(model))
    data = buffer.getvalue()
    full = card | {"format": FORMAT, "labels": list(LABELS)}
    full["sha256"] = fingerprint(data, full)
    (folder / ARRAYS).write_bytes(data)
    text = json.dumps(full, indent=2, ensure_ascii=False)
    (folder / CARD).write_text(text + "\n", encoding="utf-8")
    return full


def load(folder: Path = MODEL) -> Stored:
    """Read a model; `ModelFileError` when a file is missing or is not the one on the card."""
    try:
        card = json.loads((folder / CARD).read_text(encoding="utf-8"))
        data = (folder / ARRAYS).read_bytes()
    except (OSError, ValueError) as error:
        raise ModelFileError(f"There is no model to read in {folder.name}: {error}") from error
    if card.get("format") != FORMAT or card.get("labels") != list(LABELS):
        raise ModelFileError("The model was made for another version of this program.")
    found = fingerprint(data, card)
    if found != card.get("sha256"):
        raise ModelFileError(f"{ARRAYS} and {CARD} do not belong together: SHA-256 {found}.")
    with np.load(io.BytesIO(data), allow_pickle=False) as arrays:
        return Stored(_model(dict(arrays)), card)


def fingerprint(arrays: bytes, card: dict[str, Any]) -> str:
    """Return one SHA-256 over the arrays and the rest of the card."""
    rest = {key: value for key, value in card.items() if key != "sha256"}
    text = json.dumps(rest, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(arrays + text.encode("utf-8")).hexdigest()


def as_stored(model: CommentModel) -> CommentModel:
    """Return the model as it will be once written and read back: coefficients have 16 bits."""
    return _model(_arrays(model))


def _arrays(model: CommentModel) -> Arrays:
    classifier, themes = model.classifier_, model.theme_classifier_
    arrays: Arrays = {
        "mean_languages": np.array(model.means_.languages_),
        "means": model.means_.means_.astype(np.float16),
        "published_means": model.published_means_.means_.astype(np.float16),
        "vector_coef": classifier.vector_coef_.astype(np.float16),
        "vector_intercept": classifier.vector_intercept_,
        "term_share": np.array(classifier.term_share),
        "slope": model.calibration_.slope_,
        "offset": model.calibration_.offset_,
        "thresholds": model.thresholds_,
        "risk": model.risk_,
        "neighbours": model.neighbours_.vectors_,
        "neighbour_labels": model.neighbours_.truth_,
        "reference": model.reference_,
        **model.adapter_.state(),
        "theme_ids": np.array(model.theme_ids_),
        "theme_coef": themes.vector_coef_.astype(np.float16),
        "theme_intercept": themes.vector_intercept_,
    }
    if classifier.term_share:
        arrays |= classifier.terms_.state()
        arrays["term_coef"] = classifier.term_coef_.astype(np.float16)
        arrays["term_intercept"] = classifier.term_intercept_
    return arrays


def _model(arrays: Arrays) -> CommentModel:
    classifier = TwoViewClassifier(term_share=float(arrays["term_share"]))
    classifier.vector_coef_ = arrays["vector_coef"].astype(np.float64)
    classifier.vector_intercept_ = arrays["vector_intercept"]
    if classifier.term_share:
        classifier.terms_ = Terms.restore(arrays)
        classifier.term_coef_ = arrays["term_coef"].astype(np.float64)
        classifier.term_intercept_ = arrays["term_intercept"]
    themes = TwoViewClassifier(term_share=0)
    themes.vector_coef_ = arrays["theme_coef"].astype(np.float64)
    themes.vector_intercept_ = arrays["theme_intercept"]
    model = CommentModel()
    model.classifier_, model.theme_classifier_ = classifier, themes
    languages = arrays["mean_languages"].tolist()
    model.means_ = LanguageMeans.restore(languages, arrays["means"])
    model.published_means_ = LanguageMeans.restore(languages, arrays["published_means"])
    model.calibration_ = SigmoidCalibration()
    model.calibration_.slope_, model.calibration_.offset_ = arrays["slope"], arrays["offset"]
    model.thresholds_ = arrays["thresholds"]
    model.risk_ = arrays["risk"]
    model.neighbours_ = Neighbours.restore(arrays["neighbours"], arrays["neighbour_labels"])
    model.adapter_ = Adapter.restore(arrays)
    model.reference_ = arrays["reference"]
    model.theme_ids_ = tuple(arrays["theme_ids"].tolist())
    return model
