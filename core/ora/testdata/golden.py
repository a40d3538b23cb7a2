"""Writes hypergeom.json: upper tails of the hypergeometric distribution from Python's whole numbers, so exact
before the last rounding; those that scipy 1.17.1 can hold are checked against scipy.stats.hypergeom.sf here.

usage: python golden.py > hypergeom.json
"""
import json, math, random
from decimal import Decimal, getcontext
from scipy.stats import hypergeom
getcontext().prec = 60

def tail(N, K, n, k):
    top = sum(math.comb(K, i) * math.comb(N - K, n - i) for i in range(max(k, 0, n + K - N), min(K, n) + 1))
    return Decimal(top) / Decimal(math.comb(N, n))

random.seed(1)
cases = [(32738, 6, 50, k) for k in range(7)] + [(13656, 200, 50, k) for k in (0, 1, 2, 5, 20, 50)]
cases += [(20000, 2000, 500, k) for k in (1, 30, 50, 60, 200, 500)] + [(20000, 100, 100, 100), (60000, 400, 300, 150), (60000, 300, 300, 300)]
cases += [(10, 3, 5, 2), (10, 10, 5, 5), (10, 8, 5, 3), (10, 8, 5, 4), (1, 1, 1, 1), (5, 0, 3, 0), (50, 25, 25, 1), (1000, 500, 500, 200), (1000, 500, 500, 300)]
for _ in range(60):
    N = random.randint(2, 3000); K = random.randint(1, N); n = random.randint(1, N)
    cases.append((N, K, n, random.randint(max(0, n + K - N), min(K, n))))
out = []
for N, K, n, k in cases:
    p = tail(N, K, n, k)
    s = hypergeom.sf(k - 1, N, K, n)
    assert p < Decimal("1e-250") or abs(Decimal(float(s)) / p - 1) < Decimal("1e-9"), (N, K, n, k, p, s)
    out.append(f'{{"total":{N},"marked":{K},"n":{n},"k":{k},"p":{float(p)!r},"score":{float(abs(-p.log10()))!r}}}')
print("[\n" + ",\n".join(out) + "\n]")
