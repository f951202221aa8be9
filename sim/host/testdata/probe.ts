/** A handler that does what its event asks for: what tests of sandboxes, transports and leaks run. */
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { readFile } from "node:fs/promises";

const client = new DynamoDBClient({});
let invocations = 0;

interface Ask {
  readonly act:
    | "put"
    | "time"
    | "random"
    | "leak"
    | "throw"
    | "environment"
    | "abort"
    | "interval"
    | "exit"
    | "puts"
    | "reject";
  readonly waitMs?: number;
}

export async function handler(event: Ask, context: { awsRequestId: string }): Promise<unknown> {
  invocations++;
  switch (event.act) {
    case "put": {
      const output = await client.send(
        new PutItemCommand({ TableName: "T", Item: { id: { S: context.awsRequestId } } }),
      );
      return { attempts: output.$metadata.attempts, delay: output.$metadata.totalRetryDelay };
    }
    case "puts": {
      const put = (id: string): Promise<unknown> =>
        client.send(new PutItemCommand({ TableName: "T", Item: { id: { S: id } } }));
      return await Promise.all([put("1"), put("2"), put("3")]);
    }
    case "reject":
      void Promise.reject(new Error("nobody looks"));
      return "done";
    case "time": {
      const before = Date.now();
      await new Promise((resolve) => setTimeout(resolve, event.waitMs));
      return { before, waited: Date.now() - before, invocations, iso: new Date().toISOString() };
    }
    case "random":
      return { random: Math.random(), uuid: crypto.randomUUID() };
    case "leak":
      return await readFile("deno.json", "utf8");
    case "throw":
      throw new RangeError("out of range");
    case "environment":
      console.log("hello", 1);
      return { stage: process.env.STAGE, keys: Object.keys(process.env).sort() };
    case "abort": {
      const signal = AbortSignal.timeout(event.waitMs ?? 0);
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      return { reason: signal.reason.name };
    }
    case "interval": {
      let ticks = 0;
      return await new Promise((resolve) => {
        const timer = setInterval(() => {
          if (++ticks < 3) return;
          clearInterval(timer);
          resolve({ ticks, now: Date.now() });
        }, 1000);
      });
    }
    case "exit":
      return process.exit(3);
  }
}
