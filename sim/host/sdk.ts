/**
 * The transports `direct` and `wire`: how an ordinary `new SQSClient({})` in a handler reaches the world.
 *
 * `wire` lets the whole SDK run and takes over where it would open a socket. `direct` takes over at `send`: the
 * SDK's own retry middleware and strategy run, serialisation, signing and parsing do not. A client that was given
 * middleware of its own always goes by wire, so that its middleware sees what it would see.
 */
import { SERVICE_OF_NAMESPACE } from "../wire/mod.ts";
import { current, runAs, runAsNobody, type SdkCall } from "./context.ts";
import type { Client, Command, DirectArgs, RequestHandler } from "./sdk/client.ts";
import { directHandler, learnClient } from "./sdk/direct.ts";
import { patchHandle } from "./sdk/wire.ts";

export type Transport = "direct" | "wire";

let transport: Transport = "direct";
const patched = new WeakSet<object>();

/** Chooses the transport of the next run. */
export function setTransport(next: Transport): void {
  transport = next;
}

/** Looks through the exports of a module that was just loaded and puts every SDK client in it on the transport. */
export function adoptModule(exports: unknown): void {
  if (typeof exports !== "object" || exports === null || patched.has(exports)) return;
  patched.add(exports);
  const members = exports as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    if (name.endsWith("Client") && isClass(members[name]) && "send" in (members[name].prototype as object)) {
      runAsNobody(() => adoptClient(members[name] as unknown as Client["constructor"], members));
    }
  }
}

function isClass(value: unknown): value is { prototype: object } {
  return typeof value === "function" && typeof value.prototype === "object" && value.prototype !== null;
}

function adoptClient(Class: Client["constructor"], members: Record<string, unknown>): void {
  let base = Class.prototype as object;
  while (!Object.hasOwn(base, "send") && Object.getPrototypeOf(base) !== Object.prototype) {
    base = Object.getPrototypeOf(base);
  }
  if (!patched.has(base)) {
    patched.add(base);
    patchSend(base as Client);
  }
  if (Object.hasOwn(Class, "shapeId") || !("commandNames" in Class || Class.name.endsWith("Client"))) return;
  let sample: Client;
  try {
    sample = new Class({ region: "us-east-1" });
  } catch {
    return; // A client that wraps another one, such as the document client, brings no transport of its own.
  }
  if (!sample.config?.requestHandler) return;
  patchHandle(Object.getPrototypeOf(sample.config.requestHandler) as RequestHandler);
  learnClient(sample, members);
}

function patchSend(prototype: Client): void {
  const real = prototype.send;
  prototype.send = function (this: Client, command: Command, options?: unknown, callback?: unknown): unknown {
    const activity = current();
    if (!activity) return real.call(this, command, options, callback);
    const ordinal = activity.counters.calls++;
    const name = command.schema?.[2] ?? command.constructor.name;
    const call: SdkCall = { entity: activity.entity.child(name, ordinal), ordinal, attempts: 0 };
    const direct = transport === "direct" && typeof options !== "function" && callback === undefined
      ? directHandler(this, command)
      : undefined;
    if (direct) {
      const signal = (options as { abortSignal?: AbortSignal } | undefined)?.abortSignal;
      const args: DirectArgs = {
        activity,
        call,
        client: this,
        service: SERVICE_OF_NAMESPACE.get(command.schema![1])!.name,
        operation: name,
        input: command.input,
        signal,
      };
      return direct(args).then(outputOf);
    }
    return runAs({ ...activity, call }, () => real.call(this, command, options, callback));
  };
}

function outputOf(result: { output: object }): object {
  return result.output;
}
