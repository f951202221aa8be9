/**
 * The stage of the contract: a world, a function whose handler does what its event asks for, and what one invocation
 * of it came to.
 */
import type { Caller, Outcome } from "../aws/operation.ts";
import { bundleAll } from "../host/bundler.ts";
import { Code } from "../host/code.ts";
import { Entity } from "../kernel/mod.ts";
import type { Fault } from "../faults/mod.ts";
import type { JournalRecord } from "../journal/mod.ts";
import { CODE_BUCKET, createWorld, type Transport, type World } from "../mod.ts";
import type { Given } from "./case.ts";

export const TRANSPORTS: readonly Transport[] = ["direct", "wire"];
export const ROLE = "arn:aws:iam::000000000000:role/contract";

const TESTER: Caller = { kind: "client", name: "contract" };

/** What one invocation came to: all that must be the same whatever the transport. */
export interface Played<T> {
  /** What the handler returned. */
  readonly answer: T;
  readonly logs: readonly string[];
  /** Every record of the journal but the logs. */
  readonly records: readonly JournalRecord[];
  /** Virtual time at the end of the run. */
  readonly elapsedUs: number;
}

export interface PlayOptions {
  /** Default 11. */
  readonly seed?: number;
  /** What a function that failed is answered with; without it a failure is thrown. */
  readonly failed?: (payload: string) => unknown;
  readonly given?: readonly Given[];
  readonly faults?: readonly Fault[];
  /** Added to the function's environment. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Invocations of the same function, one after another; the last one is what is answered. Default 1. */
  readonly times?: number;
  /** `file.export`. Default `index.handler`. */
  readonly handler?: string;
  /** Outcomes in place of those that the account has for the function's calls; undefined leaves one as it is. */
  readonly instead?: (operation: string, attempt: number, outcome: Outcome) => Outcome | undefined;
}

/** Bundles the modules under `testdata`, by the last part of their names. */
export async function bundled(names: readonly string[]): Promise<Map<string, Code>> {
  const entries = names.map((name) => import.meta.resolve(`./testdata/${name}`));
  const bundles = await bundleAll(entries);
  return new Map(names.map((name, i) => [name, new Code(name, bundles.get(entries[i]!)!)]));
}

/**
 * Invokes the function `handler` of `codes` in a world of its own and lets the world come to rest.
 *
 * @param codes The first is the code of the function; all can be deployed under their names.
 * @throws {Error} The function failed, or something real was touched.
 */
export async function play<T>(
  transport: Transport,
  codes: ReadonlyMap<string, Code>,
  event: object,
  options: PlayOptions = {},
): Promise<Played<T>> {
  const records: JournalRecord[] = [];
  const world = createWorld({
    seed: options.seed ?? 11,
    transport,
    faults: options.faults ?? [],
    journal: { listeners: [{ see: (record) => records.push(record) }] },
  });
  for (const [name, code] of codes) world.addCode(name, code);
  world.apply("lambda", "CreateFunction", {
    FunctionName: "caller",
    Runtime: "nodejs22.x",
    Role: ROLE,
    Handler: options.handler ?? "index.handler",
    Code: { S3Bucket: CODE_BUCKET, S3Key: [...codes.keys()][0] },
    Timeout: 900,
    Environment: { Variables: options.environment ?? {} },
  });
  for (const [service, operation, input] of options.given ?? []) world.apply(service, operation, input);
  if (options.instead) answerInstead(world, options.instead);
  let answer: unknown;
  for (let i = 0; i < (options.times ?? 1); i++) answer = await invoke(world, event, i, options.failed);
  if (world.leaks.length > 0) throw world.leaks[0]!;
  return {
    answer: answer as T,
    logs: records.flatMap((record) => record.type === "log" ? [record.line] : []),
    records: records.filter((record) => record.type !== "log"),
    elapsedUs: world.scheduler.nowUs,
  };
}

function answerInstead(world: World, instead: NonNullable<PlayOptions["instead"]>): void {
  const { account } = world;
  const real = account.call.bind(account);
  account.call = (service, operation, input, caller, entity, done, attempt = 0) => {
    const answer = (outcome: Outcome): void => {
      done(caller.kind === "function" ? instead(operation, attempt, outcome) ?? outcome : outcome);
    };
    real(service, operation, input, caller, entity, answer, attempt);
  };
}

async function invoke(
  world: World,
  event: object,
  number: number,
  failed: (payload: string) => unknown = failure,
): Promise<unknown> {
  let outcome: Outcome | undefined;
  const Payload = new TextEncoder().encode(JSON.stringify(event));
  const input = { FunctionName: "caller", Payload };
  world.account.call(
    "lambda",
    "Invoke",
    input,
    TESTER,
    Entity.root("contract", number),
    (got) => outcome = got,
  );
  await world.run();
  const output = outcome?.output as { FunctionError?: string; Payload: Uint8Array } | undefined;
  if (!output) {
    throw new Error(`The invocation was not answered: ${outcome?.error ?? "it never came to rest"}`);
  }
  const text = new TextDecoder().decode(output.Payload);
  return output.FunctionError ? failed(text) : JSON.parse(text);
}

function failure(payload: string): never {
  throw new Error(`The function failed: ${payload}`);
}
