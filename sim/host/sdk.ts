/**
 * The transports `direct` and `wire`: how an ordinary `new SQSClient({})` in a handler reaches the world.
 *
 * `wire` lets the whole SDK run and takes over where it would open a socket. `direct` takes over at `send`: of the
 * SDK, the retry middleware and strategy run, and what reads errors; serialisation, signing and parsing of outputs do
 * not. What comes of a call is the same on both, which the contract (sim/contract) holds them to: a client, command
 * or input that the SDK would treat otherwise than as it stands goes by wire whatever the transport.
 */
import { type Activity, current, runAs, runAsNobody, type SdkCall } from "./context.ts";
import type { Client, Command, RequestHandler, SendOptions } from "./sdk/client.ts";
import { learnClient, sendDirect } from "./sdk/direct.ts";
import { patchHandle } from "./sdk/wire.ts";

export type Transport = "direct" | "wire";

type Callback = (error: unknown, output?: object) => void;

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
      runAsNobody(() => adoptClient(members[name] as unknown as Client["constructor"]));
    } else if (name.endsWith("HttpHandler") && isClass(members[name])) {
      patchHandle(members[name].prototype as RequestHandler);
    }
  }
}

function isClass(value: unknown): value is { prototype: object } {
  return typeof value === "function" && typeof value.prototype === "object" && value.prototype !== null;
}

function adoptClient(Class: Client["constructor"]): void {
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
  learnClient(sample);
}

function patchSend(prototype: Client): void {
  const real = prototype.send;
  prototype.send = function (
    this: Client,
    command: Command,
    optionsOrCallback?: SendOptions | Callback,
    callback?: Callback,
  ): unknown {
    const activity = current();
    if (!activity) return real.call(this, command, optionsOrCallback, callback);
    const options = typeof optionsOrCallback === "function" ? undefined : optionsOrCallback;
    const given = typeof optionsOrCallback === "function" ? optionsOrCallback : callback;
    const number = activity.counters.calls++;
    const name = command.schema?.[2] ?? command.constructor.name;
    const entity = activity.entity.child(name, number);
    // A call that another one makes on its way, such as for credentials, leaves when that one may.
    const call: SdkCall = { entity, ordinal: activity.call?.ordinal ?? number, attempts: 0 };
    return runAs(activityOf(activity, call), () => {
      const direct = transport === "direct"
        ? sendDirect(this, command, options ?? {}, activity, call)
        : undefined;
      const answer = direct ?? real.call(this, command, options) as Promise<object>;
      if (!given) return answer;
      // What a callback does is the caller's own doing again; its errors are dropped, as the SDK does.
      answer.then(
        (output) => runAs(activity, () => given(null, output)),
        (error) => runAs(activity, () => given(error)),
      ).catch(() => {});
    });
  };
}

/**
 * What the SDK draws and counts on the way of a call is the call's own: one that retries shifts nothing for others,
 * and a transport that draws more than another does not either.
 */
function activityOf(activity: Activity, call: SdkCall): Activity {
  return { ...activity, entity: call.entity, counters: { calls: 0, randoms: 0, ids: 0 }, call };
}
