"""Counts the primes from 1 to input.to, at most input.slice numbers at a hop: the least step there is."""

import json
import time


def lambda_handler(request, context):
    to = request["input"].get("to")
    if not isinstance(to, int) or to < 1:
        reason = f"input.to is {json.dumps(to)}; send a whole number, 1 or more"
        return {"status": "failed", "reason": reason}
    state = request["state"] or {"next": 1, "found": 0}
    number, found = state["next"], state["found"]
    end = min(number + request["input"].get("slice", 1_000), to + 1)
    while True:
        found += is_prime(number)
        number += 1
        if number >= end or time.time() * 1000 >= request["deadline"]:
            break
    progress = {"done": number - 1, "total": to}
    if number > to:
        return {"status": "finished", "result": {"primes": found}, **progress}
    return {"status": "continue", "state": {"next": number, "found": found}, **progress}


def is_prime(number):
    factor = 2
    while factor * factor <= number:
        if number % factor == 0:
            return False
        factor += 1
    return number > 1
