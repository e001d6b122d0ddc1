"""Nelder and Mead's method, for the oracles that fit a model; no command."""


def simplex(f, start):
    """Nelder and Mead's method, begun again at its end until it no longer finds anything lower."""
    best, lowest = list(start), f(start)
    for _ in range(12):
        found, value = once(f, best)
        gain = lowest - value
        best, lowest = found, value
        if gain < 1e-12:
            break
    return best, lowest


def once(f, start, size=0.5):
    n = len(start)
    if n == 0:
        return [], f([])
    points = [list(start)] + [[x + (size if i == j else 0.0) for j, x in enumerate(start)] for i in range(n)]
    values = [f(p) for p in points]
    for _ in range(600 * n):
        order = sorted(range(n + 1), key=lambda i: values[i])
        points, values = [points[i] for i in order], [values[i] for i in order]
        width = max(abs(points[-1][i] - points[0][i]) for i in range(n))
        if width < 1e-9 and values[-1] - values[0] < 1e-13 * max(1.0, abs(values[0])):
            break
        middle = [sum(p[i] for p in points[:-1]) / n for i in range(n)]
        move = lambda by: [m + by * (m - w) for m, w in zip(middle, points[-1])]
        ahead = move(1.0)
        value = f(ahead)
        if value < values[0]:
            further = move(2.0)
            far = f(further)
            points[-1], values[-1] = (further, far) if far < value else (ahead, value)
        elif value < values[-2]:
            points[-1], values[-1] = ahead, value
        else:
            back = move(0.5) if value < values[-1] else move(-0.5)
            near = f(back)
            if near < min(value, values[-1]):
                points[-1], values[-1] = back, near
            else:
                points = [points[0]] + [[0.5 * (a + b) for a, b in zip(points[0], p)] for p in points[1:]]
                values = [values[0]] + [f(p) for p in points[1:]]
    at = min(range(n + 1), key=lambda i: values[i])
    return points[at], values[at]
