// deno-lint-ignore-file orderstorm/no-real-world -- a handler sees what is virtual as if it were real
/** Handlers that change or watch what their clients do. */
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { ListQueuesCommand, SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";

const QueueUrl = "https://sqs.us-east-1.amazonaws.com/000000000000/q";

interface Request {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | string;
}

const text = (body: Uint8Array | string): string =>
  typeof body === "string" ? body : new TextDecoder().decode(body);

/** Middleware of a client sees the request and the response, at every step. */
export async function clientMiddleware() {
  const seen: unknown[] = [];
  const client = new SQSClient({});
  await client.send(new ListQueuesCommand({}));
  client.middlewareStack.add((next) => async (args) => {
    seen.push({ input: args.input });
    const result = await next({ ...args, input: { ...args.input, MessageBody: "changed" } as never });
    seen.push({ output: { ...result.output } });
    return result;
  }, { step: "initialize", name: "ours" });
  client.middlewareStack.add((next) => async (args) => {
    const request = args.request as Request;
    request.headers["x-ours"] = "1";
    const { method, hostname, path, headers } = request;
    seen.push({
      method,
      hostname,
      path,
      target: headers["x-amz-target"],
      type: headers["content-type"],
      attempt: headers["amz-sdk-request"],
      invocation: headers["amz-sdk-invocation-id"],
      signed: headers["authorization"]?.includes("SignedHeaders=") ?? false,
      body: text(request.body),
    });
    return await next(args);
  }, { step: "finalizeRequest", name: "watch", priority: "low" });
  client.middlewareStack.add((next) => async (args) => {
    const result = await next(args);
    const { statusCode, headers } = result.response as { statusCode: number; headers: object };
    seen.push({ statusCode, headers });
    return result;
  }, { step: "deserialize", name: "answers", priority: "low" });
  const sent = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
  client.middlewareStack.remove("ours");
  client.middlewareStack.remove("watch");
  client.middlewareStack.remove("answers");
  const plain = await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
  return { seen, sent, plain };
}

/** Middleware of one command, and a plugin. */
export async function commandMiddleware() {
  const seen: unknown[] = [];
  const client = new SQSClient({});
  const command = new SendMessageCommand({ QueueUrl, MessageBody: "hello" });
  command.middlewareStack.add((next) => async (args) => {
    seen.push((args.request as Request).path);
    return await next(args);
  }, { step: "build", name: "ours" });
  await client.send(command);
  await client.send(command);
  client.middlewareStack.use({
    applyToStack: (stack) =>
      stack.add((next) => async (args) => {
        seen.push("plugin");
        return await next(args);
      }, { step: "initialize" }),
  });
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
  return seen;
}

/** The SDK's own lines, in the log of the function. */
export async function logger() {
  const client = new SQSClient({ logger: console });
  const dynamodb = new DynamoDBClient({
    logger: { ...console, info: (line: unknown) => console.log("info", line) },
  });
  await client.send(new SendMessageCommand({ QueueUrl, MessageBody: "hello" }));
  await dynamodb.send(
    new PutItemCommand({
      TableName: "ranged",
      Item: { id: { S: "1" }, at: { N: "1" }, b: { B: new Uint8Array([1]) } },
    }),
  );
  return await client.send(new SendMessageCommand({ QueueUrl: `${QueueUrl}x`, MessageBody: "hello" }))
    .catch((error: Error) => error.name);
}

/** Middleware that sends on its own account, of several calls at once. */
export async function nested() {
  const audit = new SQSClient({});
  const client = new SQSClient({});
  client.middlewareStack.add((next) => async (args) => {
    await audit.send(new SendMessageCommand({ QueueUrl: `${QueueUrl}2`, MessageBody: "audit" }));
    return await next(args);
  }, { step: "initialize", name: "audit" });
  const dynamodb = new DynamoDBClient({});
  return await Promise.all([
    client.send(new SendMessageCommand({ QueueUrl, MessageBody: "1" })),
    dynamodb.send(new PutItemCommand({ TableName: "ranged", Item: { id: { S: "1" }, at: { N: "1" } } })),
    client.send(new SendMessageCommand({ QueueUrl, MessageBody: "2" })),
    dynamodb.send(new PutItemCommand({ TableName: "ranged", Item: { id: { S: "2" }, at: { N: "1" } } })),
  ]);
}
