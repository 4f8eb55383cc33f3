#!/usr/bin/env python3
"""A small training program that reports with the W&B client: logistic regression on made-up points.

It needs `pip install wandb` and nothing else. Launched by Slipway it reports into its own run, with no variable and no argument; anywhere
else set WANDB_BASE_URL and WANDB_API_KEY, as the page /authorize of your server shows.
"""
import argparse
import json
import math
import os
import random

import wandb


def read_settings() -> dict:
    """Arguments win over SLIPWAY_HYPERPARAMETERS, which win over the defaults; what is meant for other programs is left alone."""
    settings = {"epochs": 5, "lr": 0.1, "seed": 1, "points": 400}
    given = json.loads(os.environ.get("SLIPWAY_HYPERPARAMETERS", "{}"))
    settings.update({name: value for name, value in given.items() if name in settings})
    parser = argparse.ArgumentParser()
    for name, value in settings.items():
        parser.add_argument(f"--{name}", type=type(value), default=value)
    known, _ = parser.parse_known_args()
    return vars(known)


def make_points(count: int, rng: random.Random) -> list:
    points = [(rng.gauss(0, 1), rng.gauss(0, 1)) for _ in range(count)]
    return [(x, y, 1 if x + 0.5 * y + rng.gauss(0, 0.3) > 0 else 0) for x, y in points]


def main() -> None:
    settings = read_settings()
    rng = random.Random(settings["seed"])
    points = make_points(settings["points"], rng)
    weights = [0.0, 0.0, 0.0]
    with wandb.init(config=settings) as run:
        for epoch in range(settings["epochs"]):
            rng.shuffle(points)
            loss = hits = 0.0
            for x, y, label in points:
                guess = 1 / (1 + math.exp(-(weights[0] * x + weights[1] * y + weights[2])))
                loss -= math.log(max(guess if label else 1 - guess, 1e-9))
                hits += (guess > 0.5) == bool(label)
                step = settings["lr"] * (label - guess)
                weights = [weights[0] + step * x, weights[1] + step * y, weights[2] + step]
            metrics = {"loss": loss / len(points), "accuracy": hits / len(points), "epoch": epoch}
            run.log(metrics)
            print(f"epoch {epoch + 1}: loss {metrics['loss']:.4f}, accuracy {metrics['accuracy']:.3f}")
        run.summary["weights"] = weights


if __name__ == "__main__":
    main()
