/**
 * Requests in AWS's query protocol: `Action=SendMessage&Attribute.1.Name=DelaySeconds&Attribute.1.Value=1`, in a form
 * or in the query string.
 *
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
import type { NormalizedSchema } from "@smithy/core/schema";
import { fromBase64 } from "@smithy/core/serde";
import { AwsError } from "../aws/errors.ts";
import { type Query, queryValue, type WireRequest } from "./message.ts";
import { type Naming, namingOf } from "./query_names.ts";
import type { WireOperation, WireService } from "./schemas.ts";

/** The parameters of a request; of one that comes more than once, the first. */
export type Parameters = ReadonlyMap<string, string>;

/** No shape nests deeper; parameters that do are unknown, and so of no effect. */
const MAX_DEPTH = 16;
const utf8 = new TextDecoder("utf-8", { fatal: true });

/** Whether the body of a request is a form. */
export function isForm(request: WireRequest): boolean {
  return /^application\/x-www-form-urlencoded\b/i.test(request.headers["content-type"] ?? "");
}

/**
 * The parameters of form and query string together.
 *
 * @throws {AwsError} MalformedQueryString: the form is not UTF-8, or not encoded as forms are.
 */
export function parametersOf(request: WireRequest): Parameters {
  const parameters = new Map<string, string>();
  if (isForm(request)) readForm(request.body, parameters);
  for (const name of Object.keys(request.query ?? {})) {
    const value = queryValue(request.query as Query, name);
    if (value !== undefined && !parameters.has(name)) parameters.set(name, value);
  }
  return parameters;
}

function readForm(body: Uint8Array | string, parameters: Map<string, string>): void {
  try {
    const text = typeof body === "string" ? body : utf8.decode(body);
    for (const pair of text.split("&")) {
      if (pair === "") continue;
      const equals = pair.indexOf("=");
      const name = decoded(equals < 0 ? pair : pair.slice(0, equals));
      if (!parameters.has(name)) parameters.set(name, equals < 0 ? "" : decoded(pair.slice(equals + 1)));
    }
  } catch {
    throw new AwsError("MalformedQueryString", "The query string contains a syntax error.", { status: 404 });
  }
}

function decoded(text: string): string {
  return decodeURIComponent(text.trim().replaceAll("+", " "));
}

/** What a parameter is, and what begins with its name and a dot. */
interface Node {
  value: string | undefined;
  readonly children: Map<string, Node>;
}

/**
 * Reads the input of an operation. What cannot be what its shape wants is left as text, for whoever checks it.
 *
 * @throws {AwsError} MalformedInput: a list is not one, or bytes are not in base64.
 */
export function readQuery(
  service: WireService,
  operation: WireOperation,
  parameters: Parameters,
): Record<string, unknown> {
  return readStructure(service, operation.input, treeOf(parameters));
}

function treeOf(parameters: Parameters): Node {
  const root = node();
  for (const [name, value] of parameters) {
    const path = name.split(".", MAX_DEPTH + 1);
    if (path.length > MAX_DEPTH) continue;
    let at = root;
    for (const part of path) {
      let next = at.children.get(part);
      if (next === undefined) at.children.set(part, next = node());
      at = next;
    }
    at.value = value;
  }
  return root;
}

function node(): Node {
  return { value: undefined, children: new Map() };
}

function readStructure(service: WireService, schema: NormalizedSchema, from: Node): Record<string, unknown> {
  const result: Record<string, unknown> = {};
  for (const [member, inside] of schema.structIterator()) {
    const naming = namingOf(service, member, inside);
    const found = from.children.get(naming.name);
    if (found !== undefined) result[member] = read(service, inside, found, naming);
    // A form cannot tell a batch without entries from no batch: AWS answers EmptyBatchRequest, not MissingParameter.
    else if (member === "Entries") result[member] = [];
  }
  return result;
}

function read(service: WireService, schema: NormalizedSchema, from: Node, naming: Naming): unknown {
  const { value } = from;
  if (schema.isListSchema()) {
    const items = naming.flat ? from : from.children.get(naming.item);
    if (items === undefined || items.children.size === 0) {
      if (from.children.size > 0) throw notList();
      return value === "" || value === undefined ? [] : value;
    }
    const inside = schema.getValueSchema();
    return inOrder(items).map((item) => read(service, inside, item, namingOf(service, "", inside)));
  }
  if (schema.isMapSchema()) return readMap(service, schema, from, naming);
  if (schema.isStructSchema()) {
    return from.children.size === 0 && value ? value : readStructure(service, schema, from);
  }
  if (value === undefined) return {}; // Parts of something that has none: a structure where none is expected.
  return readScalar(schema, value);
}

function readMap(service: WireService, schema: NormalizedSchema, from: Node, naming: Naming): unknown {
  const entries = naming.flat ? from : from.children.get("entry");
  if (entries === undefined || entries.children.size === 0) return from.value || {};
  const inside = schema.getValueSchema();
  const result: Record<string, unknown> = {};
  for (const entry of inOrder(entries)) {
    const key = entry.children.get(naming.key)?.value;
    const value = entry.children.get(naming.value);
    if (key === undefined) throw new AwsError("MalformedInput", "Key of map entry is missing");
    if (key === "__proto__") {
      throw new AwsError("MalformedInput", "A member that is named __proto__ is not supported.");
    }
    if (value !== undefined) result[key] = read(service, inside, value, namingOf(service, "", inside));
  }
  return result;
}

/** The items of a list by their numbers; numbers may be left out. */
function inOrder(list: Node): Node[] {
  const items = [...list.children].map(([number, item]) => {
    if (!/^[0-9]{1,9}$/.test(number)) throw notList();
    return [Number(number), item] as const;
  });
  return items.sort(([a], [b]) => a - b).map(([, item]) => item);
}

function notList(): AwsError {
  return new AwsError("MalformedInput", "Unexpected list element termination");
}

function readScalar(schema: NormalizedSchema, text: string): unknown {
  if (schema.isBooleanSchema()) {
    const word = text.toLowerCase();
    return word === "true" ? true : word === "false" ? false : text;
  }
  if (schema.isNumericSchema()) return /^[+-]?\d+(\.\d+)?$/.test(text) ? Number(text) : text;
  if (schema.isTimestampSchema()) {
    const date = new Date(/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : text);
    return Number.isNaN(date.getTime()) ? text : date;
  }
  if (schema.isBlobSchema()) {
    try {
      return new Uint8Array(fromBase64(text));
    } catch {
      throw new AwsError("MalformedInput", "Invalid base64 encoded value");
    }
  }
  return text;
}
