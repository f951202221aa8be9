/**
 * For tests: an account in real time behind a socket, with third parties, and a system deployed in it as it is wired
 * for hosting.
 */
import { AwsError } from "../sim/aws/errors.ts";
import type { Outcome } from "../sim/aws/operation.ts";
import type { Fault } from "../sim/faults/mod.ts";
import { natives } from "../sim/host/natives.ts";
import { Pace, WallClock } from "../sim/host/pace.ts";
import { Entity } from "../sim/kernel/mod.ts";
import { createWorld, type World } from "../sim/mod.ts";
import { decode, encodeError, encodeOutput } from "../sim/wire/mod.ts";
import type { JournalRecord } from "../sim/journal/mod.ts";
import { findSystem, type System } from "../services/systems/mod.ts";
import { deploySystem, withThirdParties } from "../targets/mod.ts";
import type { HostingEvent } from "./event.ts";
import { startHosting } from "./hosting.ts";
import type { Hosting, HostingOptions } from "./options.ts";
import { serveThirdParties } from "./third_parties.ts";
import { hosted } from "./wiring.ts";

export interface Stage extends AsyncDisposable {
  readonly world: World;
  /** With the third parties' URLs in it. */
  readonly system: System;
  readonly environment: Readonly<Record<string, string>>;
  readonly events: HostingEvent[];
  readonly records: JournalRecord[];
  /** How often the account was asked for an operation. */
  readonly calls: Map<string, number>;
  host(options?: Partial<HostingOptions>): Promise<Hosting>;
  /** Calls the account as one from outside. @throws {AwsError} */
  call(service: string, operation: string, input: object): Promise<Record<string, unknown>>;
  queueUrl(name: string): string;
  /** Messages in a queue: visible and hidden. */
  depth(queue: string): Promise<{ visible: number; hidden: number }>;
}

/** Makes the account and deploys the system, which `hosted` has wired; ends all of it with its block. */
export function stage(system: System, options: { readonly faults?: readonly Fault[] } = {}): Stage {
  const clock = new WallClock({ movable: false });
  const records: JournalRecord[] = [];
  const world = createWorld({
    seed: 1,
    latency: false,
    startMs: clock.startMs,
    ...(options.faults ? { faults: options.faults } : undefined),
  });
  world.journal.listen({ see: (record) => void records.push(record) });
  const errors: unknown[] = [];
  const pace = new Pace(world, clock, (error) => errors.push(error));
  const parties = serveThirdParties({ world, pace });
  const withUrls = withThirdParties(system, { payments: parties.paymentsUrl, carrier: parties.carrierUrl });
  const { account, region } = world.account;
  deploySystem({ ...withUrls, functions: [], eventSources: [] }, {
    apply: (service, operation, input) => world.apply(service, operation, input),
    account,
    region,
    codeOf: () => ({ bucket: "", key: "" }),
  });
  let count = 0;
  const calls = new Map<string, number>();
  const ask = (service: string, operation: string, input: object): Promise<Outcome> =>
    new Promise((resolve) => {
      pace.submit(() =>
        world.account.call(
          service,
          operation,
          input,
          { kind: "client", name: "http" },
          Entity.root("call", count++),
          (outcome) => natives.setImmediate(() => resolve(outcome)),
        )
      );
    });
  const onError = (): Response => new Response(null, { status: 500 });
  const over = new AbortController();
  const listening = { hostname: "127.0.0.1", port: 0, onListen() {}, onError, signal: over.signal };
  const server = Deno.serve(listening, async (request) => {
    const url = new URL(request.url);
    const wire = {
      method: request.method,
      path: url.pathname,
      headers: Object.fromEntries(request.headers),
      body: new Uint8Array(await request.arrayBuffer()),
    };
    let decoded: ReturnType<typeof decode> | undefined;
    let response;
    try {
      decoded = decode(wire);
      const { service, operation, input, protocol } = decoded;
      calls.set(operation, (calls.get(operation) ?? 0) + 1);
      const outcome = await ask(service.name, operation, input);
      if (outcome.lost) return new Response(null, { status: 503 });
      response = outcome.error
        ? encodeError(service, outcome.error, "id", protocol)
        : encodeOutput(service, operation, outcome.output, "id", protocol);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      response = encodeError(decoded?.service, error, "id");
    }
    return new Response(new Uint8Array(response.body), {
      status: response.status,
      headers: response.headers,
    });
  });
  const environment = {
    AWS_REGION: region,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${server.addr.port}`,
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
  };
  const events: HostingEvent[] = [];
  const running: Hosting[] = [];
  const queueUrl = (name: string): string => `https://sqs.${region}.amazonaws.com/${account}/${name}`;
  const call: Stage["call"] = async (service, operation, input) => {
    const outcome = await ask(service, operation, input);
    if (outcome.lost) throw new Error("lost");
    if (outcome.error) throw outcome.error;
    return outcome.output as Record<string, unknown>;
  };
  return {
    world,
    system: withUrls,
    environment,
    events,
    records,
    calls,
    queueUrl,
    call,
    async host(more = {}) {
      const hosting = await startHosting({
        system: withUrls,
        environment,
        waitTimeSeconds: 1,
        onEvent: (event) => void events.push(event),
        ...more,
      });
      running.push(hosting);
      return hosting;
    },
    async depth(queue) {
      const { Attributes } = await call("sqs", "GetQueueAttributes", {
        QueueUrl: queueUrl(queue),
        AttributeNames: ["All"],
      });
      const attributes = Attributes as Record<string, string>;
      return {
        visible: Number(attributes["ApproximateNumberOfMessages"]),
        hidden: Number(attributes["ApproximateNumberOfMessagesNotVisible"]),
      };
    },
    async [Symbol.asyncDispose]() {
      for (const hosting of running) await hosting.close();
      await parties.close();
      // Receives may wait for many seconds yet.
      over.abort();
      await server.finished;
      pace.stop();
      if (errors.length > 0) throw errors[0];
    },
  };
}

/** Waits until something is so. @throws {Error} It is not, after so long. */
export async function until<T>(
  what: string,
  look: () => T | undefined | false | Promise<T | undefined | false>,
  withinMs = 120_000,
): Promise<T> {
  const endMs = natives.nowMs() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== undefined && found !== false) return found;
    if (natives.nowMs() > endMs) throw new Error(`Not within ${withinMs} ms: ${what}`);
    await new Promise<void>((resolve) => natives.setTimeout(resolve, 25));
  }
}

/** Orders a product and gives the id of the order. @throws {Error} The order was not accepted. */
export async function order(
  url: string,
  key: string,
  items: readonly { sku: string; quantity: number }[] = [{ sku: "TEA-001", quantity: 1 }],
): Promise<string> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": key },
    body: JSON.stringify({ customerId: "cus_1", items, payment: { cardToken: "tok_visa" } }),
  });
  const text = await response.text();
  if (response.status !== 202) throw new Error(`Not accepted: ${response.status} ${text}`);
  return JSON.parse(text).orderId;
}

/** The status that an order has now. */
export async function statusOf(url: string, orderId: string): Promise<string> {
  const response = await fetch(`${url}/${orderId}`);
  const view = await response.json();
  return response.status === 200 ? view.status : `${response.status}`;
}

/** A system of one function, `testdata/probe.ts`, behind a rule and a route, as `hosted` wires it. */
export function probed(
  options: { readonly timeoutSeconds?: number; readonly visibilityTimeoutSeconds?: number } = {},
): System {
  const base = findSystem("choreography");
  const system = hosted({
    ...base,
    name: "probe",
    tables: [],
    eventSources: [],
    queues: [{ name: "probe-dlq" }],
    rules: [{
      name: "to-probe",
      bus: "orders",
      pattern: { source: ["test"] },
      targets: [{ id: "probe", function: "probe" }],
    }],
    routes: [{ method: "GET", path: "/orders", function: "probe" }],
    functions: [{
      name: "probe",
      service: "orders",
      entry: import.meta.resolve("./testdata/probe.ts"),
      timeoutSeconds: options.timeoutSeconds ?? 10,
      environment: { OWN: "1" },
      onAsyncFailure: { maximumRetryAttempts: 1, deadLetterQueue: "probe-dlq" },
      permissions: [],
    }],
  });
  return withVisibility(system, options.visibilityTimeoutSeconds ?? 1);
}

/** The system with another visibility timeout on all of its queues. */
export function withVisibility(system: System, visibilityTimeoutSeconds: number): System {
  return { ...system, queues: system.queues.map((queue) => ({ ...queue, visibilityTimeoutSeconds })) };
}
