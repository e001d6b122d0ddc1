"""Small models trained with XGBoost, and what it predicts with them: the truth for the trees door.

    python3 trees.py OUT_DIRECTORY           every objective, on made-up columns with gaps
    python3 trees.py OUT_DIRECTORY FEATURES.csv LABEL
                                             a model of a table that `lifestage features` printed

Needs the PyPI package xgboost (3.2.0) and numpy. Writes NAME.json, the model as XGBoost saves it (rounded to what it says of
itself: statistics that scoring does not need are left out), and NAME.expected.json: rows, margins, predictions and
contributions (`pred_contribs`, bias last).
"""

import csv
import json
import pathlib
import sys

import numpy as np
import xgboost

NEEDED = ("left_children", "right_children", "split_indices", "split_conditions", "default_left", "split_type",
          "sum_hessian", "tree_param")


def save(directory, name, booster, data, rows, shown):
    model = json.loads(bytes(booster.save_raw("json")))
    for tree in model["learner"]["gradient_booster"]["model"]["trees"]:
        for column in list(tree):
            if column not in NEEDED:
                del tree[column]
    for section in ("attributes", "feature_types"):
        model["learner"].pop(section, None)
    (directory / f"{name}.json").write_text(json.dumps(model, separators=(",", ":")) + "\n")
    some = data.slice(shown)
    expected = {
        "rows": [[None if np.isnan(value) else float(value) for value in rows[at]] for at in shown],
        "margins": [float(value) for value in booster.predict(some, output_margin=True)],
        "predictions": [float(value) for value in booster.predict(some)],
        "contributions": [[float(value) for value in row] for row in booster.predict(some, pred_contribs=True)],
    }
    (directory / f"{name}.expected.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


def every_objective(directory):
    random = np.random.default_rng(20260101)
    rows = np.round(random.normal(size=(400, 5)) * 3, 2)
    rows[random.random(rows.shape) < 0.15] = np.nan
    known = np.nan_to_num(rows)
    signal = 0.4 * known[:, 0] - 0.3 * known[:, 1] * (known[:, 2] > 0) + 0.2 * np.isnan(rows[:, 3])
    yes = (signal + random.normal(size=400) > 0.2).astype(float)
    amount = np.exp(0.3 * signal + 0.2 * random.normal(size=400))
    count = random.poisson(amount).astype(float)
    labels = {
        "binary:logistic": yes, "reg:logistic": yes, "reg:squarederror": signal, "reg:absoluteerror": signal,
        "reg:pseudohubererror": signal, "count:poisson": count, "reg:gamma": amount, "reg:tweedie": count,
        "survival:cox": amount * np.where(yes > 0, 1, -1), "survival:aft": amount,
    }
    names = ["recency", "frequency", "monetary", "tenure", "breadth"]
    for objective, label in labels.items():
        data = xgboost.DMatrix(rows, label=label, feature_names=names)
        if objective == "survival:aft":
            data.set_float_info("label_lower_bound", label)
            data.set_float_info("label_upper_bound", np.where(yes > 0, label, np.inf))
        deep = objective == "binary:logistic"
        settings = {"objective": objective, "max_depth": 6 if deep else 2, "eta": 0.3, "seed": 1,
                    "min_child_weight": 0.0 if deep else 1.0, "gamma": 0.1 if deep else 0.0}
        booster = xgboost.train(settings, data, 12 if deep else 3)
        save(directory, objective.replace(":", "_"), booster, data, rows, list(range(40 if deep else 8)))


def of_table(directory, path, label):
    with open(path, newline="") as file:
        table = list(csv.DictReader(file))
    names = [name for name in table[0] if name not in ("user", label)]
    number = lambda text: float(text) if text else np.nan
    rows = np.array([[number(row[name]) for name in names] for row in table])
    labels = np.array([float(row[label]) for row in table])
    data = xgboost.DMatrix(rows, label=labels, feature_names=names)
    settings = {"objective": "binary:logistic", "max_depth": 3, "eta": 0.15, "min_child_weight": 8, "seed": 1}
    booster = xgboost.train(settings, data, 24)
    save(directory, "cdnow", booster, data, rows, list(range(0, len(rows), len(rows) // 24)))


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    if len(sys.argv) > 2:
        of_table(target, sys.argv[2], sys.argv[3])
    else:
        every_objective(target)
