/** The fuzzed server from outside: started in its isolate, furnished with what requests can find, asked how it is. */
import type { Ask, Limits, Told } from "./server.main.ts";

/** How far time is moved at once: beyond the longest poll. */
const STEP_MS = 30_000;
const STEP_EVERY_MS = 25;
const CALL_TIMEOUT_MS = 60_000;

export class FuzzedServer {
  readonly #worker: Worker;
  readonly port: number;

  private constructor(worker: Worker, port: number) {
    this.#worker = worker;
    this.port = port;
  }

  /**
   * @param limits Other ones than the server's own.
   * @throws {Error} It did not start.
   */
  static async start(limits: Limits = {}): Promise<FuzzedServer> {
    const worker = new Worker(new URL("./server.main.ts", import.meta.url), { type: "module" });
    worker.postMessage(limits);
    const told = await next(worker);
    if (typeof told !== "object" || !("port" in told)) throw new Error("Cannot start the server");
    return new FuzzedServer(worker, told.port);
  }

  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  async memory(): Promise<{ heapBytes: number; rssBytes: number }> {
    const told = await this.#ask("memory");
    if (typeof told !== "object" || !("heapBytes" in told)) throw new Error("Cannot read the memory");
    return told;
  }

  /** Makes what fuzzed requests name, as far as it is not there any more. */
  async furnish(): Promise<void> {
    for (const QueueName of ["fuzz", "fuzz-dlq"]) await this.call("AmazonSQS.CreateQueue", { QueueName });
    await this.call("DynamoDB_20120810.CreateTable", {
      TableName: "Fuzz",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }, {
        AttributeName: "kind",
        AttributeType: "N",
      }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      GlobalSecondaryIndexes: [{
        IndexName: "byKind",
        KeySchema: [{ AttributeName: "kind", KeyType: "HASH" }],
        Projection: { ProjectionType: "ALL" },
      }],
    });
    await this.call("AWSEvents.CreateEventBus", { Name: "fuzz" });
    await this.call("AWSEvents.PutRule", {
      Name: "fuzz",
      EventBusName: "fuzz",
      EventPattern: '{"source":["fuzz"]}',
    });
  }

  /** @throws {Error} A message that was sent did not come, or an item that was put is not there. */
  async works(): Promise<void> {
    const name = `works-${crypto.randomUUID()}`;
    const { QueueUrl } = await this.call("AmazonSQS.CreateQueue", { QueueName: name });
    await this.call("AmazonSQS.SendMessage", { QueueUrl, MessageBody: name });
    const { Messages } = await this.call("AmazonSQS.ReceiveMessage", { QueueUrl, WaitTimeSeconds: 5 });
    if (!JSON.stringify(Messages).includes(name)) throw new Error("A message that was sent was not received");
    await this.call("DynamoDB_20120810.PutItem", { TableName: "Fuzz", Item: { id: { S: name } } });
    const { Item } = await this.call("DynamoDB_20120810.GetItem", {
      TableName: "Fuzz",
      Key: { id: { S: name } },
    });
    if (!JSON.stringify(Item).includes(name)) throw new Error("An item that was put was not found");
  }

  /** Any call, with what it answers: an error is an answer as well. */
  async call(target: string, input: object): Promise<Record<string, unknown>> {
    const response = await fetch(`http://${this.host}/`, {
      method: "POST",
      headers: { "x-amz-target": target, "content-type": "application/x-amz-json-1.1" },
      body: JSON.stringify(input),
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    return await response.json();
  }

  /** Moves time ahead again and again while `work` goes on, so that polls, retries and expiry do not wait for it. */
  async whileTimePasses(work: Promise<unknown>): Promise<void> {
    let going = true;
    const stepping = (async () => {
      while (going) {
        const response = await fetch(`http://${this.host}/_orderstorm/clock/advance`, {
          method: "POST",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ milliseconds: STEP_MS }),
          signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
        });
        if (!response.ok) {
          throw new Error(`Cannot move the clock: ${response.status} ${await response.text()}`);
        }
        await response.body?.cancel();
        await new Promise((resolve) => setTimeout(resolve, STEP_EVERY_MS));
      }
    })();
    await Promise.race([work, stepping]);
    going = false;
    await Promise.all([work, stepping]);
  }

  async end(): Promise<void> {
    await this.#ask("end");
    this.#worker.terminate();
  }

  #ask(ask: Ask): Promise<Told> {
    this.#worker.postMessage(ask);
    return next(this.#worker);
  }
}

function next(worker: Worker): Promise<Told> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Told>) => resolve(data);
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`The server's isolate ended: ${event.message}`));
    };
  });
}
