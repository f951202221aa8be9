"""The wide tour by boto3, against AWS_ENDPOINT_URL: every operation of every AWS service.

    python wide.py TOUR.json     what serve/tour/wide/step.ts writes

Prints a line for each service, `ok - sqs: 23 operations, 61 calls`, or `not ok - sqs: SendMessage: why` and ends with
exit code 1. An operation counts once a call of it was answered as expected. What this boto3 is too old to have is left
out, and said: `ok - lambda: 68 operations, 150 calls, unknown to boto3 1.43.11: PutResourcePolicy`.
"""

import base64
import datetime
import json
import os
import re
import sys
import time
import urllib.parse
import urllib.request

import boto3
from botocore.config import Config
from botocore.eventstream import EventStream
from botocore.exceptions import ClientError
from botocore.response import StreamingBody

URL = os.environ["AWS_ENDPOINT_URL"]
REFERENCE = re.compile(r"<(\w+(?:\.\w+)+)>")
ATTEMPTS = {"later": 60, "done": 300}
PAUSE_SECONDS = 0.1


def client(service):
    config = Config(retries={"total_max_attempts": 1}, read_timeout=60, parameter_validation=True)
    keys = {"aws_access_key_id": "000000000000", "aws_secret_access_key": "any"}
    # Clients of before 2023 do not read the variable.
    return boto3.client(service, endpoint_url=URL, region_name="us-east-1", config=config, **keys)


def advance(wait):
    body = json.dumps(wait).encode()
    request = urllib.request.Request(f"{URL}/_orderstorm/clock/advance", body, {"content-type": "application/json"})
    urllib.request.urlopen(request, timeout=60).read()


def filled(value, answers):
    """An input or an expectation with what earlier answers gave, and with bytes and dates as Python has them."""
    if isinstance(value, list):
        return [filled(one, answers) for one in value]
    if isinstance(value, dict):
        if "$base64" in value:
            return base64.b64decode(value["$base64"])
        if "$date" in value:
            return datetime.datetime.fromisoformat(value["$date"].replace("Z", "+00:00"))
        return {key: filled(one, answers) for key, one in value.items()}
    if not isinstance(value, str):
        return value
    whole = REFERENCE.fullmatch(value)
    if whole:
        return found(whole[1], answers)
    return REFERENCE.sub(lambda name: str(found(name[1], answers)), value)


def found(path, answers):
    first, *rest = path.split(".")
    value = answers[first]
    for name in rest:
        value = value[int(name)] if isinstance(value, list) else value[name]
    return value


def read(answer):
    """An answer whose streams have been read: bytes, and the events of an event stream as a list."""
    for name, value in answer.items():
        if isinstance(value, StreamingBody):
            answer[name] = value.read()
        elif isinstance(value, EventStream):
            answer[name] = list(value)
    return answer


def differs(actual, wanted, at="answer"):
    """Where an answer is not as wanted, in words; None where it is."""
    if isinstance(wanted, dict):
        if "$any" in wanted:
            return f"{at} is not there" if actual is None else None
        if "$absent" in wanted:
            return None if actual is None else f"{at} is {actual!r}, expected nothing"
        if isinstance(actual, bytes):
            actual = actual.decode()
        if "$match" in wanted:
            right = isinstance(actual, str) and re.search(wanted["$match"], actual)
            return None if right else f"{at} is {actual!r}, expected /{wanted['$match']}/"
        if "$json" in wanted:
            value = json.loads(urllib.parse.unquote(actual)) if isinstance(actual, str) else actual
            return differs(value, wanted["$json"], at)
        if not isinstance(actual, dict):
            return f"{at} is {actual!r}, expected {wanted!r}"
        parts = (differs(actual.get(name), one, f"{at}.{name}") for name, one in wanted.items())
        return next((part for part in parts if part), None)
    if isinstance(wanted, list):
        actual = [] if actual is None else actual
        if not isinstance(actual, list) or len(actual) != len(wanted):
            return f"{at} is {actual!r}, expected {wanted!r}"
        parts = (differs(one, other, f"{at}[{n}]") for n, (one, other) in enumerate(zip(actual, wanted)))
        return next((part for part in parts if part), None)
    if isinstance(actual, bytes) and isinstance(wanted, str):
        actual = actual.decode()
    return None if actual == wanted else f"{at} is {actual!r}, expected {wanted!r}"


def wrong_error(error, step, exceptions):
    """What is wrong with an error that should be of the step's class, or of that code where there is no such class."""
    name = step["refused"]
    if isinstance(error, ClientError):
        modelled = getattr(exceptions, name, None) if name in dir(exceptions) else None
        right = isinstance(error, modelled) if modelled else error.response["Error"]["Code"] == name
        message = error.response["Error"].get("Message", "")
        if right and message and step.get("says", "") in message:
            return None
    return f"{type(error).__name__}: {error}, expected {name}"


class Traveller:
    def __init__(self, tour):
        self.operations = tour["operations"]
        self.names = {service: client["boto3"] for service, client in tour["clients"].items()}
        self.clients, self.called, self.unknown, self.answers = {}, {}, {}, {}

    def client(self, service):
        if service not in self.clients:
            self.clients[service] = client(self.names[service])
        return self.clients[service]

    def play(self, service, step):
        """Makes one call; gives what is wrong with what came of it, or None."""
        service = step.get("of", service)
        one = self.client(service)
        method = {api: name for name, api in one.meta.method_to_api_mapping.items()}.get(step["call"])
        if method is None:
            self.unknown.setdefault(service, set()).add(step["call"])
            return None if step["call"] in self.operations.get(service, []) else "boto3 has no such operation"
        until = step.get("until")
        attempts = 1
        while True:
            problem = self.attempt(one, service, method, step)
            if problem is None or attempts == ATTEMPTS.get(until, 1):
                return problem
            attempts += 1
            if until == "later":
                advance({"seconds": 1})
            else:
                time.sleep(PAUSE_SECONDS)

    def attempt(self, one, service, method, step):
        try:
            answer = read(getattr(one, method)(**filled(step["input"], self.answers)))
        except Exception as error:
            if "refused" in step:
                return wrong_error(error, step, one.exceptions)
            return f"{type(error).__name__}: {error}"
        if "refused" in step:
            return f"no error, expected {step['refused']}"
        if "as" in step:
            self.answers[step["as"]] = answer
        problem = differs(answer, filled(step["gives"], self.answers))
        if problem is None:
            self.called.setdefault(service, set()).add(step["call"])
        return problem


def main(tour):
    traveller = Traveller(tour)
    calls = {}
    for visit in tour["visits"]:
        service = visit["service"]
        for step in visit["steps"]:
            if "advance" in step:
                advance(step["advance"])
                continue
            problem = traveller.play(service, step)
            if problem is not None:
                print(f"not ok - {service}: {step['call']} {json.dumps(step['input'])[:300]}: {problem}", flush=True)
                return 1
            if step["call"] not in traveller.unknown.get(step.get("of", service), ()):
                calls[service] = calls.get(service, 0) + 1
    code = 0
    for service, operations in traveller.operations.items():
        called, unknown = traveller.called.get(service, set()), traveller.unknown.get(service, set())
        left = [name for name in operations if name not in called | unknown]
        if left:
            print(f"not ok - {service}: no step calls {', '.join(left)}")
            code = 1
        else:
            old = f", unknown to boto3 {boto3.__version__}: {', '.join(sorted(unknown))}" if unknown else ""
            print(f"ok - {service}: {len(called & set(operations))} operations, {calls[service]} calls{old}")
    return code


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as file:
        sys.exit(main(json.load(file)))
