/** Sandboxes under a clock of their own, on an account of one table that takes every item: for tests of this folder. */
import "./install.ts";
import assert from "node:assert/strict";
import { AwsError } from "../aws/errors.ts";
import { Account } from "../aws/account.ts";
import type { AnyService } from "../aws/operation.ts";
import type { InvocationResult, Sandbox } from "../aws/lambda/runtime.ts";
import { createFaultPlan, type Fault } from "../faults/mod.ts";
import type { Entry } from "../journal/records.ts";
import { createOracle, Entity, Ids, Scheduler } from "../kernel/mod.ts";
import { bundleAll } from "./bundler.ts";
import { Code } from "./code.ts";
import { type HostWorld, setRunning } from "./context.ts";
import { blame, LeakError } from "./leaks.ts";
import { drain, runLoop } from "./loop.ts";
import { afterRealTurn } from "./natives.ts";
import { sandboxRuntime } from "./sandbox.ts";
import { adoptModule, setTransport, type Transport } from "./sdk.ts";

/** Bundles one handler module of a `file:` URL. */
export async function codeOf(entry: string): Promise<Code> {
  return new Code("probe", (await bundleAll([entry])).get(entry)!);
}

/** A table that takes every item: all that the transports need. */
function table(): AnyService & { puts: number } {
  const service = {
    name: "dynamodb",
    title: "table",
    namespace: "com.amazonaws.dynamodb",
    puts: 0,
    operations: {
      PutItem: {
        errors: [],
        mutates: true,
        run: () => {
          service.puts++;
          return {};
        },
      },
    },
    allOperations: ["PutItem"],
    throttled: () => new AwsError("ProvisionedThroughputExceededException", "too fast"),
    failed: () => new AwsError("InternalServerError", "failed", { status: 500 }),
    latency: { p50Ms: 4, p99Ms: 15 },
    newState: () => ({}),
  };
  return service;
}

export interface Bench {
  readonly service: { puts: number };
  readonly logs: string[];
  readonly scheduler: Scheduler;
  readonly leaks: LeakError[];
  readonly unhandled: unknown[];
  /** Default `probe`, and its export `handler`. */
  sandbox(name?: string, handler?: string): Sandbox;
  invoke(sandbox: Sandbox, event: object, crashAtCall?: number): Promise<InvocationResult | undefined>;
}

/** Makes a world whose functions all have the same code. */
export function bench(code: Code, transport: Transport, faults: readonly Fault[] = []): Bench {
  setTransport(transport);
  const scheduler = new Scheduler({ drain });
  const oracle = createOracle({ seed: 1 });
  const ids = new Ids(1);
  const logs: string[] = [];
  const journal = {
    write: (entry: Entry) => {
      if (entry.type === "log") logs.push(entry.line);
    },
  };
  const elapsedMs = (): number => scheduler.nowUs / 1000;
  const plan = createFaultPlan(faults, { oracle, journal, elapsedMs });
  const service = table();
  const account = new Account({ scheduler, oracle, ids, journal, faults: plan, services: [service] });
  const leaks: LeakError[] = [];
  const unhandled: unknown[] = [];
  const world: HostWorld = {
    account,
    oracle,
    ids,
    nowMs: () => scheduler.nowMs,
    elapsedMs,
    after: (delayMs, run) => scheduler.after(delayMs, run),
    cancel: (timer) => scheduler.cancel(timer),
    leak: (what) => {
      const where = blame(new Error().stack);
      const error = new LeakError(what, where);
      leaks.push(error);
      return error;
    },
    unhandled: (reason) => unhandled.push(reason),
    fetch: () => Promise.reject(new Error("no third parties here")),
  };
  const runtime = sandboxRuntime(() => ({ world, journal, code: () => code, onModule: adoptModule }));
  let invocations = 0;
  return {
    service,
    logs,
    scheduler,
    leaks,
    unhandled,
    sandbox(name = "probe", handler = "handler") {
      const sandbox = runtime.start({
        functionName: name,
        functionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
        version: "$LATEST",
        runtime: "nodejs22.x",
        architecture: "x86_64",
        code: { kind: "bundle", bucket: "b", key: "k" },
        handler: `index.${handler}`,
        environment: {
          STAGE: name,
          AWS_REGION: "us-east-1",
          AWS_ACCESS_KEY_ID: "a",
          AWS_SECRET_ACCESS_KEY: "s",
        },
        memoryMb: 512,
        timeoutSeconds: 3,
        ephemeralStorageMb: 512,
        tracingMode: "PassThrough",
        logging: { format: "Text", group: `/aws/lambda/${name}` },
        entity: Entity.root(name),
      });
      sandbox.init((failure) => assert.equal(failure, undefined));
      return sandbox;
    },
    async invoke(sandbox, event, crashAtCall) {
      let result: InvocationResult | undefined;
      const number = invocations++;
      scheduler.after(0, () =>
        sandbox.invoke({
          requestId: `request-${number}`,
          event,
          deadlineMs: scheduler.nowMs + 3000,
          entity: Entity.root("invocation", number),
          ...(crashAtCall ? { crashAtCall } : undefined),
        }, (outcome) => result = outcome));
      setRunning(world);
      await runLoop(scheduler);
      await afterRealTurn(() => {});
      setRunning(undefined);
      return result;
    },
  };
}

/** What the handler returned, parsed. */
export function payload(result: InvocationResult | undefined): Record<string, unknown> {
  assert.equal(result?.kind, "ok", JSON.stringify(result));
  return JSON.parse((result as { payload: string }).payload);
}
