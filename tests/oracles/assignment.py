"""Assignment: arms by XXH64, written from its specification; and standardized differences of arms.

    python3 assignment.py > expected/assignment.jsonl

Standard library only. The first line is the rule, then one line an id, then one line a pair of arms. Where the package
xxhash is installed, every hash is compared with it.
"""
import json
import random
from decimal import Decimal, getcontext

getcontext().prec = 50

MASK = (1 << 64) - 1
P1, P2, P3, P4, P5 = (
    11400714785074694791, 14029467366897019727, 1609587929392839161, 9650029242287828579, 2870177450012600261)


def left(value, bits):
    return ((value << bits) | (value >> (64 - bits))) & MASK


def mix(lane, word):
    return left((lane + word * P2) & MASK, 31) * P1 & MASK


def xxh64(data, seed=0):
    at, length = 0, len(data)
    if length >= 32:
        lanes = [(seed + P1 + P2) & MASK, (seed + P2) & MASK, seed, (seed - P1) & MASK]
        while at + 32 <= length:
            for lane in range(4):
                lanes[lane] = mix(lanes[lane], int.from_bytes(data[at:at + 8], "little"))
                at += 8
        h = (left(lanes[0], 1) + left(lanes[1], 7) + left(lanes[2], 12) + left(lanes[3], 18)) & MASK
        for lane in lanes:
            h = ((h ^ mix(0, lane)) * P1 + P4) & MASK
    else:
        h = (seed + P5) & MASK
    h = (h + length) & MASK
    while at + 8 <= length:
        h ^= mix(0, int.from_bytes(data[at:at + 8], "little"))
        h, at = (left(h, 27) * P1 + P4) & MASK, at + 8
    if at + 4 <= length:
        h ^= int.from_bytes(data[at:at + 4], "little") * P1 & MASK
        h, at = (left(h, 23) * P2 + P3) & MASK, at + 4
    while at < length:
        h ^= data[at] * P5 & MASK
        h, at = left(h, 11) * P1 & MASK, at + 1
    h = (h ^ (h >> 33)) * P2 & MASK
    h = (h ^ (h >> 29)) * P3 & MASK
    return h ^ (h >> 32)


def checked(data, seed=0):
    found = xxh64(data, seed)
    try:
        import xxhash
        assert xxhash.xxh64_intdigest(data, seed) == found, data
    except ImportError:
        pass
    return found


def bucket(purpose, salt, text):
    return checked(f"{purpose}/{salt}/{text}".encode()) % 10_000


def arms(**shares):
    return [{"name": name, "share": share} for name, share in shares.items()]


RULE = {
    "hold_out": {"salt": "2026", "share": 500},
    "experiments": [
        {"name": "button", "arms": arms(control=5000, blue=5000), "control": "control"},
        {"name": "price", "salt": "price-2", "layer": "checkout", "buckets": {"first": 0, "count": 4000},
         "rollout": 1500, "arms": arms(old=3334, low=3333, high=3333), "control": "old"},
        {"name": "coupon", "layer": "checkout", "buckets": {"first": 4000, "count": 6000},
         "arms": arms(none=9000, some=1000), "control": "none"},
        {"name": "优惠", "salt": "盐", "arms": arms(甲=1, 乙=9999), "control": "甲"},
    ],
}


def span(first, count):
    return {"first": first, "count": count}


def assigned(experiment, text):
    held = RULE["hold_out"]
    at = bucket("hold-out", held["salt"], text)
    if at < held["share"]:
        return None, {"held_out": {"bucket": at, "held_out": span(0, held["share"])}}
    name = experiment["name"]
    owned = experiment.get("buckets", span(0, 10_000))
    first, last = owned["first"], owned["first"] + owned["count"] - 1
    reach = experiment.get("rollout", owned["count"])
    at = bucket("layer", experiment.get("layer", name), text)
    if not first <= at <= last:
        return None, {"other_buckets": {"bucket": at, "owned": owned}}
    if at >= first + reach:
        return None, {"not_rolled_out": {"bucket": at, "open": span(first, reach)}}
    at, first = bucket("arm", experiment.get("salt", name), text), 0
    for arm in experiment["arms"]:
        if at < first + arm["share"]:
            return arm["name"], {"in_arm": {"bucket": at, "arm": span(first, arm["share"])}}
        first += arm["share"]


def texts():
    yield from ["0", "1", "42", str(MASK), "0189d5f2-7c1e-7b3a-9f00-3f6a1c2b4d5e", "ffffffff-ffff-ffff-ffff-ffffffffffff",
                "", "device-7", "用户一", "a/b", "x" * 31, "x" * 200]
    lots = random.Random(7)
    for _ in range(150):
        yield str(lots.randrange(1 << lots.randrange(1, 64)))
    for _ in range(50):
        yield "".join(lots.choice("abcdefghij-_.@ÄÖß漢") for _ in range(lots.randrange(1, 60)))


def standardized():
    lots = random.Random(8)
    for _ in range(60):
        sides = []
        for _ in range(2):
            n, scale, off = lots.randrange(2, 60), 10.0 ** lots.randrange(-3, 6), lots.uniform(-1, 3)
            sides.append([lots.gauss(off * scale, scale) for _ in range(n)])
        summaries = []
        for values in sides:
            exact = [Decimal(value) for value in values]
            mean = sum(exact) / len(exact)
            summaries.append((mean, sum((value - mean) ** 2 for value in exact) / (len(exact) - 1)))
        (ma, va), (mb, vb) = summaries
        yield {"control": sides[0], "other": sides[1], "difference": float((mb - ma) / ((va + vb) / 2).sqrt())}


if __name__ == "__main__":
    print(json.dumps({"rule": RULE}, ensure_ascii=False))
    for text in texts():
        found = {experiment["name"]: assigned(experiment, text) for experiment in RULE["experiments"]}
        print(json.dumps({
            "id": text,
            "arms": {name: arm for name, (arm, _) in found.items()},
            "reasons": {name: reason for name, (_, reason) in found.items()},
        }, ensure_ascii=False))
    for pair in standardized():
        print(json.dumps(pair))
