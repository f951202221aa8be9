/**
 * What the requests of batches must be like, told as AWS tells it: of the whole map, printed as Java prints it.
 */
import { base64 } from "./printing.ts";
import { BATCH_GET_KEYS, BATCH_WRITE_REQUESTS } from "./limits.ts";
import { mayNameTable } from "./requests.ts";

type Raw = Readonly<Record<string, unknown>>;

const KEYS = "Map keys must satisfy constraint: [Member must have length less than or equal to 255, " +
  "Member must have length greater than or equal to 3, " +
  "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+]";
const VALUES = "Map value must satisfy constraint: " +
  `[Member must have length less than or equal to ${BATCH_WRITE_REQUESTS}, ` +
  "Member must have length greater than or equal to 1]";

/** What is wrong with the names of the tables of a BatchGetItem. */
export function brokenTableNames(requests: unknown, path: string): string | undefined {
  for (const name in requests as Raw) {
    if (!mayNameTable(name)) return told(printReads(requests as Raw), path, KEYS);
  }
  return undefined;
}

/** What is wrong with the names of the tables of a BatchWriteItem, and with how much is asked of them. */
export function brokenRequests(given: unknown, path: string): string[] | undefined {
  const requests = given as Readonly<Record<string, readonly Raw[]>>;
  const broken: string[] = [];
  const names = Object.keys(requests);
  if (names.some((name) => !mayNameTable(name))) broken.push(KEYS);
  const fits = (name: string): boolean => {
    const length = requests[name]?.length ?? 0;
    return length >= 1 && length <= BATCH_WRITE_REQUESTS;
  };
  if (!names.every(fits)) broken.push(VALUES);
  if (broken.length === 0) return undefined;
  const shown = printWrites(requests);
  return broken.map((demand) => told(shown, path, demand));
}

/** AWS does not print keys that are too many, and writes the member as the API does. */
export function tooManyKeys(keys: unknown, path: string): string | undefined {
  if ((keys as readonly unknown[]).length <= BATCH_GET_KEYS) return undefined;
  const member = path.replace(/^requestItems/, "RequestItems").replace(/keys$/, "Keys");
  return `Value at '${member}' failed to satisfy constraint: ` +
    `Member must have length less than or equal to ${BATCH_GET_KEYS}`;
}

function told(shown: string, path: string, demand: string): string {
  return `Value '${shown}' at '${path}' failed to satisfy constraint: ${demand}`;
}

function printReads(requests: Raw): string {
  return printMap(requests, (request) => {
    const { Keys: keys } = (request ?? {}) as { readonly Keys?: readonly Raw[] };
    return `KeysAndAttributes(keys=${keys ? `[${keys.map(printItem).join(", ")}]` : "null"})`;
  });
}

function printWrites(requests: Readonly<Record<string, readonly Raw[]>>): string {
  return printMap(requests, (given) => `[${((given ?? []) as readonly Raw[]).map(printWrite).join(", ")}]`);
}

function printWrite(request: Raw): string {
  const put = request?.["PutRequest"] as { readonly Item?: Raw } | undefined;
  const remove = request?.["DeleteRequest"] as { readonly Key?: Raw } | undefined;
  return `WriteRequest(putRequest=${put ? `PutRequest(item=${printItem(put.Item)})` : "null"}, ` +
    `deleteRequest=${remove ? `DeleteRequest(key=${printItem(remove.Key)})` : "null"})`;
}

function printItem(item: Raw | undefined): string {
  return item ? printMap(item, printAttribute) : "null";
}

function printMap(map: Raw, print: (value: unknown) => string): string {
  return `{${Object.entries(map).map(([name, each]) => `${name}=${print(each)}`).join(", ")}}`;
}

/** The members of a value by their names in Java. */
const MEMBERS = {
  S: "s",
  N: "n",
  B: "b",
  SS: "sS",
  NS: "nS",
  BS: "bS",
  M: "m",
  L: "l",
  NULL: "nULL",
  BOOL: "bOOL",
} as const;

function printAttribute(value: unknown): string {
  const given = (value ?? {}) as Raw;
  const members = Object.entries(MEMBERS).map(([name, shown]) => `${shown}=${printMember(given[name])}`);
  return `AttributeValue(${members.join(", ")})`;
}

function printMember(member: unknown): string {
  if (member === undefined || member === null) return "null";
  if (member instanceof Uint8Array) return base64(member);
  if (typeof member !== "object") return String(member);
  if (!Array.isArray(member)) return printMap(member as Raw, printAttribute);
  const print = (each: unknown) =>
    each instanceof Uint8Array || typeof each !== "object" ? printMember(each) : printAttribute(each);
  return `[${member.map(print).join(", ")}]`;
}
