"""Independent answers of the value models at given parameters, at 40 digits.

    python3 value.py > expected/value.json        needs mpmath 1.3; two minutes

Each model is written down as the papers have it: likelihoods with Gauss's 2F1, expectations as integrals of what is
conditional on a customer's own rates, sums term by term. Nothing here is arranged for speed or for floating point.
"""

import json
import sys

import mpmath as mp
from mpmath import mpf

mp.mp.dps = 40


def beta_mean(a, b, f):
    """E f(p) for p ~ Beta(a, b)."""
    # p = e^-w near 0 and 1 - e^-w near 1, where the density may be infinite.
    c = mp.beta(a, b)
    near_zero = lambda w: mp.exp(-a * w) * (1 - mp.exp(-w)) ** (b - 1) * f(mp.exp(-w))
    near_one = lambda w: mp.exp(-b * w) * (1 - mp.exp(-w)) ** (a - 1) * f(1 - mp.exp(-w))
    cuts = [mp.log(2), 2, 5, 10, 20, 40, 80, 160]
    pieces = lambda fading: [cut for cut in cuts if cut * fading < 110] + [max(110 / fading, 1)]
    return (mp.quad(near_zero, sorted(set(pieces(a)))) + mp.quad(near_one, sorted(set(pieces(b))))) / c


def crossing(f, start):
    """Where a falling function passes zero, in the logarithm of the way from the start; the start if it is below there."""
    low, high = mpf(-40), mp.log(mpf(10) ** 9)
    if f(start + mp.exp(low)) < 0:
        return start
    for _ in range(130):
        middle = (low + high) / 2
        low, high = (low, middle) if f(start + mp.exp(middle)) < 0 else (middle, high)
    return start + mp.exp(high)


# ---- NBD


def nbd(parameters, ask, customer, argument):
    r, alpha = parameters
    x, _, T = customer
    k, A = r + x, alpha + T
    if ask == "log_likelihood":
        return mp.loggamma(k) - mp.loggamma(r) + r * mp.log(alpha) - k * mp.log(A)
    if ask == "expected_purchases":
        return k / A * argument
    if ask == "p_no_purchase":
        return (A / (A + argument)) ** k
    if ask == "p_purchases":
        n, t = argument
        return mp.gamma(r + n) / mp.gamma(r) / mp.factorial(n) * (alpha / (alpha + t)) ** r * (t / (alpha + t)) ** n
    if ask == "dert":
        return k / A / argument


# ---- BG/NBD and MBG/NBD: m chances to leave were passed


def beta_geometric(parameters, ask, customer, argument, at_first):
    r, alpha, a, b = parameters
    x, t_x, T = customer
    k, A, m = r + x, alpha + T, x + at_first
    here = mp.beta(a, b + m) / mp.beta(a, b) / A**k
    gone = mp.beta(a + 1, b + m - 1) / mp.beta(a, b) / (alpha + t_x) ** k if m > 0 else mpf(0)
    alive = here / (here + gone)
    B = b + m
    if ask == "log_likelihood":
        return mp.loggamma(k) - mp.loggamma(r) + r * mp.log(alpha) + mp.log(here + gone)
    if ask == "p_alive":
        return alive
    if ask == "expected_purchases":
        t = argument
        if abs(a - 1) < mpf("1e-6"):
            return alive * beta_mean(a, B, lambda p: (1 - (1 + p * t / A) ** -k) / p)
        z = t / (A + t)
        c = a + B - 1
        return alive * c / (a - 1) * (1 - (1 - z) ** k * mp.hyp2f1(k, B, c, z))
    if ask == "p_alive_after":
        # exp(-λpu) in the mean over λ, then over p.
        return alive * beta_mean(a, B, lambda p: (1 + p * argument / A) ** -k)
    if ask == "p_no_purchase":
        return 1 - alive + alive * (A / (A + argument)) ** k
    if ask == "p_purchases":
        n, t = argument
        term = lambda j: mp.rf(r, j) / mp.factorial(j) * (alpha / (alpha + t)) ** r * (t / (alpha + t)) ** j
        m = n + at_first
        stays = mp.beta(a, b + m) / mp.beta(a, b) * term(n)
        leaves = mp.beta(a + 1, b + m - 1) / mp.beta(a, b) * (1 - mp.fsum(term(j) for j in range(n))) if m > 0 else 0
        return stays + leaves
    if ask == "dert":
        # λ/(δ+λp) in the mean over λ by quadrature, then over p in closed form: q 2F1(1, B; a+B; q), q = λ/(λ+δ).
        density = lambda l: mp.exp(k * mp.log(A) + (k - 1) * mp.log(l) - A * l - mp.loggamma(k))
        given = lambda l: l / (l + argument) * mp.hyp2f1(1, B, a + B, l / (l + argument))
        # l = e^w
        f = lambda w: density(mp.exp(w)) * mp.exp(w) * given(mp.exp(w))
        top = mp.log(k / A)
        low = top - 100 / min(k, mpf(1)) / 2
        return alive * mp.quad(f, mp.linspace(low, top - 4, 8) + [top - 2, top - 1, top, top + 1, top + 2, top + 3, top + 5])
    if ask == "falls_below":
        def at(T):
            A = alpha + T
            here = mp.beta(a, b + m) / mp.beta(a, b) / A**k
            return here / (here + gone) - argument
        return crossing(at, t_x)


# ---- Pareto/NBD


def pareto_parts(parameters, customer):
    r, alpha, s, beta = parameters
    x, t_x, T = customer
    k = r + s + x

    def a0(at):
        if alpha >= beta:
            return mp.hyp2f1(k, s + 1, k + 1, (alpha - beta) / (alpha + at)) / (alpha + at) ** k
        return mp.hyp2f1(k, r + x, k + 1, (beta - alpha) / (beta + at)) / (beta + at) ** k

    here = (alpha + T) ** -(r + x) * (beta + T) ** -s
    return here, s / k * (a0(t_x) - a0(T))


def pareto(parameters, ask, customer, argument):
    r, alpha, s, beta = parameters
    x, t_x, T = customer
    k, A, B = r + x, alpha + T, beta + T
    here, gone = pareto_parts(parameters, customer)
    alive = here / (here + gone)
    if ask == "log_likelihood":
        constant = mp.loggamma(k) - mp.loggamma(r) + r * mp.log(alpha) + s * mp.log(beta)
        return constant + mp.log(here + gone)
    if ask == "p_alive":
        return alive
    if ask == "expected_purchases":
        t = argument
        bracket = mp.log((B + t) / B) if s == 1 else (1 - (B / (B + t)) ** (s - 1)) / (s - 1)
        return alive * k * B / A * bracket
    if ask == "p_alive_after":
        return alive * (B / (B + argument)) ** s
    if ask == "p_no_purchase":
        # The density of the first purchase at u, when still there then.
        first = lambda u: k / A * (1 + u / A) ** -(k + 1) * (1 + u / B) ** -s
        return 1 - alive * mp.quad(first, [0, argument / 8, argument / 4, argument / 2, argument])
    if ask == "p_purchases":
        n, t = argument
        nb = lambda u: mp.rf(r, n) / mp.factorial(n) * (alpha / (alpha + u)) ** r * (u / (alpha + u)) ** n
        leaves = lambda u: s / beta * (1 + u / beta) ** -(s + 1) * nb(u)
        return nb(t) * (1 + t / beta) ** -s + mp.quad(leaves, [0, t / 64, t / 16, t / 8, t / 4, t / 2, 3 * t / 4, t])
    if ask == "dert":
        d = argument
        ln = r * mp.log(alpha) + s * mp.log(beta) + (s - 1) * mp.log(d) + mp.loggamma(k + 1) - mp.loggamma(r)
        likelihood = mp.exp(mp.loggamma(k) - mp.loggamma(r) + r * mp.log(alpha) + s * mp.log(beta)) * (here + gone)
        return mp.exp(ln) * mp.hyperu(s, s, d * B) / A ** (k + 1) / likelihood
    if ask == "falls_below":
        def at(age):
            here, gone = pareto_parts(parameters, (x, t_x, age))
            return here / (here + gone) - argument
        return crossing(at, t_x)


# ---- BG/BB: customer is (x, t_x, n)


def bgbb_parts(parameters, customer):
    al, be, ga, de = parameters
    x, t_x, n = (int(v) for v in customer)
    B = mp.beta
    here = B(al + x, be + n - x) / B(al, be) * B(ga, de + n) / B(ga, de)
    gone = mp.fsum(B(al + x, be + j - x) / B(al, be) * B(ga + 1, de + j) / B(ga, de) for j in range(t_x, n))
    return here, gone


def bg_bb(parameters, ask, customer, argument):
    al, be, ga, de = parameters
    x, t_x, n = (int(v) for v in customer)
    B = mp.beta
    here, gone = bgbb_parts(parameters, customer)
    alive = here / (here + gone)
    stays = lambda m: B(ga, de + n + m) / B(ga, de + n)
    if ask == "log_likelihood":
        return mp.log(here + gone)
    if ask == "p_alive":
        return alive
    if ask == "p_alive_after":
        return alive * stays(int(argument))
    if ask == "expected_purchases":
        m = int(argument)
        return alive * (al + x) / (al + be + n) * mp.fsum(stays(j) for j in range(1, m + 1))
    if ask == "p_no_purchase":
        # The likelihood of the same history with m more occasions without a purchase.
        more = bgbb_parts(parameters, (x, t_x, n + int(argument)))
        return (more[0] + more[1]) / (here + gone)
    if ask == "p_purchases":
        c, m = (int(v) for v in argument)
        one = mp.binomial(m, c) * B(al + c, be + m - c) / B(al, be) * B(ga, de + m) / B(ga, de)
        other = (
            mp.binomial(j, c) * B(al + c, be + j - c) / B(al, be) * B(ga + 1, de + j) / B(ga, de) for j in range(c, m)
        )
        return one + mp.fsum(other)
    if ask == "dert":
        d = mp.expm1(argument)
        return (
            B(al + x + 1, be + n - x) / B(al, be) * B(ga, de + n + 1) / (B(ga, de) * (1 + d))
            * mp.hyp2f1(1, de + n + 1, ga + de + n + 1, 1 / (1 + d)) / (here + gone)
        )
    if ask == "falls_below":
        for later in range(t_x, 2000):
            h, g = bgbb_parts(parameters, (x, t_x, later))
            if h / (h + g) < argument:
                return mpf(later)


# ---- sBG: customer is (periods stayed, -, -)


def sbg(parameters, ask, customer, argument):
    a, b = parameters
    n = int(customer[0])
    S = lambda t: mp.beta(a, b + t) / mp.beta(a, b)
    if ask == "survival_after":
        return S(n + int(argument)) / S(n)
    if ask == "p_lost_in":
        return mp.beta(a + 1, b + int(argument) - 1) / mp.beta(a, b)
    if ask == "retention":
        return S(int(argument)) / S(int(argument) - 1)
    if ask == "expected_periods":
        return mp.fsum(S(n + j) for j in range(1, int(argument) + 1)) / S(n)
    if ask == "discounted_renewals":
        q = mp.exp(-argument)
        return q * (b + n) / (a + b + n) * mp.hyp2f1(1, b + n + 1, a + b + n + 1, q)


# ---- Gamma-Gamma: customer is (x, m, -)


def gamma_gamma(parameters, ask, customer, argument):
    p, q, v = parameters
    x, m, _ = customer
    if ask == "log_likelihood":
        return (
            mp.loggamma(p * x + q) - mp.loggamma(p * x) - mp.loggamma(q) + q * mp.log(v)
            + (p * x - 1) * mp.log(m) + p * x * mp.log(x) - (p * x + q) * mp.log(x * m + v)
        )
    if ask == "expected_spend":
        # The mean of p/ν over the posterior of ν, Gamma(px+q, v+xm).
        shape, rate = p * x + q, v + x * m
        density = lambda w: mp.exp(shape * mp.log(rate) + shape * w - rate * mp.exp(w) - mp.loggamma(shape))
        top = mp.log(shape / rate)
        return mp.quad(lambda w: density(w) * p * mp.exp(-w), [top - 60, top - 20, top - 6, top - 2, top, top + 2, top + 6])


MODELS = {
    "nbd": nbd,
    "bg_nbd": lambda *ask: beta_geometric(*ask, at_first=0),
    "mbg_nbd": lambda *ask: beta_geometric(*ask, at_first=1),
    "pareto_nbd": pareto,
    "bg_bb": bg_bb,
    "sbg": sbg,
    "gamma_gamma": gamma_gamma,
}

CUSTOMERS = [[0, 0, 38.86], [1, 1.71, 38.86], [2, 30.43, 38.86], [26, 30.86, 31.0], [4, 0.5, 200.0], [150, 360.0, 365.0]]
NEW = [0, 0, 0]
COUNTS = [0, 1, 2, 7, 40]


def purchase_questions(silent, never):
    """What is asked of the models of (x, t_x, T)."""
    for customer in CUSTOMERS:
        for ask in ["log_likelihood", "p_alive"]:
            yield ask, customer, None
        for t in [0.01, 3.0, 39.0, 400.0]:
            for ask in ["expected_purchases", "p_alive_after", "p_no_purchase"]:
                yield ask, customer, t
        for d in [0.0027, 0.2]:
            yield "dert", customer, d
    for t in [0.01, 39.0, 3650.0]:
        for ask in ["expected_purchases", "p_alive_after", "p_no_purchase"]:
            yield ask, NEW, t
    for t in [0.5, 39.0, 1000.0]:
        for n in COUNTS:
            yield "p_purchases", NEW, [n, t]
    # Who bought once is never lost to BG/NBD, and nobody is to NBD.
    if silent:
        for customer in CUSTOMERS[1:] if never else CUSTOMERS:
            yield "falls_below", customer, 0.25


def questions():
    for parameters in [[0.385, 12.07], [3.0, 0.5]]:
        for ask in purchase_questions(False, True):
            if ask[0] not in ("p_alive", "p_alive_after"):
                yield "nbd", parameters, *ask
    for parameters in [[0.243, 4.414, 0.793, 2.426], [2.5, 30.0, 1.0, 4.0], [0.6, 9.0, 3.5, 0.4]]:
        for ask in purchase_questions(True, True):
            yield "bg_nbd", parameters, *ask
    for parameters in [[0.525, 6.183, 0.891, 1.614], [2.5, 30.0, 1.0, 4.0], [1.1, 6.5, 2.7, 6.9]]:
        for ask in purchase_questions(True, False):
            yield "mbg_nbd", parameters, *ask
    for parameters in [[0.553, 10.578, 0.606, 11.669], [1.5, 5.0, 1.0, 20.0], [0.8, 30.0, 2.5, 30.0], [5.0, 40.0, 12.0, 300.0]]:
        for ask in purchase_questions(True, False):
            yield "pareto_nbd", parameters, *ask
    for parameters in [[1.204, 0.750, 0.657, 2.783], [0.5, 4.0, 1.0, 8.0], [3.0, 0.7, 2.5, 40.0]]:
        for customer in [[0, 0, 6], [2, 4, 6], [6, 6, 6], [10, 15, 60], [1, 1, 300]]:
            for ask in ["log_likelihood", "p_alive"]:
                yield "bg_bb", parameters, ask, customer, None
            for m in [1, 5, 100]:
                for ask in ["p_alive_after", "expected_purchases", "p_no_purchase"]:
                    yield "bg_bb", parameters, ask, customer, m
            for d in [0.002, 0.1]:
                yield "bg_bb", parameters, "dert", customer, d
            yield "bg_bb", parameters, "falls_below", customer, 0.25
        yield "bg_bb", parameters, "expected_purchases", NEW, 5000
        for count, occasions in [(0, 6), (3, 6), (6, 6), (0, 200), (50, 200)]:
            yield "bg_bb", parameters, "p_purchases", NEW, [count, occasions]
    for parameters in [[0.668, 3.806], [1.0, 2.0], [4.5, 0.6]]:
        for stayed in [0, 1, 12]:
            for m in [1, 7, 300]:
                yield "sbg", parameters, "survival_after", [stayed, 0, 0], m
                yield "sbg", parameters, "expected_periods", [stayed, 0, 0], m
            for d in [0.001, 0.1]:
                yield "sbg", parameters, "discounted_renewals", [stayed, 0, 0], d
        for t in [1, 2, 30]:
            yield "sbg", parameters, "p_lost_in", NEW, t
            yield "sbg", parameters, "retention", NEW, t
    for parameters in [[6.25, 3.74, 15.44], [0.9, 1.2, 300.0], [40.0, 9.0, 0.05]]:
        for customer in [[1, 11.77, 0], [2, 22.35, 0], [29, 300.0, 0]]:
            for ask in ["log_likelihood", "expected_spend"]:
                yield "gamma_gamma", parameters, ask, customer, None


def exact(value):
    if isinstance(value, list):
        return [exact(part) for part in value]
    return value if value is None or isinstance(value, int) else mpf(value)


def main():
    answers = []
    for model, parameters, ask, customer, argument in questions():
        value = MODELS[model](exact(parameters), ask, exact(customer), exact(argument))
        answers.append([model, parameters, ask, customer, argument, float(value)])
    sys.stdout.write("[\n" + ",\n".join(json.dumps(row) for row in answers) + "\n]\n")


if __name__ == "__main__":
    main()
