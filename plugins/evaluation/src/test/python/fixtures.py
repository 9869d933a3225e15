"""Writes the figures of scikit-learn that ours are held against.

    python3 fixtures.py classification > ../resources/dev/quern/evaluation/classification/sklearn.json
    python3 fixtures.py regression > ../resources/dev/quern/evaluation/regression/sklearn.json

Means over classes leave out the classes whose figure would divide by zero, as ours do; scikit-learn counts them as 0,
so its figures of single classes are averaged here.
"""

import json
import sys
import warnings

import numpy as np
import sklearn
from sklearn import metrics

warnings.filterwarnings("ignore")


def scores(generator, rows, classes, skill, step=0):
    labels = generator.integers(0, classes, rows)
    logits = generator.normal(size=(rows, classes))
    logits[np.arange(rows), labels] += skill
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    if step:  # few different values, so that there are ties; each is a binary fraction, exact as a float
        p = np.maximum(1, np.floor(p * step)) / step
        p[:, -1] = np.maximum(0, 1 - p[:, :-1].sum(axis=1))
    return labels, p.astype(np.float32).astype(np.float64)


def finite(value):
    return None if value is None or not np.isfinite(value) else float(value)


def mean(values, weights):
    kept = [(v, w) for v, w in zip(values, weights) if v is not None]
    total = sum(w for _, w in kept)
    return sum(v * w for v, w in kept) / total if total else None


def classification(name, labels, p):
    rows, classes = p.shape
    every = list(range(classes))
    predicted = p.argmax(axis=1)
    precision, recall, f1, support = metrics.precision_recall_fscore_support(
        labels, predicted, labels=every, zero_division=0)
    guesses = np.bincount(predicted, minlength=classes)
    precision = [float(v) if guesses[c] else None for c, v in enumerate(precision)]
    recall = [float(v) if support[c] else None for c, v in enumerate(recall)]
    f1 = [float(v) if support[c] + guesses[c] else None for c, v in enumerate(f1)]
    auc, ap = [], []
    for c in every:
        truth = labels == c
        both = 0 < truth.sum() < rows
        auc.append(float(metrics.roc_auc_score(truth, p[:, c])) if both else None)
        ap.append(float(metrics.average_precision_score(truth, p[:, c])) if both else None)
    one = len(set(labels)) == 1
    degenerate = one or len(set(predicted)) == 1
    k = min(2, classes - 1)
    order = np.argsort(-p, axis=1, kind="stable")
    return {
        "name": name,
        "labels": labels.tolist(),
        "probabilities": p.tolist(),
        "headline": {
            "accuracy": metrics.accuracy_score(labels, predicted),
            "balanced-accuracy": finite(mean(recall, [1] * classes)),
            "macro-precision": mean(precision, [1] * classes),
            "macro-f1": mean(f1, [1] * classes),
            "weighted-precision": mean(precision, support.tolist()),
            "weighted-f1": mean(f1, support.tolist()),
            "micro-f1": metrics.f1_score(labels, predicted, average="micro"),
            "cohen-kappa": finite(metrics.cohen_kappa_score(labels, predicted)),
            "matthews-correlation": None if degenerate else metrics.matthews_corrcoef(labels, predicted),
            "log-loss": metrics.log_loss(labels, p, labels=every, eps=1e-7, normalize=True),
            "brier-score": float(((p - np.eye(classes)[labels]) ** 2).sum(axis=1).mean()),
            "macro-roc-auc": mean(auc, [1] * classes),
            "macro-average-precision": mean(ap, [1] * classes),
            **({"top-2-accuracy": float((order[:, :2] == labels[:, None]).any(axis=1).mean())} if k > 1 else {}),
        },
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "roc-auc": auc,
        "average-precision": ap,
        "support": support.tolist(),
        "confusion": metrics.confusion_matrix(labels, predicted, labels=every).tolist(),
    }


def classifications():
    g = np.random.default_rng(1)
    yield classification("binary", *scores(g, 40, 2, 1))
    yield classification("multiclass", *scores(g, 60, 4, 1.5))
    labels, p = scores(g, 40, 4, 1)
    labels[labels == 2] = 0
    yield classification("no row of one class", labels, p)
    labels, p = scores(g, 40, 3, 1)
    p[:, 1] = np.float32(0.001)
    p[:, 2] = (1 - p[:, 0] - p[:, 1]).astype(np.float32)
    yield classification("one class never predicted", labels, p)
    yield classification("ties", *scores(g, 60, 3, 1.5, step=8))
    yield classification("one row", *scores(g, 1, 3, 1))
    labels, p = scores(g, 20, 3, 1)
    labels[:] = 1
    yield classification("all rows of one class", labels, p)
    labels, p = scores(g, 30, 3, 0.5)
    yield classification("rare classes", np.minimum(labels, g.integers(0, 2, 30)), p)


def regression(name, truth, predicted):
    one = len(set(truth.tolist())) == 1
    return {
        "name": name,
        "truth": truth.tolist(),
        "predicted": predicted.tolist(),
        "headline": {
            "mean-absolute-error": metrics.mean_absolute_error(truth, predicted),
            "root-mean-squared-error": metrics.mean_squared_error(truth, predicted, squared=False),
            "median-absolute-error": metrics.median_absolute_error(truth, predicted),
            "r-squared": None if one or len(truth) < 2 else metrics.r2_score(truth, predicted),
            "mean-absolute-percentage-error": None
            if (truth == 0).any() else metrics.mean_absolute_percentage_error(truth, predicted),
        },
    }


def regressions():
    g = np.random.default_rng(2)
    x = g.normal(10, 3, 50)
    yield regression("plain", x, x + g.normal(0, 1, 50).astype(np.float32))
    yield regression("with a zero", np.r_[0.0, x], np.r_[1.0, x * 0.9])
    yield regression("all equal", np.full(10, 4.0), g.normal(4, 1, 10))
    yield regression("one row", np.array([3.0]), np.array([2.5]))
    yield regression("worse than the mean", x, g.permutation(x))


made = {"classification": classifications, "regression": regressions}[sys.argv[1]]()
print(json.dumps({"scikit-learn": sklearn.__version__, "cases": list(made)}))
