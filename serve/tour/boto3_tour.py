"""A tour of the embedded account by boto3, against AWS_ENDPOINT_URL.

    python boto3_tour.py [SECTION…]     all sections unless some are named

Prints a line for each step: `ok - section: step`, or `not ok - section: step: why` and ends with exit code 1.
"""

import base64
import contextlib
import datetime
import json
import os
import sys
import threading
import urllib.request

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, WaiterError

URL = os.environ["AWS_ENDPOINT_URL"]
RUN = os.urandom(3).hex()
ASSUME = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)
section = ""


def client(service, account="000000000000", region="us-east-1"):
    # A 12-digit access key names the account; no retries, so that each error is the one that was sent.
    return boto3.client(
        service,
        region_name=region,
        aws_access_key_id=account,
        aws_secret_access_key="any",
        config=Config(retries={"total_max_attempts": 1}, read_timeout=60),
    )


@contextlib.contextmanager
def step(name):
    try:
        yield
    except Exception as error:
        print(f"not ok - {section}: {name}: {type(error).__name__}: {error}", flush=True)
        sys.exit(1)
    print(f"ok - {section}: {name}", flush=True)


def equal(actual, wanted):
    assert actual == wanted, f"{actual!r}, expected {wanted!r}"


@contextlib.contextmanager
def refused(code, exception=None):
    """The call inside is refused with this code, and with this exception class of its client."""
    try:
        yield
    except ClientError as error:
        equal(error.response["Error"]["Code"], code)
        if exception is not None:
            assert isinstance(error, exception), f"{type(error).__name__}, expected {exception.__name__}"
        return
    raise AssertionError(f"no error, expected {code}")


def queues():
    sqs = client("sqs")
    with step("create a queue and the dead-letter queue that it redrives to"):
        dlq = sqs.create_queue(QueueName=f"tour-{RUN}-dlq")["QueueUrl"]
        dlq_arn = sqs.get_queue_attributes(QueueUrl=dlq, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        equal(dlq_arn, f"arn:aws:sqs:us-east-1:000000000000:tour-{RUN}-dlq")
        url = sqs.create_queue(
            QueueName=f"tour-{RUN}",
            Attributes={"RedrivePolicy": json.dumps({"deadLetterTargetArn": dlq_arn, "maxReceiveCount": 2})},
            tags={"team": "orders"},
        )["QueueUrl"]
        equal(sqs.get_queue_url(QueueName=f"tour-{RUN}")["QueueUrl"], url)
        equal(sorted(sqs.list_queues(QueueNamePrefix=f"tour-{RUN}")["QueueUrls"]), sorted([url, dlq]))
        equal(sqs.list_dead_letter_source_queues(QueueUrl=dlq)["queueUrls"], [url])
    with step("attributes and tags"):
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "45"})
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        equal(attributes["VisibilityTimeout"], "45")
        equal(json.loads(attributes["RedrivePolicy"])["deadLetterTargetArn"], dlq_arn)
        sqs.tag_queue(QueueUrl=url, Tags={"stage": "test"})
        sqs.untag_queue(QueueUrl=url, TagKeys=["team"])
        equal(sqs.list_queue_tags(QueueUrl=url)["Tags"], {"stage": "test"})
    with step("send and receive with attributes"):
        kind = {"kind": {"DataType": "String", "StringValue": "größe"}, "raw": {"DataType": "Binary", "BinaryValue": b"\0\1"}}
        sent = sqs.send_message(QueueUrl=url, MessageBody="one ☃ <&>", MessageAttributes=kind)
        [message] = sqs.receive_message(
            QueueUrl=url, MessageAttributeNames=["All"], AttributeNames=["All"], WaitTimeSeconds=5
        )["Messages"]
        equal((message["MessageId"], message["Body"]), (sent["MessageId"], "one ☃ <&>"))
        equal(message["MessageAttributes"], kind)
        equal(message["Attributes"]["ApproximateReceiveCount"], "1")
        sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
    with step("a batch, received in batches and deleted in one"):
        entries = [{"Id": str(n), "MessageBody": f"batch {n}"} for n in range(10)]
        equal(len(sqs.send_message_batch(QueueUrl=url, Entries=entries)["Successful"]), 10)
        received = []
        while len(received) < 10:
            more = sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10, WaitTimeSeconds=5).get("Messages", [])
            assert more, f"{len(received)} messages, expected 10"
            received += more
        equal(sorted(m["Body"] for m in received), [f"batch {n}" for n in range(10)])
        gone = [{"Id": str(n), "ReceiptHandle": m["ReceiptHandle"]} for n, m in enumerate(received)]
        equal(len(sqs.delete_message_batch(QueueUrl=url, Entries=gone)["Successful"]), 10)
    with step("poison goes to the dead-letter queue after maxReceiveCount receives"):
        poison = sqs.send_message(QueueUrl=url, MessageBody="poison")["MessageId"]
        for count in ["1", "2"]:
            [message] = sqs.receive_message(QueueUrl=url, AttributeNames=["All"], WaitTimeSeconds=5)["Messages"]
            equal(message["Attributes"]["ApproximateReceiveCount"], count)
            sqs.change_message_visibility(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0)
        equal(sqs.receive_message(QueueUrl=url).get("Messages", []), [])
        [dead] = sqs.receive_message(QueueUrl=dlq, WaitTimeSeconds=5)["Messages"]
        equal((dead["MessageId"], dead["Body"]), (poison, "poison"))
    with step("a long poll is answered by a message that comes while it waits"):
        later = threading.Timer(0.5, lambda: client("sqs").send_message(QueueUrl=url, MessageBody="late"))
        later.start()
        [message] = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
        equal(message["Body"], "late")
        later.join()
    with step("queue URLs in the forms that AWS has had"):
        for form in [
            f"{URL}/000000000000/tour-{RUN}",
            f"https://sqs.us-east-1.amazonaws.com/000000000000/tour-{RUN}",
            f"https://us-east-1.queue.amazonaws.com/000000000000/tour-{RUN}",
        ]:
            arn = sqs.get_queue_attributes(QueueUrl=form, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
            equal(arn, f"arn:aws:sqs:us-east-1:000000000000:tour-{RUN}")
    with step("purge, once a minute"):
        sqs.send_message(QueueUrl=url, MessageBody="to be purged")
        sqs.purge_queue(QueueUrl=url)
        with refused("AWS.SimpleQueueService.PurgeQueueInProgress", sqs.exceptions.PurgeQueueInProgress):
            sqs.purge_queue(QueueUrl=url)
        equal(sqs.receive_message(QueueUrl=url).get("Messages", []), [])
    with step("delete, and the errors by code and class"):
        sqs.delete_queue(QueueUrl=url)
        with refused("AWS.SimpleQueueService.NonExistentQueue", sqs.exceptions.QueueDoesNotExist):
            sqs.send_message(QueueUrl=f"{url}-none", MessageBody="x")
        with refused("ReceiptHandleIsInvalid", sqs.exceptions.ReceiptHandleIsInvalid):
            sqs.delete_message(QueueUrl=dlq, ReceiptHandle="none")
        with refused("AWS.SimpleQueueService.EmptyBatchRequest", sqs.exceptions.EmptyBatchRequest):
            sqs.send_message_batch(QueueUrl=dlq, Entries=[])
        sqs.delete_queue(QueueUrl=dlq)


def bus():
    events, sqs = client("events"), client("sqs")
    name = f"tour-bus-{RUN}"
    pattern = json.dumps({"source": ["tour"], "detail": {"total": [{"numeric": [">", 100]}]}})
    with step("a bus, a rule with a pattern, and a queue as its target with an input transformer"):
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        bus_arn = events.create_event_bus(Name=name)["EventBusArn"]
        equal(bus_arn, f"arn:aws:events:us-east-1:000000000000:event-bus/{name}")
        events.put_rule(Name="large", EventBusName=name, EventPattern=pattern)
        transformer = {"InputPathsMap": {"id": "$.detail.id"}, "InputTemplate": '{"order": <id>, "large": true}'}
        target = {"Id": "queue", "Arn": arn, "InputTransformer": transformer}
        equal(events.put_targets(Rule="large", EventBusName=name, Targets=[target])["FailedEntryCount"], 0)
        equal(events.list_targets_by_rule(Rule="large", EventBusName=name)["Targets"], [target])
        equal(events.describe_rule(Name="large", EventBusName=name)["State"], "ENABLED")
        equal([r["Name"] for r in events.list_rules(EventBusName=name)["Rules"]], ["large"])
    with step("an event that matches arrives as it was transformed, and no other does"):
        put = events.put_events(
            Entries=[
                {"EventBusName": name, "Source": "tour", "DetailType": "Order", "Detail": '{"id": "a", "total": 99}'},
                {"EventBusName": name, "Source": "tour", "DetailType": "Order", "Detail": '{"id": "b", "total": 101}'},
                {"EventBusName": name, "Source": "tour", "DetailType": "Order", "Detail": "no JSON"},
            ]
        )
        equal((put["FailedEntryCount"], put["Entries"][2].get("ErrorCode")), (1, "MalformedDetail"))
        [message] = sqs.receive_message(QueueUrl=url, WaitTimeSeconds=20)["Messages"]
        equal(json.loads(message["Body"]), {"order": "b", "large": True})
        equal(sqs.receive_message(QueueUrl=url).get("Messages", []), [])
    with step("a pattern is tried out, and a wrong one refused"):
        event = {"id": "1", "source": "tour", "detail-type": "Order", "account": "000000000000", "region": "us-east-1"}
        event |= {"time": "2026-01-01T00:00:00Z", "resources": [], "detail": {"total": 101}}
        assert events.test_event_pattern(EventPattern=pattern, Event=json.dumps(event))["Result"]
        with refused("InvalidEventPatternException", events.exceptions.InvalidEventPatternException):
            events.put_rule(Name="wrong", EventBusName=name, EventPattern='{"source": "tour"}')
    with step("taken down again"):
        events.remove_targets(Rule="large", EventBusName=name, Ids=["queue"])
        events.delete_rule(Name="large", EventBusName=name)
        events.delete_event_bus(Name=name)
        with refused("ResourceNotFoundException", events.exceptions.ResourceNotFoundException):
            events.describe_event_bus(Name=name)
        sqs.delete_queue(QueueUrl=url)


def table():
    dynamodb = client("dynamodb")
    name = f"tour-{RUN}"
    key = lambda order: {"orderId": {"S": order}}
    order = lambda id, customer, cents: key(id) | {"customer": {"S": customer}, "cents": {"N": str(cents)}}
    with step("a table with an index"):
        keys = lambda *names: [{"AttributeName": n, "KeyType": t} for n, t in zip(names, ["HASH", "RANGE"])]
        dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[
                {"AttributeName": n, "AttributeType": t} for n, t in [("orderId", "S"), ("customer", "S"), ("cents", "N")]
            ],
            KeySchema=keys("orderId"),
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "byCustomer",
                    "KeySchema": keys("customer", "cents"),
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        )
        dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
    with step("a conditional write is refused with the item that stands in its way"):
        item = order("o-1", "ada", 100) | {"raw": {"B": b"\0\xff"}, "tags": {"SS": ["a", "b"]}, "none": {"NULL": True}}
        dynamodb.put_item(TableName=name, Item=item, ConditionExpression="attribute_not_exists(orderId)")
        try:
            dynamodb.put_item(
                TableName=name,
                Item=order("o-1", "bob", 1),
                ConditionExpression="attribute_not_exists(orderId)",
                ReturnValuesOnConditionCheckFailure="ALL_OLD",
            )
            raise AssertionError("no error, expected ConditionalCheckFailedException")
        except dynamodb.exceptions.ConditionalCheckFailedException as error:
            equal(error.response["Error"]["Message"], "The conditional request failed")
            equal(error.response["Item"], item)
        equal(dynamodb.get_item(TableName=name, Key=key("o-1"), ConsistentRead=True)["Item"], item)
    with step("an update gives back what it changed"):
        changed = dynamodb.update_item(
            TableName=name,
            Key=key("o-1"),
            UpdateExpression="SET cents = cents + :more, #s = :paid REMOVE #n",
            ConditionExpression="cents BETWEEN :least AND :most",
            ExpressionAttributeNames={"#s": "status", "#n": "none"},
            ExpressionAttributeValues={
                ":more": {"N": "50"},
                ":paid": {"S": "PAID"},
                ":least": {"N": "0"},
                ":most": {"N": "100"},
            },
            ReturnValues="UPDATED_NEW",
        )["Attributes"]
        equal(changed, {"cents": {"N": "150"}, "status": {"S": "PAID"}})
    with step("a query on the index, page by page"):
        writes = [{"PutRequest": {"Item": order(f"o-{n}", "eve", n)}} for n in range(10, 20)]
        equal(dynamodb.batch_write_item(RequestItems={name: writes})["UnprocessedItems"], {})
        pages = dynamodb.get_paginator("query").paginate(
            TableName=name,
            IndexName="byCustomer",
            KeyConditionExpression="customer = :c AND cents >= :least",
            ExpressionAttributeValues={":c": {"S": "eve"}, ":least": {"N": "13"}},
            ScanIndexForward=False,
            PaginationConfig={"PageSize": 3},
        )
        found = [[item["cents"]["N"] for item in page["Items"]] for page in pages]
        equal([n for page in found for n in page], ["19", "18", "17", "16", "15", "14", "13"])
        equal(len(found), 3)
        equal(dynamodb.scan(TableName=name, Select="COUNT")["Count"], 11)
    with step("a transaction is cancelled with its reasons, and leaves nothing behind"):
        put = lambda id: {"Put": {"TableName": name, "Item": order(id, "ida", 1)}}
        new = {"ConditionExpression": "attribute_not_exists(orderId)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        try:
            dynamodb.transact_write_items(TransactItems=[put("t-1"), {"Put": put("o-10")["Put"] | new}])
            raise AssertionError("no error, expected TransactionCanceledException")
        except dynamodb.exceptions.TransactionCanceledException as error:
            reasons = error.response["CancellationReasons"]
            equal([reason["Code"] for reason in reasons], ["None", "ConditionalCheckFailed"])
            equal(reasons[1]["Item"], order("o-10", "eve", 10))
        assert "Item" not in dynamodb.get_item(TableName=name, Key=key("t-1"))
    with step("a transaction is applied, once for its token"):
        add = {"UpdateExpression": "ADD cents :one", "ExpressionAttributeValues": {":one": {"N": "1"}}}
        items = [put("t-1"), {"Update": {"TableName": name, "Key": key("o-10")} | add}]
        for _ in range(2):
            dynamodb.transact_write_items(TransactItems=items, ClientRequestToken=f"tour-{RUN}")
        got = dynamodb.transact_get_items(
            TransactItems=[{"Get": {"TableName": name, "Key": key(id)}} for id in ["t-1", "o-10"]]
        )["Responses"]
        equal([one["Item"] for one in got], [order("t-1", "ida", 1), order("o-10", "eve", 11)])
    with step("time to live is switched on"):
        dynamodb.update_time_to_live(
            TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
        )
        described = dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"]
        equal((described["AttributeName"], described["TimeToLiveStatus"]), ("expires", "ENABLED"))
    with step("errors by code and class"):
        with refused("ResourceNotFoundException", dynamodb.exceptions.ResourceNotFoundException):
            dynamodb.get_item(TableName=f"{name}-none", Key=key("x"))
        with refused("ValidationException"):
            dynamodb.put_item(TableName=name, Item={"customer": {"S": "no key"}})
        with refused("ResourceInUseException", dynamodb.exceptions.ResourceInUseException):
            dynamodb.create_table(
                TableName=name,
                BillingMode="PAY_PER_REQUEST",
                AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
                KeySchema=keys("id"),
            )
    with step("deleted"):
        dynamodb.delete_table(TableName=name)
        dynamodb.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})


def function():
    functions = client("lambda")
    get = {"version": "2.0", "routeKey": "GET /orders/{id}", "headers": {}, "pathParameters": {"id": "none"}}
    with step("the functions of the served system are listed"):
        names = [f["FunctionName"] for page in functions.get_paginator("list_functions").paginate() for f in page["Functions"]]
        assert {"orders-api", "payments", "inventory", "shipping"} <= set(names), names
    with step("invoked, with the tail of its log"):
        answer = functions.invoke(FunctionName="orders-api", Payload=json.dumps(get), LogType="Tail")
        equal((answer["StatusCode"], "FunctionError" in answer), (200, False))
        equal(json.load(answer["Payload"])["statusCode"], 404)
        assert "REPORT RequestId" in base64.b64decode(answer["LogResult"]).decode()
    with step("invoked with what it cannot read, it fails and says how"):
        answer = functions.invoke(FunctionName="payments", Payload=b'{"detail": 1}')
        equal((answer["StatusCode"], answer["FunctionError"]), (200, "Unhandled"))
        assert "errorMessage" in json.load(answer["Payload"])
    with step("invoked asynchronously, and not at all"):
        equal(functions.invoke(FunctionName="orders-api", InvocationType="Event", Payload=b"{}")["StatusCode"], 202)
        equal(functions.invoke(FunctionName="orders-api", InvocationType="DryRun")["StatusCode"], 204)
    with step("errors by code and class"):
        with refused("ResourceNotFoundException", functions.exceptions.ResourceNotFoundException):
            functions.invoke(FunctionName="none")
        with refused("InvalidRequestContentException", functions.exceptions.InvalidRequestContentException):
            functions.invoke(FunctionName="orders-api", Payload=b"{no JSON")
        with refused("InvalidParameterValueException", functions.exceptions.InvalidParameterValueException):
            functions.create_function(
                FunctionName=f"tour-{RUN}",
                Role="arn:aws:iam::000000000000:role/any",
                Runtime="nodejs22.x",
                Handler="index.handler",
                Code={"ZipFile": b"PK\5\6" + bytes(18)},
            )


def identity():
    sts, iam = client("sts"), client("iam")
    with step("who calls"):
        caller = sts.get_caller_identity()
        equal(caller["Account"], "000000000000")
        assert caller["Arn"].startswith("arn:aws:") and caller["UserId"], caller
        equal(client("sts", "123456789012").get_caller_identity()["Account"], "123456789012")
    with step("a role: made, read, found twice refused, deleted"):
        name = f"tour-{RUN}"
        arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=ASSUME)["Role"]["Arn"]
        equal(arn, f"arn:aws:iam::000000000000:role/{name}")
        equal(iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"], json.loads(ASSUME))
        with refused("EntityAlreadyExists", iam.exceptions.EntityAlreadyExistsException):
            iam.create_role(RoleName=name, AssumeRolePolicyDocument=ASSUME)
        iam.delete_role(RoleName=name)
        with refused("NoSuchEntity", iam.exceptions.NoSuchEntityException):
            iam.get_role(RoleName=name)


def isolation():
    with step("accounts and regions do not see each other"):
        name = f"tour-alone-{RUN}"
        url = client("sqs", "111111111111").create_queue(QueueName=name)["QueueUrl"]
        assert "/111111111111/" in url, url
        for account, region in [("222222222222", "us-east-1"), ("111111111111", "eu-west-1")]:
            other = client("sqs", account, region)
            with refused("AWS.SimpleQueueService.NonExistentQueue", other.exceptions.QueueDoesNotExist):
                other.get_queue_url(QueueName=name)
        client("sqs", "111111111111").delete_queue(QueueUrl=url)
    with step("an ARN names the region and account of its resource"):
        sqs = client("sqs", "222222222222", "eu-west-1")
        url = sqs.create_queue(QueueName=name)["QueueUrl"]
        arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        equal(arn, f"arn:aws:sqs:eu-west-1:222222222222:{name}")
        sqs.delete_queue(QueueUrl=url)


def control(path, body=None):
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{URL}/_orderstorm{path}", data, {"content-type": "application/json"})
    return json.load(urllib.request.urlopen(request, timeout=60))


def time():
    sqs, dynamodb = client("sqs"), client("dynamodb")
    with step("a message outlives thirteen days of the fourteen that it is kept, and not fifteen"):
        url = sqs.create_queue(QueueName=f"tour-kept-{RUN}", Attributes={"MessageRetentionPeriod": "1209600"})["QueueUrl"]
        depth = lambda: sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])["Attributes"]
        sqs.send_message(QueueUrl=url, MessageBody="kept")
        control("/clock/advance", {"days": 13})
        equal(depth()["ApproximateNumberOfMessages"], "1")
        control("/clock/advance", {"days": 2})
        equal(depth()["ApproximateNumberOfMessages"], "0")
        sqs.delete_queue(QueueUrl=url)
    with step("an item is gone after its time"):
        name = f"tour-time-{RUN}"
        dynamodb.create_table(
            TableName=name,
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
            KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        )
        dynamodb.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 30})
        dynamodb.update_time_to_live(
            TableName=name, TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
        )
        now = datetime.datetime.fromisoformat(control("/clock")["now"].replace("Z", "+00:00")).timestamp()
        for id, seconds in [("soon", 3600), ("later", 30 * 86400)]:
            dynamodb.put_item(TableName=name, Item={"id": {"S": id}, "expires": {"N": str(int(now) + seconds)}})
        # AWS deletes within a few days of the time, not at it.
        control("/clock/advance", {"days": 7})
        equal([item["id"]["S"] for item in dynamodb.scan(TableName=name)["Items"]], ["later"])
        dynamodb.delete_table(TableName=name)


SECTIONS = [queues, bus, table, function, identity, isolation, time]

if __name__ == "__main__":
    wanted = sys.argv[1:] or [one.__name__ for one in SECTIONS]
    for one in SECTIONS:
        if one.__name__ in wanted:
            section = one.__name__
            one()
