/**
 * The records as zod schemas, for journals that come from outside: a file may be damaged, edited or another tool's.
 *
 * records.ts is the contract; a test compares these schemas with its types, so neither can change alone. Members that
 * a schema does not know are let through: adding one does not make a new version.
 */
import { z } from "zod";

const effect = z.enum(["certain", "certainly-not", "unknown"]);
const text = z.string();
const count = z.int().nonnegative();
const attributes = z.record(z.string(), z.unknown());
/** Virtual milliseconds since the start of the run. */
const t = z.number().nonnegative();

export const runRecord = z.object({
  t,
  type: z.literal("run"),
  version: z.int(),
  scenario: text,
  seed: z.int(),
  options: attributes,
});

export const phaseRecord = z.object({
  t,
  type: z.literal("phase"),
  phase: z.enum(["faults-on", "faults-off", "quiescent", "end"]),
});

export const requestRecord = z.object({
  t,
  type: z.literal("request"),
  trace: text,
  method: text,
  path: text,
  attempt: count,
  idempotencyKey: text.exactOptional(),
  body: text.exactOptional(),
});

export const responseRecord = z.object({
  t,
  type: z.literal("response"),
  trace: text,
  method: text,
  path: text,
  attempt: count,
  status: count,
  body: text.exactOptional(),
});

export const callRecord = z.object({
  t,
  type: z.literal("call"),
  trace: text,
  service: text,
  operation: text,
  resource: text,
  by: text,
  error: text.exactOptional(),
  answerLost: z.literal(true).exactOptional(),
});

export const faultRecord = z.object({
  t,
  type: z.literal("fault"),
  trace: text,
  fault: text,
  kind: text,
  where: text,
  entity: text,
  effect,
});

export const itemRecord = z.object({
  t,
  type: z.literal("item"),
  trace: text,
  table: text,
  action: z.enum(["put", "update", "delete", "expire"]),
  key: attributes,
  old: attributes.exactOptional(),
  image: attributes.exactOptional(),
  by: text,
});

export const messageRecord = z.object({
  t,
  type: z.literal("message"),
  trace: text,
  queue: text,
  action: z.enum(["sent", "received", "deleted", "dead-lettered", "expired", "purged"]),
  id: text,
  receiveCount: count,
  body: text.exactOptional(),
  attributes: z.record(z.string(), z.string()).exactOptional(),
  to: text.exactOptional(),
});

export const eventRecord = z.object({
  t,
  type: z.literal("event"),
  trace: text,
  bus: text,
  action: z.enum(["put", "delivered", "retried", "dead-lettered", "dropped"]),
  id: text,
  source: text,
  detailType: text,
  detail: text.exactOptional(),
  rule: text.exactOptional(),
  target: text.exactOptional(),
  attempt: count.exactOptional(),
  error: text.exactOptional(),
});

export const invocationRecord = z.object({
  t,
  type: z.literal("invocation"),
  trace: text,
  function: text,
  action: z.enum(["start", "end", "throttled", "retry", "dead-lettered", "dropped"]),
  requestId: text,
  mode: z.enum(["sync", "async", "event-source"]),
  attempt: count,
  inputs: z.array(text),
  sandbox: text.exactOptional(),
  cold: z.boolean().exactOptional(),
  outcome: z.enum(["ok", "error", "timeout", "crash"]).exactOptional(),
  errorType: text.exactOptional(),
  errorMessage: text.exactOptional(),
  failed: z.array(text).exactOptional(),
  durationMs: z.number().nonnegative().exactOptional(),
});

export const logRecord = z.object({
  t,
  type: z.literal("log"),
  function: text,
  requestId: text,
  line: text,
});

export const httpRecord = z.object({
  t,
  type: z.literal("http"),
  trace: text,
  host: text,
  method: text,
  path: text,
  by: text,
  status: count,
  idempotencyKey: text.exactOptional(),
});

export const ledgerRecord = z.object({
  t,
  type: z.literal("ledger"),
  trace: text,
  party: z.enum(["payments", "carrier"]),
  action: z.enum(["charged", "refunded", "declined", "labelled"]),
  id: text,
  reference: text,
  idempotencyKey: text.exactOptional(),
  amount: count,
  by: text,
});

export const violationRecord = z.object({
  t,
  type: z.literal("violation"),
  check: text,
  message: text,
  order: text.exactOptional(),
});

/** Any record of a journal. */
export const journalRecord = z.discriminatedUnion("type", [
  runRecord,
  phaseRecord,
  requestRecord,
  responseRecord,
  callRecord,
  faultRecord,
  itemRecord,
  messageRecord,
  eventRecord,
  invocationRecord,
  logRecord,
  httpRecord,
  ledgerRecord,
  violationRecord,
]);

/** What is wrong with a value that should be a record, in one line; undefined where nothing is. */
export function explainRecord(value: unknown): string | undefined {
  const result = journalRecord.safeParse(value);
  if (result.success) return undefined;
  return result.error.issues
    .slice(0, 3)
    .map(({ path, message }) => path.length === 0 ? message : `${path.join(".")}: ${message}`)
    .join("; ");
}
