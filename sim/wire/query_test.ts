/** The query protocol: requests as clients send them, and answers as they read them. */
import assert from "node:assert/strict";
import { XMLParser } from "fast-xml-parser";
import { AwsError } from "../aws/errors.ts";
import { addressOf, decode, encodeError, encodeOutput, WIRE_SERVICES, type WireRequest } from "./mod.ts";

const TYPE = "application/x-www-form-urlencoded; charset=utf-8";

function form(body: string, more: Partial<WireRequest> = {}): WireRequest {
  return {
    method: "POST",
    path: "/",
    headers: { "content-type": TYPE, host: "127.0.0.1:4566" },
    body,
    ...more,
  };
}

function read(body: Uint8Array): object {
  return new XMLParser({ parseTagValue: false }).parse(new TextDecoder().decode(body)) as object;
}

/** Bodies as botocore 1.34 (SQS) and 1.43 (STS, IAM) send them. */
const BODIES: readonly [body: string, service: string, operation: string, input: object][] = [
  ["Action=GetCallerIdentity&Version=2011-06-15", "sts", "GetCallerIdentity", {}],
  [
    "Action=AssumeRole&Version=2011-06-15&RoleArn=arn%3Aaws%3Aiam%3A%3A000000000000%3Arole%2Fr&RoleSessionName=s+s" +
    "&Tags.member.1.Key=a&Tags.member.1.Value=b%2Bc&TransitiveTagKeys=&DurationSeconds=900",
    "sts",
    "AssumeRole",
    {
      RoleArn: "arn:aws:iam::000000000000:role/r",
      RoleSessionName: "s s",
      Tags: [{ Key: "a", Value: "b+c" }],
      TransitiveTagKeys: [],
      DurationSeconds: 900,
    },
  ],
  [
    "Action=CreateRole&Version=2010-05-08&RoleName=r" +
    "&AssumeRolePolicyDocument=%7B%22Version%22%3A+%222012-10-17%22%7D&Path=%2Fa%2F" +
    "&Tags.member.1.Key=k&Tags.member.1.Value=v&Tags.member.2.Key=%C3%A9&Tags.member.2.Value=",
    "iam",
    "CreateRole",
    {
      RoleName: "r",
      AssumeRolePolicyDocument: '{"Version": "2012-10-17"}',
      Path: "/a/",
      Tags: [{ Key: "k", Value: "v" }, { Key: "é", Value: "" }],
    },
  ],
  [
    "Action=UntagRole&Version=2010-05-08&RoleName=r&TagKeys.member.1=k&TagKeys.member.2=l",
    "iam",
    "UntagRole",
    { RoleName: "r", TagKeys: ["k", "l"] },
  ],
  ["Action=ListRoles&Version=2010-05-08&MaxItems=5", "iam", "ListRoles", { MaxItems: 5 }],
  [
    "Action=CreateQueue&Version=2012-11-05&QueueName=q&Attribute.1.Name=DelaySeconds&Attribute.1.Value=1" +
    "&Attribute.2.Name=VisibilityTimeout&Attribute.2.Value=3&Tag.1.Key=team&Tag.1.Value=a+b",
    "sqs",
    "CreateQueue",
    { QueueName: "q", Attributes: { DelaySeconds: "1", VisibilityTimeout: "3" }, tags: { team: "a b" } },
  ],
  [
    "Action=SendMessage&Version=2012-11-05&QueueUrl=http%3A%2F%2F127.0.0.1%3A4566%2F000000000000%2Fq" +
    "&MessageBody=hi+%26+%3Cyou%3E&MessageAttribute.1.Name=n&MessageAttribute.1.Value.DataType=Number" +
    "&MessageAttribute.1.Value.StringValue=5&MessageAttribute.2.Name=b&MessageAttribute.2.Value.DataType=Binary" +
    "&MessageAttribute.2.Value.BinaryValue=AP8%3D&MessageSystemAttribute.1.Name=AWSTraceHeader" +
    "&MessageSystemAttribute.1.Value.DataType=String&MessageSystemAttribute.1.Value.StringValue=Root%3D1",
    "sqs",
    "SendMessage",
    {
      QueueUrl: "http://127.0.0.1:4566/000000000000/q",
      MessageBody: "hi & <you>",
      MessageAttributes: {
        n: { DataType: "Number", StringValue: "5" },
        b: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) },
      },
      MessageSystemAttributes: { AWSTraceHeader: { DataType: "String", StringValue: "Root=1" } },
    },
  ],
  [
    "Action=SendMessageBatch&Version=2012-11-05&QueueUrl=u&SendMessageBatchRequestEntry.1.Id=a" +
    "&SendMessageBatchRequestEntry.1.MessageBody=x&SendMessageBatchRequestEntry.1.MessageAttribute.1.Name=n" +
    "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.DataType=String" +
    "&SendMessageBatchRequestEntry.1.MessageAttribute.1.Value.StringValue=v&SendMessageBatchRequestEntry.2.Id=b" +
    "&SendMessageBatchRequestEntry.2.MessageBody=y&SendMessageBatchRequestEntry.2.DelaySeconds=2",
    "sqs",
    "SendMessageBatch",
    {
      QueueUrl: "u",
      Entries: [
        {
          Id: "a",
          MessageBody: "x",
          MessageAttributes: { n: { DataType: "String", StringValue: "v" } },
        },
        { Id: "b", MessageBody: "y", DelaySeconds: 2 },
      ],
    },
  ],
  [
    "Action=ReceiveMessage&Version=2012-11-05&QueueUrl=u&AttributeName.1=All&AttributeName.2=SentTimestamp" +
    "&MessageAttributeName.1=All&WaitTimeSeconds=1",
    "sqs",
    "ReceiveMessage",
    {
      QueueUrl: "u",
      AttributeNames: ["All", "SentTimestamp"],
      MessageAttributeNames: ["All"],
      WaitTimeSeconds: 1,
    },
  ],
  [
    "Action=UntagQueue&Version=2012-11-05&QueueUrl=u&TagKey.1=a&TagKey.2=c",
    "sqs",
    "UntagQueue",
    { QueueUrl: "u", TagKeys: ["a", "c"] },
  ],
  [
    "Action=ChangeMessageVisibilityBatch&Version=2012-11-05&QueueUrl=u" +
    "&ChangeMessageVisibilityBatchRequestEntry.1.Id=a&ChangeMessageVisibilityBatchRequestEntry.1.ReceiptHandle=h" +
    "&ChangeMessageVisibilityBatchRequestEntry.1.VisibilityTimeout=3",
    "sqs",
    "ChangeMessageVisibilityBatch",
    { QueueUrl: "u", Entries: [{ Id: "a", ReceiptHandle: "h", VisibilityTimeout: 3 }] },
  ],
  ["Action=SendMessageBatch&Version=2012-11-05&QueueUrl=u&Entries=", "sqs", "SendMessageBatch", {
    QueueUrl: "u",
    Entries: [],
  }],
  [
    "Action=AddPermission&Version=2012-11-05&QueueUrl=u&Label=l&AWSAccountId.1=1&AWSAccountId.2=2&ActionName.1=%2A",
    "sqs",
    "AddPermission",
    { QueueUrl: "u", Label: "l", AWSAccountIds: ["1", "2"], Actions: ["*"] },
  ],
];

for (const [body, service, operation, input] of BODIES) {
  Deno.test(`wire: ${service} understands ${operation} as a form`, () => {
    for (const bytes of [body, new TextEncoder().encode(body)]) {
      const decoded = decode({ ...form(""), body: bytes });
      assert.equal(decoded.service.name, service);
      assert.equal(decoded.operation, operation);
      assert.deepEqual(decoded.input, input);
      assert.equal(decoded.protocol, "awsQuery");
    }
  });
}

Deno.test("wire: a query request to SQS names its queue in the path, as a form or as a GET", () => {
  const QueueUrl = "https://127.0.0.1:4566/000000000000/orders";
  const sent = form("Action=SendMessage&MessageBody=a", { path: "/000000000000/orders" });
  assert.deepEqual(decode(sent).input, { QueueUrl, MessageBody: "a" });
  const got = decode({
    method: "GET",
    path: "/000000000000/orders",
    query: { Action: ["GetQueueAttributes", "DeleteQueue"], "AttributeName.1": "All" },
    headers: { host: "127.0.0.1:4566" },
    body: "",
  });
  assert.equal(got.operation, "GetQueueAttributes");
  assert.deepEqual(got.input, { QueueUrl, AttributeNames: ["All"] });
  for (const host of ["sqs.eu-west-1.localhost:4566", "eu-west-1.queue.localhost:4566"]) {
    const listed = decode({
      method: "GET",
      path: "/",
      query: { Action: "ListQueues" },
      headers: { host },
      body: "",
    });
    assert.equal(listed.service.name, "sqs");
  }
});

Deno.test("wire: the path of a queue takes no operation of SQS that is about no queue", () => {
  for (const Action of ["CreateQueue", "ListQueues"]) {
    const query = { Action, QueueName: "q" };
    const ask = (path: string) =>
      decode({ method: "GET", path, query, headers: { host: "sqs.us-east-1.localhost:4566" }, body: "" });
    assert.equal(ask("/").operation, Action);
    assert.throws(
      () => ask("/000000000000/q"),
      { code: "InvalidAction", message: `The action ${Action} is not valid for this endpoint.` },
    );
  }
});

const REFUSED: readonly [
  name: string,
  request: WireRequest,
  code: string,
  message: RegExp,
  status?: number,
][] = [
  ["no action", form("Version=2011-06-15"), "MissingAction", /missing an action/],
  [
    "an unknown action",
    form("Action=Fly&Version=2011-06-15"),
    "InvalidAction",
    /operation Fly for version 2011-06-15/,
  ],
  ["no version", form("Action=GetCallerIdentity"), "InvalidAction", /for version NO_VERSION_SPECIFIED/],
  [
    "another service",
    form("Action=Publish&Version=2010-03-31"),
    "InvalidAction",
    /Publish for version 2010-03-31/,
  ],
  [
    "an unknown action of SQS",
    form("Action=Fly&Version=2012-11-05"),
    "InvalidAction",
    /not valid for this endpoint/,
  ],
  ["a broken escape", form("Action=%zz"), "MalformedQueryString", /syntax error/, 404],
  [
    "what is not UTF-8",
    form("", { body: new Uint8Array([65, 99, 61, 255]) }),
    "MalformedQueryString",
    /syntax error/,
    404,
  ],
  [
    "letters for a number",
    form("Action=ListRoles&Version=2010-05-08&MaxItems=many"),
    "MalformedInput",
    /^STRING_VALUE can not be converted to an Integer$/,
  ],
  [
    "a list without numbers",
    form("Action=UntagRole&Version=2010-05-08&RoleName=r&TagKeys.member.x=a"),
    "MalformedInput",
    /Unexpected list element/,
  ],
  [
    "a structure for text",
    form("Action=GetRole&Version=2010-05-08&RoleName.a=b"),
    "MalformedInput",
    /structure or map/,
  ],
  [
    "text for a structure",
    form("Action=TagRole&Version=2010-05-08&RoleName=r&Tags.member.1=b"),
    "MalformedInput",
    /converted to a Structure/,
  ],
  [
    "bytes that are not in base64",
    form("Action=SendMessage&MessageAttribute.1.Name=b&MessageAttribute.1.Value.BinaryValue=*", {
      path: "/000000000000/q",
    }),
    "MalformedInput",
    /base64/,
  ],
  [
    "a key that objects cannot have",
    form("Action=CreateQueue&Version=2012-11-05&QueueName=q&Attribute.1.Name=__proto__&Attribute.1.Value=1"),
    "MalformedInput",
    /__proto__/,
  ],
];

for (const [name, request, code, message, status = 400] of REFUSED) {
  Deno.test(`wire: a query request with ${name} is refused with ${code}`, () => {
    try {
      decode(request);
    } catch (error) {
      assert.ok(error instanceof AwsError, String(error));
      assert.equal(error.code, code);
      assert.match(error.message, message);
      assert.equal(error.status, status);
      assert.equal(addressOf(request).protocol, "awsQuery");
      return;
    }
    assert.fail("it was understood");
  });
}

Deno.test("wire: parameters that no shape knows, or that nest deeper than any, have no effect", () => {
  const deep = "a.".repeat(100_000) + "b";
  const body = `Action=GetRole&Version=2010-05-08&RoleName=r&Colour=red&__proto__=x&__proto__.y=z&${deep}=1`;
  assert.deepEqual(decode(form(body)).input, { RoleName: "r" });
});

Deno.test("wire: outputs in XML have the names of the service, escaped", () => {
  const sqs = WIRE_SERVICES.get("sqs")!;
  const message = {
    MessageId: "1",
    Body: `a <b> & "c"\r\n`,
    Attributes: { SentTimestamp: "1", SenderId: "x" },
    MessageAttributes: { b: { DataType: "Binary", BinaryValue: new Uint8Array([0, 255]) } },
  };
  const received = encodeOutput(sqs, "ReceiveMessage", { Messages: [message, message] }, "req-1", "awsQuery");
  const text = new TextDecoder().decode(received.body);
  assert.ok(
    text.startsWith(
      '<?xml version="1.0"?><ReceiveMessageResponse xmlns="http://queue.amazonaws.com/doc/2012-11-05/">',
    ),
  );
  assert.ok(text.includes("<Body>a &lt;b&gt; &amp; &quot;c&quot;&#xD;\n</Body>"), text);
  assert.ok(
    text.includes("<Attribute><Name>SentTimestamp</Name><Value>1</Value></Attribute><Attribute>"),
    text,
  );
  assert.ok(text.includes("<Value><DataType>Binary</DataType><BinaryValue>AP8=</BinaryValue></Value>"), text);
  assert.equal(text.match(/<Message>/g)?.length, 2);
  assert.equal(received.headers["content-type"], "text/xml");
  const empty = encodeOutput(sqs, "DeleteMessage", {}, "req-2", "awsQuery");
  assert.deepEqual(read(empty.body), {
    "?xml": "",
    DeleteMessageResponse: { ResponseMetadata: { RequestId: "req-2" } },
  });
  const iam = WIRE_SERVICES.get("iam")!;
  const roles = encodeOutput(
    iam,
    "ListRoleTags",
    { Tags: [{ Key: "a", Value: "" }], IsTruncated: false },
    "r",
  );
  assert.deepEqual(read(roles.body), {
    ListRoleTagsResponse: {
      ListRoleTagsResult: { Tags: { member: { Key: "a", Value: "" } }, IsTruncated: "false" },
      ResponseMetadata: { RequestId: "r" },
    },
  });
});

Deno.test("wire: errors in XML have the code of the query protocol, and say whose fault it is", () => {
  const sqs = WIRE_SERVICES.get("sqs")!;
  const error = new AwsError("QueueDoesNotExist", "no <queue>\u0000", {
    queryCode: "AWS.SimpleQueueService.NonExistentQueue",
  });
  const answer = encodeError(sqs, error, "req-3", "awsQuery");
  assert.equal(answer.status, 400);
  assert.deepEqual(read(answer.body), {
    "?xml": "",
    ErrorResponse: {
      Error: {
        Type: "Sender",
        Code: "AWS.SimpleQueueService.NonExistentQueue",
        Message: "no <queue>\ufffd",
        Detail: "",
      },
      RequestId: "req-3",
    },
  });
  const failed = encodeError(
    undefined,
    new AwsError("InternalFailure", "", { status: 500 }),
    "r",
    "awsQuery",
  );
  assert.match(new TextDecoder().decode(failed.body), /AWSFault.*<Type>Receiver<\/Type>.*<Message\/>/);
});
