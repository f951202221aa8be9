/** Requests for operations: made from their shapes, or of calls that are known to be of use, as they are and changed. */
import { WIRE_SERVICES, type WireOperation, type WireService } from "../../sim/wire/mod.ts";
import type { Chance } from "./chance.ts";
import { inputOf, WILD } from "./values.ts";

export interface FuzzRequest {
  readonly method: string;
  /** Path and query string. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
}

const utf8 = new TextEncoder();
const NOTHING = new Uint8Array(0);
/** Loads the SDK clients of every service, once. */
const OPERATIONS: readonly (readonly [WireService, WireOperation])[] = [...WIRE_SERVICES.values()]
  .flatMap((service) => [...service.operations.values()].map((operation) => [service, operation] as const));
/** The operations of DynamoDB, EventBridge and Lambda that nobody emulates would be most of all requests. */
const WELL_KNOWN =
  /^(Create|Put|Get|Delete|Update|Send|Receive|List|Batch|Transact|Query|Scan|Invoke|Purge|Change|Describe|Tag|Untag|Test|Remove)/;

const ACCOUNTS = ["000000000000", "test", "111111111111", "999999999999", "x"];
const REGIONS = ["us-east-1", "eu-west-1"];

/** A signature that is complete, mostly of one account and region. */
export function authorization(service: string, chance: Chance): string {
  const key = chance.yes(0.9) ? ACCOUNTS[0]! : chance.of(ACCOUNTS);
  const region = chance.yes(0.95) ? REGIONS[0]! : chance.of(REGIONS);
  return `AWS4-HMAC-SHA256 Credential=${key}/20260101/${region}/${service}/aws4_request, ` +
    "SignedHeaders=host;x-amz-date, Signature=00";
}

function anyOperation(chance: Chance): readonly [WireService, WireOperation] {
  for (let tries = 0; tries < 4; tries++) {
    const found = chance.of(OPERATIONS);
    if (WELL_KNOWN.test(found[1].name)) return found;
  }
  return chance.of(OPERATIONS);
}

/** A call that was made for a purpose, such as a case of the contract. */
export type KnownCall = readonly [service: string, operation: string, input: object];

/** A request for any operation, with an input of its shape. */
export function anyRequest(chance: Chance): FuzzRequest {
  const operation = anyOperation(chance);
  return sent(operation, inputOf(operation[1].input, chance), chance);
}

/** A request for a known call, so many of whose values are others. */
export function knownRequest(
  [name, operation, input]: KnownCall,
  changes: number,
  chance: Chance,
): FuzzRequest {
  const service = WIRE_SERVICES.get(name)!;
  let changed = onTheWire(input);
  for (let times = 0; times < changes; times++) changed = withOtherValue(changed, chance);
  return sent([service, service.operations.get(operation)!], changed as Record<string, unknown>, chance);
}

/** As JSON has it: bytes in base64, times in seconds. */
function onTheWire(value: unknown): unknown {
  if (value instanceof Uint8Array) return btoa(String.fromCharCode(...value));
  if (value instanceof Date) return value.getTime() / 1000;
  if (Array.isArray(value)) return value.map(onTheWire);
  if (typeof value !== "object" || value === null) return typeof value === "bigint" ? Number(value) : value;
  return Object.fromEntries(
    Object.entries(value).filter(([, one]) => one !== undefined).map(([name, one]) => [name, onTheWire(one)]),
  );
}

/** A copy in which one value, at any depth, is another, is gone, or is there twice. */
function withOtherValue(value: unknown, chance: Chance): unknown {
  if (typeof value !== "object" || value === null) return chance.of(WILD);
  const how = chance.below(5);
  if (Array.isArray(value)) {
    if (value.length === 0) return chance.of(WILD);
    const at = chance.below(value.length);
    if (how === 0) return value.toSpliced(at, 1);
    if (how === 1) return [...value, value[at]];
    return value.with(at, withOtherValue(value[at], chance));
  }
  const members = Object.entries(value);
  if (members.length === 0) return { [chance.of(["__proto__", "x", ""])]: chance.of(WILD) };
  const at = chance.below(members.length);
  if (how === 0) return Object.fromEntries(members.toSpliced(at, 1));
  const [name, one] = members[at]!;
  return Object.fromEntries(
    members.with(at, [name, how === 1 ? chance.of(WILD) : withOtherValue(one, chance)]),
  );
}

/** As an SDK would send it. */
function sent(
  [service, operation]: readonly [WireService, WireOperation],
  given: unknown,
  chance: Chance,
): FuzzRequest {
  const input = (typeof given === "object" && given !== null ? given : {}) as Record<string, unknown>;
  const signed: [string, string][] = [
    ["authorization", authorization(service.signingName, chance)],
    ["x-amz-date", "20260101T000000Z"],
  ];
  if (operation.http !== undefined) return rest(operation.http, input, signed, chance);
  const asQuery = service.protocol === "awsQuery" || (service.query !== undefined && chance.yes(0.3));
  if (asQuery) {
    const version = service.query?.versions[0] ?? "2012-11-05";
    const form = new URLSearchParams({ Action: operation.name, Version: version });
    flatten("", input, form, service.name === "sqs" ? "" : ".member");
    const headers = [...signed, ["content-type", "application/x-www-form-urlencoded"] as const];
    return { method: "POST", target: "/", headers, body: utf8.encode(form.toString()) };
  }
  const type = service.protocol === "awsJson1_0"
    ? "application/x-amz-json-1.0"
    : "application/x-amz-json-1.1";
  const headers = [
    ...signed,
    ["content-type", type] as const,
    ["x-amz-target", `${service.target}.${operation.name}`] as const,
  ];
  return { method: "POST", target: "/", headers, body: utf8.encode(JSON.stringify(input)) };
}

function rest(
  http: NonNullable<WireOperation["http"]>,
  input: Record<string, unknown>,
  signed: readonly [string, string][],
  chance: Chance,
): FuzzRequest {
  const target = http.path.replace(/\{([^}+]+)\+?\}/g, (_, label) => {
    if (http.path.endsWith("/invocations") && chance.yes(0.5)) return "orders-api";
    const value = input[label];
    return typeof value === "string"
      ? encodeURIComponent(value.toWellFormed()) || "x"
      : chance.of(["payments", "%00", "x"]);
  });
  const headers = [...signed, ["content-type", "application/json"] as const];
  const type = input.InvocationType;
  if (typeof type === "string" && /^\w+$/.test(type)) headers.push(["x-amz-invocation-type", type]);
  const none = http.method === "GET" || http.method === "DELETE";
  return { method: http.method, target, headers, body: none ? NOTHING : utf8.encode(JSON.stringify(input)) };
}

/** `{ A: [{ B: 1 }] }` as `A.member.1.B=1` or, as SQS has it, `A.1.B=1`. */
function flatten(prefix: string, value: unknown, form: URLSearchParams, each: string): void {
  if (Array.isArray(value)) {
    value.forEach((one, index) => flatten(`${prefix}${each}.${index + 1}`, one, form, each));
  } else if (typeof value === "object" && value !== null) {
    for (const [name, one] of Object.entries(value)) {
      flatten(prefix === "" ? name : `${prefix}.${name}`, one, form, each);
    }
  } else form.append(prefix, String(value).toWellFormed());
}

/** Changes some bytes of a body: flips, cuts, doubles, inserts. */
export function mutated(body: Uint8Array, chance: Chance): Uint8Array {
  const bytes = [...body];
  const wild = [0, 0xff, 0xc3, 0x22, 0x5c, 0x7b, 0x5d, 0x2c, 0x25, 0x26, 0x0a, 0x39, 0x2d, 0xed];
  for (let times = 1 + chance.below(4); times > 0 && bytes.length > 0; times--) {
    const at = chance.below(bytes.length);
    switch (chance.below(5)) {
      case 0:
        bytes[at] = chance.of(wild);
        break;
      case 1:
        bytes.splice(at, 1 + chance.below(12));
        break;
      case 2:
        bytes.splice(at, 0, ...bytes.slice(at, at + chance.below(30)));
        break;
      case 3:
        bytes.splice(at, 0, chance.of(wild));
        break;
      case 4:
        bytes.length = at;
    }
  }
  return Uint8Array.from(bytes);
}
