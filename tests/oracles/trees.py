"""Small models trained with XGBoost, and what it predicts with them: the truth for the trees door.

    python3 trees.py OUT_DIRECTORY           every objective, on made-up columns with gaps
    python3 trees.py OUT_DIRECTORY FEATURES.csv LABEL
                                             a model of a table that `lifestage features` printed
    python3 trees.py OUT_DIRECTORY --ways    ways of training that change the file: dropped trees, early stopping, labels
                                             that are all alike

Needs the PyPI package xgboost (3.2.0; for `--ways` 3.4.1, and 3.2.0 for `dropped_3.2`) and numpy. Writes NAME.json, the model as XGBoost saves it (rounded to what it says of
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


def ways(directory):
    """Files as they are saved, only without the statistics; predictions as the wrappers make them, up to the best iteration."""
    version = ".".join(xgboost.__version__.split(".")[:2])
    random = np.random.default_rng(20260102)
    rows = np.round(random.normal(size=(120, 2)) * 3, 1)
    rows[random.random(rows.shape) < 0.1] = np.nan
    yes = (np.nan_to_num(rows[:, 0]) - np.nan_to_num(rows[:, 1]) + 3 * random.normal(size=120) > 0).astype(float)
    train, test = slice(0, 80), slice(80, 120)
    table = lambda part, label: xgboost.DMatrix(rows[part], label=label[part], feature_names=["days", "spend"])
    drop, stop = {"rate_drop": 0.5, "one_drop": 1}, {"early_stopping_rounds": 4}
    logistic = {"objective": "binary:logistic"}
    cases = {
        "dropped": (logistic | drop | {"booster": "dart"}, yes, 6, {}),
        "dropped_early": (logistic | drop | {"booster": "dart"}, yes, 30, stop),
        "parallel_early": (logistic | {"num_parallel_tree": 3, "subsample": 0.7, "eta": 0.5}, yes, 30, stop),
        "all_one": (logistic, np.ones(120), 2, {}),
        "all_zero_share": ({"objective": "reg:logistic"}, np.zeros(120), 2, {}),
        "no_events": ({"objective": "count:poisson"}, np.zeros(120), 2, {}),
    }
    for name, (settings, label, rounds, more) in cases.items():
        settings = settings | {"max_depth": 2, "seed": 3}
        booster = xgboost.train(settings, table(train, label), rounds, [(table(test, label), "test")],
                                verbose_eval=False, **more)
        model = json.loads(bytes(booster.save_raw("json")))
        gradient_booster = model["learner"]["gradient_booster"]
        for tree in gradient_booster.get("gbtree", gradient_booster)["model"]["trees"]:
            for column in list(tree):
                if column not in NEEDED:
                    del tree[column]
        (directory / f"{name}_{version}.json").write_text(json.dumps(model, separators=(",", ":")) + "\n")
        data = table(test, label).slice(list(range(6)))
        best = booster.attr("best_iteration")
        upto = {"iteration_range": (0, int(best) + 1)} if best else {}
        # JSON has no infinity.
        finite = lambda numbers: numbers.astype(float).tolist() if np.isfinite(numbers).all() else None
        expected = {
            "rows": [[None if np.isnan(value) else float(value) for value in row] for row in rows[test][:6]],
            "margin": finite(booster.predict(data, output_margin=True, **upto)),
            "pred": finite(booster.predict(data, **upto)),
            "contribs": finite(booster.predict(data, pred_contribs=True, **upto)),
            "pred_all_trees": finite(booster.predict(data)) if best else None,
        }
        (directory / f"{name}_{version}.expect.json").write_text(json.dumps(expected, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    if sys.argv[2:] == ["--ways"]:
        ways(target)
    elif len(sys.argv) > 2:
        of_table(target, sys.argv[2], sys.argv[3])
    else:
        every_objective(target)
