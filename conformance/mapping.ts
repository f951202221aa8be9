/**
 * How what the contract says is put to another account, and what comes of it is put back.
 *
 * The contract is written for the account 000000000000 in us-east-1, whose queues live at AWS's own host names. Elsewhere
 * there are another account, another region and other hosts, and names get a prefix where others use the account, too.
 */
import type { Mapping } from "../sim/contract/calling.ts";
import type { Case, Input } from "../sim/contract/case.ts";

export interface There {
  readonly account: string;
  readonly region: string;
  /** What the URLs of queues begin with, up to the account: `http://127.0.0.1:4566/`. */
  readonly queues: string;
  /** What names begin with there; empty in an account of one's own. */
  readonly prefix: string;
}

const ACCOUNT = "000000000000";
const REGION = "us-east-1";
const QUEUES = `https://sqs.${REGION}.amazonaws.com/`;

/** Members whose value is the name of something that a case makes. */
const NAMES: ReadonlySet<string> = new Set([
  "AliasName",
  "ArchiveName",
  "BackupName",
  "ConnectionName",
  "Destination",
  "EventBusName",
  "FunctionName",
  "GroupName",
  "InstanceProfileName",
  "LayerName",
  "Name",
  "NamePrefix",
  "PolicyName",
  "QueueName",
  "QueueNamePrefix",
  "ReplayName",
  "RoleName",
  "Rule",
  "RuleName",
  "TableName",
  "TargetTableName",
  "UserName",
]);
/** Members whose keys are such names. */
const KEYED: ReadonlySet<string> = new Set([
  "RequestItems",
  "Responses",
  "UnprocessedItems",
  "UnprocessedKeys",
]);

/** Every name that a case gives to something. */
export function namesOf({ given = [], before = [], call }: Case): Set<string> {
  const names = new Set<string>();
  const inputs: Input[] = [
    ...given.map(([, , input]) => input),
    ...before.map(([, input]) => input),
    call[1],
  ];
  for (const input of inputs) if (typeof input !== "function") collect(input, names);
  return names;
}

function collect(value: unknown, names: Set<string>): void {
  if (typeof value !== "object" || value === null || value instanceof Uint8Array) return;
  for (const [member, held] of Object.entries(value)) {
    if (NAMES.has(member) && typeof held === "string" && !/[:/]/.test(held)) names.add(held);
    if (KEYED.has(member) && typeof held === "object" && held !== null) {
      for (const name of Object.keys(held)) names.add(name);
    }
    collect(held, names);
  }
}

/** The mapping between the contract and an account, for what a case names. */
export function mappingTo(there: There, names: ReadonlySet<string>): Mapping {
  const named = [...names].filter((name) => name !== "").map((name) =>
    name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  );
  const mention = named.length === 0 || there.prefix === ""
    ? undefined
    : new RegExp(`(?<=[:/])(?:${named.join("|")})(?=$|[^\\w.-])`, "g");
  const put = (text: string, member: string): string => {
    if (there.prefix !== "" && NAMES.has(member) && names.has(text)) return there.prefix + text;
    let out = text.replaceAll(QUEUES, there.queues).replace(alone(ACCOUNT), there.account);
    if (there.region !== REGION) out = out.replaceAll(`:${REGION}:`, `:${there.region}:`);
    return mention && /arn:aws|https?:\/\//.test(out)
      ? out.replace(mention, (name) => there.prefix + name)
      : out;
  };
  const back = (text: string): string => {
    let out = text.replace(
      new RegExp(`https?://[^/"\\s]+/(?:queue/[^/]+/)?${there.account}/`, "g"),
      `${QUEUES}${ACCOUNT}/`,
    )
      .replace(alone(there.account), ACCOUNT);
    if (there.region !== REGION) out = out.replaceAll(`:${there.region}:`, `:${REGION}:`);
    return there.prefix === "" ? out : out.replaceAll(there.prefix, "");
  };
  const keyed = (member: string, key: string): string =>
    there.prefix !== "" && KEYED.has(member) && names.has(key) ? there.prefix + key : key;
  return {
    toThere: (value) => mapped(value, "", put, keyed) as object,
    toContract: (value) => mapped(value, "", back, (_, key) => back(key)) as object,
  };
}

/** An account's number where it is not a part of a longer one. */
function alone(account: string): RegExp {
  return new RegExp(`(?<!\\d)${account}(?!\\d)`, "g");
}

/** The same value with other texts and keys; what is no plain object or list stays the object that it is. */
function mapped(
  value: unknown,
  member: string,
  text: (text: string, member: string) => string,
  keyed: (member: string, key: string) => string,
): unknown {
  if (typeof value === "string") return text(value, member);
  if (Array.isArray(value)) return value.map((each) => mapped(each, member, text, keyed));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  return Object.fromEntries(
    Object.entries(value).map(([key, held]) => [keyed(member, key), mapped(held, key, text, keyed)]),
  );
}

/** The start of every world of the contract, about which the dates in it are. */
export const START_MS = Date.UTC(2026, 0, 1);
/** How far clocks may lie apart: AWS refuses what is signed further off. */
const SKEW_MS = 15 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;
/** What is further off is a date of its own, not one that was reckoned from now. */
const FROM_NOW_MS = 400 * DAY_MS;

/**
 * A description whose dates lie as far from the start of a world as they do from `nowMs`, in quarters of an hour, as calls
 * take their time. Dates of about that start are those that a case said itself.
 */
export function withDatesAt(value: unknown, nowMs: number): unknown {
  if (Array.isArray(value)) return value.map((each) => withDatesAt(each, nowMs));
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) {
    return value;
  }
  const { $date } = value as { $date?: unknown };
  if (typeof $date === "number") {
    const isReckoned = Math.abs($date - nowMs) <= FROM_NOW_MS && Math.abs($date - START_MS) > DAY_MS;
    const atMs = isReckoned ? $date - nowMs + START_MS : $date;
    return { $date: Math.round(atMs / SKEW_MS) * SKEW_MS };
  }
  return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, withDatesAt(held, nowMs)]));
}
