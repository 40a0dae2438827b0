"""One process of those that fit an ear, and what it leaves behind."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import torch
import torch.distributed as dist

from pronounce_cli.acoustic import ears, hama
from training.ear import fit, lessons, measure
from training.ear.course import Course
from training.ear.network import Listener, original

VERSION = 1


def fit_one(rank: int, sources: lessons.Sources, plan: fit.Plan, ranks: int) -> None:
    """Fit as one of several processes; the first keeps the weights after every epoch."""
    torch.set_num_threads(1)
    if ranks > 1:
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
        sync = (sources.work / "together").absolute().as_uri()
        dist.init_process_group("gloo", init_method=sync, rank=rank, world_size=ranks)
    _, model, tokens = hama.load()
    start, heads = original(model)
    course = sources.course
    network = fit.listener(start, heads, tokens, course, plan.dropout)
    found = lessons.prepared(sources, 1)
    learnt = lessons.lessons(found, network.eval(), course.phones, sources.work)

    def told(epoch: int, now: Listener, line: str) -> None:
        if epoch in lessons.RECHOSEN:
            learnt.recorded[:] = lessons.rechosen(found.recorded, now, course.phones)
        if rank == 0:
            keep(now, sources.work / "fitted.npz")
            hear = lessons.ear_of(now)
            rates = {name: measure.measured(hear, some[:25], course.phones).rate for name, some in found.unmet.items()}
            print(line, *(f"{name} {rate:.3f}" for name, rate in rates.items()), sep=" | ", flush=True)

    fit.fitted(network, learnt, fit.Shared(tokens, course), plan, told)
    if ranks > 1:
        dist.destroy_process_group()


def keep(network: Listener, path: Path) -> None:
    """Keep the weights of the encoder and the head of the language."""
    np.savez(path, **network.exported(fit.OWN))


def restored(path: Path) -> Listener:
    """Return a network that was kept."""
    _, model, _ = hama.load()
    with np.load(path) as arrays:
        start = {name: arrays[name] for name in arrays.files}
    own = {"weight": start["project.weight"], "bias": start["project.bias"]}
    return Listener(start, original(model)[1], {fit.OWN: own}, 0.0).eval()


def packed(network: Listener, course: Course) -> bytes:
    """Return the file of an ear."""
    front_end, model, _ = hama.load()
    tokens = (ears.BLANK, *course.phones)
    trained = ears.Trained(front_end, model, tokens, f"ear-{course.tag}-{VERSION}")
    return ears.stored(trained, network.exported(fit.OWN))
