#!/usr/bin/env python3
"""Compare our measures with those of networkx, scipy, scikit-learn, leidenalg and ruptures on random graphs and series.

    measures.py PROGRAM

PROGRAM is the built example `measures`. Needs what requirements.txt beside this file says. Prints how many cases are equal
for each measure, and those that are not; exits 1 when there are any.
"""
import itertools
import json
import random
import subprocess
import sys

import igraph
import leidenalg
import networkx
import numpy
import ruptures
import scipy.stats
from sklearn.metrics import cohen_kappa_score

SEED = 20240701
CASES = 200
TOLERANCE = 1e-6
# Blocs of large random graphs, which have many divisions about as good: neither program promises the best, and ours may be
# less modular by this share.
MAX_LOSS = 0.05


def ties(rng, nodes, share, weight, directed=False):
    """Random ties, each two nodes and a weight."""
    pairs = itertools.permutations(range(nodes), 2) if directed else itertools.combinations(range(nodes), 2)
    return [(one, other, weight()) for one, other in pairs if rng.random() < share]


def graph_of(case, kind):
    graph = kind()
    graph.add_nodes_from(range(case["nodes"]))
    graph.add_weighted_edges_from(case["ties"])
    return graph


def page_rank(rng):
    nodes = rng.randint(1, 40)
    case = {"nodes": nodes, "ties": ties(rng, nodes, rng.random() / 2, lambda: float(rng.randint(1, 9)), True)}
    ranks = networkx.pagerank(graph_of(case, networkx.DiGraph), tol=1e-12, max_iter=10_000)
    return case, [ranks[node] for node in range(nodes)]


def betweenness(rng):
    nodes = rng.randint(1, 30)
    # Whole lengths, and those that a tie of so many events has: equal chains have to be found equal.
    length = rng.choice([lambda: float(rng.randint(1, 4)), lambda: 1 / rng.randint(1, 4)])
    case = {"nodes": nodes, "ties": ties(rng, nodes, rng.random() / 2, length)}
    # networkx compares lengths digit by digit; twelfths as whole numbers leave nothing to round.
    graph = graph_of({"nodes": nodes, "ties": [(a, b, round(w * 12)) for a, b, w in case["ties"]]}, networkx.Graph)
    shares = networkx.betweenness_centrality(graph, weight="weight")
    return case, [shares[node] for node in range(nodes)]


def divisions(nodes):
    """All divisions of so many nodes into blocs."""
    if nodes == 0:
        yield ()
        return
    for of in divisions(nodes - 1):
        yield from ((*of, bloc) for bloc in range(max(of, default=-1) + 2))


def modularity(case, of):
    """Signed modularity as Gómez, Jensen and Arenas (2009) write it."""
    same = numpy.equal.outer(of, of)
    value = 0.0
    for sign in (1, -1):
        weights = numpy.zeros((case["nodes"], case["nodes"]))
        for a, b, weight in case["ties"]:
            weights[a, b] = weights[b, a] = weight == sign
        if weights.any():
            degrees = weights.sum(axis=0)
            value += sign * ((weights - numpy.outer(degrees, degrees) / weights.sum()) * same).sum()
    return value / (2 * len(case["ties"])) if case["ties"] else 0.0


def signed(rng):
    nodes = rng.randint(2, 6)
    case = {"nodes": nodes, "ties": ties(rng, nodes, rng.random(), lambda: rng.choice([1.0, -1.0]))}
    wrong = lambda camps: sum((camps[a] == camps[b]) != (sign > 0) for a, b, sign in case["ties"])
    least = min(wrong((0, *camps)) for camps in itertools.product((0, 1), repeat=nodes - 1))
    matrix = numpy.zeros((nodes, nodes))
    for a, b, sign in case["ties"]:
        matrix[a, b] = matrix[b, a] = sign
    closed = numpy.trace(numpy.linalg.matrix_power(matrix, 3))
    every = numpy.trace(numpy.linalg.matrix_power(abs(matrix), 3))
    return case, {
        "frustration": least,
        "bound": least,
        "balanced": round((closed + every) / 12),
        "triads": round(every / 6),
        "modularity": max(modularity(case, of) for of in divisions(nodes)),
        "is_exact": True,
    }


def large(rng):
    """The largest signed modularity that Leiden finds in ten runs, in graphs too large to be sure."""
    nodes = rng.randint(20, 40)
    case = {"nodes": nodes, "ties": ties(rng, nodes, 0.1 + rng.random() / 4, lambda: rng.choice([1.0, 1.0, -1.0]))}
    layers = []
    for sign in (1, -1):
        edges = [(a, b) for a, b, weight in case["ties"] if weight == sign]
        layers.append(igraph.Graph(n=case["nodes"], edges=edges))
    total = len(case["ties"])
    weights = [layers[0].ecount() / total, -layers[1].ecount() / total]
    best = -1.0
    for seed in range(10):
        optimiser = leidenalg.Optimiser()
        optimiser.set_rng_seed(seed)
        parts = [leidenalg.ModularityVertexPartition(layer) for layer in layers]
        optimiser.optimise_partition_multiplex(parts, layer_weights=weights, n_iterations=-1)
        # An empty layer has no modularity, and no weight.
        best = max(best, sum(weight * part.quality() for weight, part in zip(weights, parts) if weight))
    return case, {"modularity": best}


def fisher(rng):
    before, after = ([rng.randint(0, 40) for _ in range(2)] for _ in range(2))
    p = scipy.stats.fisher_exact([before, after]).pvalue
    return {"before": before, "after": after}, 1.0 if numpy.isnan(p) else p


def adjusted(rng):
    p = [rng.random() ** 3 for _ in range(rng.randint(1, 50))]
    return {"p": p}, list(scipy.stats.false_discovery_control(p))


def kappa(rng):
    x, y = ([float(rng.randint(0, 3)) for _ in range(12)] for _ in range(2))
    return {"x": x, "y": y}, cohen_kappa_score(x, y, weights="quadratic", labels=[0.0, 1.0, 2.0, 3.0])


class Poisson(ruptures.base.BaseCost):
    """2(S − S ln(S/n))."""

    model, min_size = "", 1

    def fit(self, signal):
        self.signal = signal
        return self

    def error(self, start, end):
        total, length = self.signal[start:end].sum(), end - start
        return 2 * (total - total * numpy.log(total / length)) if total else 0.0


def poisson(rng):
    series = [int(draw) for draw in numpy.random.default_rng(rng.randint(0, 2**31)).poisson(
        numpy.repeat([rng.randint(0, 3), rng.randint(0, 9), rng.randint(0, 3)], rng.randint(3, 9)))]
    penalty = 2 * numpy.log(len(series))
    search = ruptures.Pelt(custom_cost=Poisson(), min_size=1, jump=1).fit(numpy.array(series, dtype=float))
    ends = search.predict(pen=penalty)
    return {"series": series, "penalty": penalty}, [ends, search.cost.sum_of_costs(ends) + penalty * (len(ends) - 1)]


def gaussian(rng):
    draws = numpy.random.default_rng(rng.randint(0, 2**31))
    means = numpy.repeat(draws.normal(0, 4, 3), rng.randint(3, 9))
    series = means + draws.normal(0, 1, len(means))
    search = ruptures.Pelt(model="l2", min_size=2, jump=1).fit(series)
    ends = search.predict(pen=10)
    sum_of_costs = search.cost.sum_of_costs(ends) + 10 * (len(ends) - 1)
    return {"series": list(series), "min_len": 2, "penalty": 10.0}, [ends, sum_of_costs]


def is_equal(ours, theirs):
    if isinstance(theirs, dict):
        return all(is_equal(ours[key], theirs[key]) for key in theirs)
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(is_equal, ours, theirs))
    return abs(ours - theirs) <= TOLERANCE


def is_as_good(ours, theirs):
    """Whether we found blocs that Leiden missed, or all but as good ones."""
    is_large = isinstance(theirs, dict) and theirs.keys() == {"modularity"}
    return is_large and ours["modularity"] > theirs["modularity"] * (1 - MAX_LOSS)


def main():
    rng = random.Random(SEED)
    measures = [page_rank, betweenness, signed, large, fisher, adjusted, kappa, poisson, gaussian]
    cases = [(measure.__name__, *measure(rng)) for measure in measures for _ in range(CASES)]
    asked = ({"measure": "signed" if name == "large" else name, **case} for name, case, _ in cases)
    lines = "".join(json.dumps(case) + "\n" for case in asked)
    answers = subprocess.run([sys.argv[1]], input=lines, capture_output=True, check=True, text=True).stdout.splitlines()
    different = 0
    for measure in measures:
        found = [(case, theirs, json.loads(ours)) for (name, case, theirs), ours in zip(cases, answers, strict=True)
                 if name == measure.__name__]
        equal = [is_equal(ours, theirs) for _, theirs, ours in found]
        near = [is_as_good(ours, theirs) for _, theirs, ours in found]
        print(f"{measure.__name__}: {sum(equal)} of {len(found)} equal" + (f", {sum(near)} within the limit" if any(near) else ""))
        for (case, theirs, ours), same, more in zip(found, equal, near):
            if not (same or more):
                different += 1
                print(f"  {json.dumps(case)}\n    theirs {theirs}\n    ours   {ours}")
    sys.exit(different > 0)


if __name__ == "__main__":
    main()
