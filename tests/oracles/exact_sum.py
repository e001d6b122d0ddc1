"""Exact sums of doubles: hard lists, their sum by fractions and by math.fsum, rounded once.

    python3 exact_sum.py > expected/exact_sum.jsonl

Standard library only. Numbers are written by their bits, as 16 hexadecimal digits.
"""
import json
import math
import random
import struct
from fractions import Fraction


def bits(number):
    return struct.pack(">d", number).hex()


def of_bits(whole):
    return struct.unpack(">d", struct.pack(">Q", whole))[0]


def text(exact):
    """Odd hexadecimal digits times a power of two."""
    if exact == 0:
        return "0"
    exponent = -(exact.denominator.bit_length() - 1)
    digits = abs(exact.numerator)
    while digits % 2 == 0:
        digits, exponent = digits // 2, exponent + 1
    return f"{'-' if exact < 0 else ''}0x{digits:x}p{exponent}"


def lists():
    least, most = 5e-324, 1.7976931348623157e308
    yield from [[], [0.0], [least], [-least], [most], [-most], [most, -most, least], [1e100, 1.0, -1e100],
                [0.1] * 10, [0.1] * 1000, [1.0, 2.0**-53], [1.0, 2.0**-53, least], [1.0, 2.0**-53, -least],
                [1.0 + 2.0**-52, 2.0**-53], [1.0 + 2.0**-52, 2.0**-53, -least], [2.0**53, 1.0], [2.0**53 + 2.0, 1.0],
                [2.2250738585072014e-308, -least], [2.2250738585072009e-308, least], [least] * 100,
                [most, 2.0**969], [-most, -(2.0**969)], [most, 2.0**970 - 2.0**917], [2.0**-1074 * 3, 2.0**-1022]]
    lots = random.Random(11)
    for _ in range(120):
        size = lots.randrange(1, 40)
        kind = lots.randrange(5)
        if kind == 0:  # any bits at all
            found = [of_bits(lots.randrange(1 << 64)) for _ in range(size)]
            found = [number for number in found if math.isfinite(number) and abs(number) < 1e300]
        elif kind == 1:  # cancels to almost nothing
            found = [lots.uniform(-1, 1) * 10.0 ** lots.randrange(-300, 300) for _ in range(size)]
            found += [-number for number in found] + [lots.uniform(-1, 1) * 1e-305]
        elif kind == 2:  # close to a tie
            found = [2.0 ** lots.randrange(-60, 60) * lots.choice([-1, 1]) for _ in range(size)]
        elif kind == 3:  # subnormal
            found = [of_bits(lots.randrange(1 << 54)) * lots.choice([-1, 1]) for _ in range(size)]
        else:  # money
            found = [lots.randrange(1, 10**7) / 100 for _ in range(size)]
        lots.shuffle(found)
        yield found
    # Of every order a sum of few can have, the same.
    yield [1e16, 1.0, -1e16, 2.0**-40]


for numbers in lists():
    exact = sum((Fraction(number) for number in numbers), Fraction(0))
    try:
        value = float(exact)  # correctly rounded by CPython
    except OverflowError:
        value = None
    if value is not None:
        try:
            assert math.fsum(numbers) == value, numbers
        except OverflowError:
            pass  # of parts on the way, which an exact sum has not
    squares = sum((Fraction(number) ** 2 for number in numbers if 1e-140 < abs(number) < 1e140), Fraction(0))
    print(json.dumps({"numbers": [bits(number) for number in numbers], "text": text(exact),
                      "value": None if value is None else bits(value), "squares": text(squares)}))
