import assert from "node:assert/strict";
import { Entity } from "../../sim/kernel/mod.ts";
import { AwsFault } from "../../targets/mod.ts";
import { fakeEndpoint, testWorld } from "./fixture.ts";
import { listenOnLoopback } from "./loopback.main.ts";
import { type EndpointPortOptions, endpointPorts } from "./ports.ts";
import type { Called } from "./fixture.ts";

async function withPorts(
  answer: (call: Called) => object,
  work: (
    ports: ReturnType<typeof endpointPorts>,
    seen: { records: { type: string; trace?: string }[]; taken: string[]; calls: readonly Called[] },
  ) => Promise<void>,
  overrides: Partial<EndpointPortOptions> = {},
): Promise<void> {
  const { world, pace, records, close } = testWorld();
  const taken: string[] = [];
  const endpoint = fakeEndpoint(answer);
  const ports = endpointPorts({
    pace,
    journal: world.journal,
    ordersUrl: "http://127.0.0.1:1/orders",
    endpoint,
    queueUrls: new Map([["os-x-payments", "http://queue.example/os-x-payments"]]),
    onTaken: (trace, id) => taken.push(`${trace} ${id}`),
    signal: new AbortController().signal,
    ...overrides,
  });
  try {
    await work(ports, { records, taken, calls: endpoint.calls });
  } finally {
    close();
  }
}

const ORDER = Entity.root("order-7");
const POISON = {
  via: "call",
  service: "sqs",
  operation: "SendMessage",
  input: {
    QueueUrl: "https://sqs.us-east-1.amazonaws.com/000000000000/os-x-payments",
    MessageBody: "poison",
  },
} as const;

Deno.test("a request goes to the orders API, and its answer comes back", async () => {
  const listener = await listenOnLoopback(({ method, target, headers, body }) =>
    Promise.resolve({
      status: 202,
      headers: new Headers({ "x-told": `${method} ${target} ${headers.get("idempotency-key")}` }),
      body,
    })
  );
  try {
    await withPorts(() => ({}), async (ports) => {
      const request = { method: "POST", path: "/orders", headers: { "idempotency-key": "k" }, body: "{}" };
      const answer = await new Promise<
        { status: number; headers: Readonly<Record<string, string>>; body: string }
      >(
        (resolve) => ports.request(request, ORDER, resolve as never),
      );
      assert.deepEqual([answer.status, answer.headers["x-told"], answer.body], [202, "POST /orders k", "{}"]);
    }, { ordersUrl: `${listener.url}/orders` });
  } finally {
    await listener.close();
  }
});

Deno.test("a request that gets no answer has the status 0", async () => {
  await withPorts(() => ({}), async (ports) => {
    const request = { method: "POST", path: "/orders", headers: {}, body: "{}" };
    const { status } = await new Promise<{ status: number }>((resolve) =>
      ports.request(request, ORDER, resolve)
    );
    assert.equal(status, 0);
  });
});

Deno.test("poison goes to the endpoint's own URL of its queue, and what is taken is known to be in", async () => {
  await withPorts(() => ({ MessageId: "m-1" }), async (ports, { records, taken, calls }) => {
    const { error } = await new Promise<{ error?: unknown }>((resolve) =>
      ports.produce(POISON, ORDER, 0, resolve)
    );
    assert.equal(error, undefined);
    assert.deepEqual(calls[0]!.input, {
      QueueUrl: "http://queue.example/os-x-payments",
      MessageBody: "poison",
    });
    assert.deepEqual(taken, ["order-7 m-1"]);
    assert.deepEqual(records.map(({ type, trace }) => [type, trace]), [["message", "order-7"]]);
  });
});

Deno.test("poison that the endpoint refuses is not in, and its error comes back", async () => {
  const refuse = () => {
    throw new AwsFault("InvalidParameterValue", "too long", 400);
  };
  await withPorts(refuse, async (ports, { records, taken }) => {
    const { error } = await new Promise<{ error?: unknown }>((resolve) =>
      ports.produce(POISON, ORDER, 0, resolve)
    );
    assert.deepEqual(error, { code: "InvalidParameterValue", status: 400 });
    assert.deepEqual([taken, records], [[], []]);
  });
});
