"""What boto3 makes of the API beyond single calls, against AWS_ENDPOINT_URL: resources, paginators, waiters.

    python idioms.py

Prints a line for each step, `ok - resources: a table`, or `not ok - resources: a table: why` and ends with exit code 1.
"""

import io
import json
import sys
import zipfile
from decimal import Decimal

import boto3
from boto3.dynamodb.conditions import Attr, Key
from botocore.config import Config
from botocore.exceptions import WaiterError

CODE = "exports.handler = async (event) => ({ doubled: event.cents * 2 });"
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
QUICK = {"Delay": 1, "MaxAttempts": 30}
session = boto3.Session("000000000000", "any", region_name="us-east-1")
settings = Config(retries={"total_max_attempts": 1})


def client(service):
    return session.client(service, config=settings)


def equal(actual, wanted):
    assert actual == wanted, f"{actual!r}, expected {wanted!r}"


def pages(one, operation, key, size, **more):
    """What a paginator gives, page by page."""
    config = {"PageSize": size}
    return [page.get(key, []) for page in one.get_paginator(operation).paginate(PaginationConfig=config, **more)]


def keyed(name):
    return {
        "TableName": name,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{"AttributeName": n, "AttributeType": t} for n, t in [("shop", "S"), ("cents", "N")]],
        "KeySchema": [
            {"AttributeName": "shop", "KeyType": "HASH"},
            {"AttributeName": "cents", "KeyType": "RANGE"},
        ],
    }


def a_table():
    table = session.resource("dynamodb", config=settings).create_table(**keyed("tour-resource"))
    table.wait_until_exists()
    item = {
        "shop": "tea",
        "cents": Decimal("1.25"),
        "deep": {"list": [Decimal(1), None, True, "x"], "set": {"a", "b"}, "numbers": {Decimal("0.1")}},
        "digits": Decimal("-" + "12345678" * 4 + "1234.56"),
        "raw": b"\0\xff",
    }
    table.put_item(Item=item)
    got = table.get_item(Key={"shop": "tea", "cents": Decimal("1.250")}, ConsistentRead=True)["Item"]
    got["raw"] = got["raw"].value
    equal(got, item)
    with table.batch_writer(overwrite_by_pkeys=["shop", "cents"]) as batch:
        for n in range(60):
            batch.put_item(Item={"shop": "mugs", "cents": n, "even": n % 2 == 0})
        batch.delete_item(Key={"shop": "tea", "cents": Decimal("1.25")})
    equal(table.scan(Select="COUNT")["Count"], 60)
    found = table.query(
        KeyConditionExpression=Key("shop").eq("mugs") & Key("cents").between(10, 20),
        FilterExpression=Attr("even").eq(True) & ~Attr("none").exists(),
        ProjectionExpression="cents",
    )["Items"]
    equal([int(one["cents"]) for one in found], [10, 12, 14, 16, 18, 20])
    changed = table.update_item(
        Key={"shop": "mugs", "cents": 1},
        UpdateExpression="SET #n = if_not_exists(#n, :zero) + :one",
        ExpressionAttributeNames={"#n": "count"},
        ExpressionAttributeValues={":zero": 0, ":one": 1},
        ReturnValues="UPDATED_NEW",
    )
    equal(changed["Attributes"], {"count": Decimal(1)})
    table.reload()
    equal(table.table_status, "ACTIVE")


def pages_of_a_table():
    one = client("dynamodb")
    found = pages(one, "scan", "Items", 25, TableName="tour-resource")
    equal(([len(page) for page in found[:2]], sum(map(len, found))), ([25, 25], 60))
    found = pages(
        one, "query", "Items", 7, TableName="tour-resource", KeyConditionExpression="shop = :s",
        ExpressionAttributeValues={":s": {"S": "mugs"}},
    )
    equal([item["cents"]["N"] for page in found for item in page], [str(n) for n in range(60)])
    for n in range(2):
        one.create_table(**keyed(f"tour-page-{n}"))
    names = pages(one, "list_tables", "TableNames", 1)
    equal([name for page in names for name in page], ["tour-page-0", "tour-page-1", "tour-resource"])
    for name in ["tour-page-0", "tour-page-1", "tour-resource"]:
        one.delete_table(TableName=name)
        one.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig=QUICK)


def a_queue():
    queue = session.resource("sqs", config=settings).create_queue(QueueName="tour-resource")
    queue.send_messages(Entries=[{"Id": str(n), "MessageBody": str(n)} for n in range(3)])
    seen = set()
    for _ in range(10):
        for message in queue.receive_messages(MaxNumberOfMessages=10, WaitTimeSeconds=1):
            seen.add(message.body)
            message.delete()
        if len(seen) == 3:
            break
    equal(seen, {"0", "1", "2"})
    queue.load()
    equal(queue.attributes["ApproximateNumberOfMessages"], "0")
    queue.delete()


def pages_of_queues_and_rules():
    queues, events = client("sqs"), client("events")
    made = [queues.create_queue(QueueName=f"tour-page-{n}")["QueueUrl"] for n in range(3)]
    found = pages(queues, "list_queues", "QueueUrls", 2, QueueNamePrefix="tour-page-")
    equal((len(found), sorted(url for page in found for url in page)), (2, made))
    for url in made:
        queues.delete_queue(QueueUrl=url)
    for n in range(3):
        events.put_rule(Name=f"tour-{n}", ScheduleExpression=f"rate({n + 2} days)")
    found = pages(events, "list_rules", "Rules", 2)
    equal(([len(page) for page in found], [r["Name"] for p in found for r in p]), ([2, 1], [f"tour-{n}" for n in range(3)]))
    for n in range(3):
        events.delete_rule(Name=f"tour-{n}")


def a_role():
    iam = session.resource("iam", config=settings)
    role = iam.create_role(RoleName="tour-resource", AssumeRolePolicyDocument=TRUST)
    client("iam").get_waiter("role_exists").wait(RoleName="tour-resource", WaiterConfig=QUICK)
    role.attach_policy(PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
    equal([p.policy_name for p in role.attached_policies.all()], ["AWSLambdaBasicExecutionRole"])
    found = [one["RoleName"] for page in pages(client("iam"), "list_roles", "Roles", 1) for one in page]
    assert "tour-resource" in found, found
    role.detach_policy(PolicyArn="arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole")
    role.delete()


def a_function():
    one = client("lambda")
    code = io.BytesIO()
    with zipfile.ZipFile(code, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("index.js", CODE)
    name = {"FunctionName": "tour-idioms"}
    role = "arn:aws:iam::000000000000:role/any"
    created = dict(name, Role=role, Runtime="nodejs22.x", Handler="index.handler", Code={"ZipFile": code.getvalue()})
    equal(one.create_function(**created)["State"], "Pending")
    one.get_waiter("function_active_v2").wait(**name, WaiterConfig=QUICK)
    one.update_function_configuration(**name, Timeout=9)
    one.get_waiter("function_updated_v2").wait(**name, WaiterConfig=QUICK)
    answer = one.invoke(**name, Payload=json.dumps({"cents": 21}))
    equal(json.load(answer["Payload"]), {"doubled": 42})
    equal([v["Version"] for page in pages(one, "list_versions_by_function", "Versions", 1, **name) for v in page], ["$LATEST"])
    one.delete_function(**name)
    try:
        one.get_waiter("function_exists").wait(**name, WaiterConfig={"Delay": 0, "MaxAttempts": 2})
        raise AssertionError("a function that was deleted exists")
    except WaiterError as error:
        equal(error.last_response["Error"]["Code"], "ResourceNotFoundException")


if __name__ == "__main__":
    for step in [a_table, pages_of_a_table, a_queue, pages_of_queues_and_rules, a_role, a_function]:
        name = step.__name__.replace("_", " ")
        try:
            step()
        except Exception as error:
            print(f"not ok - idioms: {name}: {type(error).__name__}: {error}", flush=True)
            sys.exit(1)
        print(f"ok - idioms: {name}", flush=True)
