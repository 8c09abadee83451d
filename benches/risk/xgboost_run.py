"""Trains xgboost on the rows of a bench and says how long it took and how good it is.

Usage: xgboost_run.py FOLDER WIDTH FORESTS TREES RATE DEPTH BINS ROWS FEATURES
FOLDER holds train.x, test.x (little-endian 32-bit floats, row after row) and train.y, test.y (a byte each).
Prints: seconds of training, average precision.
"""

import sys
import time

import numpy as np
import xgboost

folder, width = sys.argv[1], int(sys.argv[2])
forests, trees = int(sys.argv[3]), int(sys.argv[4])
rate, depth, bins = float(sys.argv[5]), int(sys.argv[6]), int(sys.argv[7])
rows, features = float(sys.argv[8]), float(sys.argv[9])


def table(name):
    return np.fromfile(f"{folder}/{name}.x", "<f4").reshape(-1, width), np.fromfile(f"{folder}/{name}.y", "u1")


(known, frauds), (later, truth) = table("train"), table("test")
began = time.monotonic()
models = []
for seed in range(forests):
    matrix = xgboost.QuantileDMatrix(known, frauds, max_bin=bins)
    how = dict(
        objective="binary:logistic",
        tree_method="hist",
        max_bin=bins,
        eta=rate,
        max_depth=depth,
        subsample=rows,
        colsample_bytree=features,
        seed=seed,
        base_score=float(frauds.mean()),
    )
    models.append(xgboost.train(how, matrix, trees))
took = time.monotonic() - began
scores = sum(model.predict(xgboost.DMatrix(later), output_margin=True) for model in models)
order = np.argsort(-scores, kind="stable")
hits = truth[order]
precision = np.cumsum(hits) / np.arange(1, len(hits) + 1)
print(took, float((precision * hits).sum() / hits.sum()))
