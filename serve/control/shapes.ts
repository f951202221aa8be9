/** The shapes of the control API's answers: what is documented, and what the code is checked against. */
import { z } from "zod";
import { faultSchema } from "../../sim/faults/mod.ts";

const count = z.int().min(0);
const ms = z.number();
const named = <S extends z.ZodType>(id: string, schema: S): S => schema.meta({ id });
const texts = z.record(z.string(), z.string());
/** Where the next page of a list begins; absent on the last one. */
const after = z.string().exactOptional().describe(
  "Pass it as `after` for the next page; absent on the last one",
);

export const linkSchema = named(
  "Link",
  z.strictObject({ method: z.string(), path: z.string(), summary: z.string() }),
);

export const indexSchema = z.strictObject({
  name: z.string(),
  time: z.enum(["real", "virtual"]),
  seed: z.int(),
  openapi: z.string(),
  links: z.array(linkSchema),
});

export const worldSchema = named(
  "World",
  z.strictObject({
    account: z.string(),
    region: z.string(),
    systems: z.array(z.string()),
    elapsedMs: ms,
    records: count.describe("Records of the journal so far"),
    inputs: count.describe("Calls and requests that came in from outside, as far as they are held"),
  }),
);

export const healthSchema = z.strictObject({
  status: z.literal("ok"),
  time: z.enum(["real", "virtual"]),
  worlds: count,
});

export const queueSchema = named(
  "Queue",
  z.strictObject({
    name: z.string(),
    url: z.string(),
    arn: z.string(),
    visible: count,
    inFlight: count,
    delayed: count,
    oldestAgeMs: ms.nullable().describe("How long ago the oldest message was sent; null for an empty queue"),
    waitingReceivers: count.describe("Clients that wait for a message in a long poll"),
    attributes: texts,
    tags: texts,
  }),
);

export const messageSchema = named(
  "Message",
  z.strictObject({
    id: z.string(),
    state: z.enum(["visible", "in-flight", "delayed"]),
    body: z.string(),
    receiveCount: count,
    ageMs: ms,
    attributes: texts,
    trace: z.string().describe("The outermost cause"),
  }),
);

export const messagesSchema = z.strictObject({ queue: z.string(), messages: z.array(messageSchema), after });

export const tableSchema = named(
  "Table",
  z.strictObject({
    name: z.string(),
    arn: z.string(),
    items: count,
    sizeBytes: count,
    keys: z.array(z.strictObject({ name: z.string(), kind: z.enum(["partition", "sort"]) })),
    indexes: z.array(z.strictObject({ name: z.string(), entries: count })),
  }),
);

export const itemsSchema = z.strictObject({
  table: z.string(),
  items: z.array(z.record(z.string(), z.unknown())).describe("In DynamoDB JSON, or plain with `plain=true`"),
  after,
});

export const busSchema = named(
  "Bus",
  z.strictObject({
    name: z.string(),
    arn: z.string(),
    inFlight: count.describe("Deliveries that have neither ended well nor been given up"),
    rules: z.array(z.strictObject({
      name: z.string(),
      state: z.string(),
      pattern: z.unknown(),
      targets: z.array(z.strictObject({
        id: z.string(),
        arn: z.string(),
        maximumRetryAttempts: count,
        deadLetterQueue: z.string().exactOptional(),
      })),
    })),
  }),
);

export const functionSchema = named(
  "Function",
  z.strictObject({
    name: z.string(),
    arn: z.string(),
    running: count.describe("Invocations that run right now"),
    idleSandboxes: count,
    reservedConcurrency: count.nullable(),
    timeoutSeconds: z.int(),
    memoryMb: z.int(),
    eventSources: z.array(z.strictObject({ arn: z.string(), enabled: z.boolean() })),
  }),
);

export const systemSchema = named(
  "System",
  z.strictObject({
    name: z.string(),
    variant: z.string(),
    summary: z.string(),
    routes: z.array(z.strictObject({ method: z.string(), path: z.string(), function: z.string() })),
  }),
);

export const stateSchema = z.strictObject({
  account: z.string(),
  region: z.string(),
  elapsedMs: ms,
  queues: z.array(queueSchema),
  tables: z.array(tableSchema),
  buses: z.array(busSchema),
  functions: z.array(functionSchema),
  pendingEvents: count.describe("Asynchronous invocations that are accepted and neither done nor given up"),
  systems: z.array(systemSchema),
});

export const clockSchema = named(
  "Clock",
  z.strictObject({
    time: z.enum(["real", "virtual"]),
    now: z.iso.datetime(),
    elapsedMs: ms.describe("Virtual milliseconds since the start"),
    flows: z.boolean().describe("Whether it goes on by itself"),
    nextEventInMs: ms.nullable(),
    nextForegroundInMs: ms.nullable()
      .describe(
        "Without background events, such as the expiry of an item, and without clients that wait for messages",
      ),
    waiting: count.describe("Events that wait on the clock, without background ones"),
  }),
);

export const movedSchema = named(
  "MovedClock",
  clockSchema.extend({ movedMs: ms.nullable().describe("By how much it was moved; null if nothing waited") }),
);

const names = z.strictObject({ name: z.string() });
export const faultsSchema = named(
  "Faults",
  z.strictObject({
    on: z.boolean(),
    faults: z.array(z.intersection(faultSchema, names)),
  }),
);

export const snapshotSchema = named(
  "Snapshot",
  z.strictObject({
    name: z.string(),
    account: z.string(),
    region: z.string(),
    atMs: ms.describe("Virtual milliseconds since the start"),
    inputs: count,
    records: count,
    digest: z.string().describe("SHA-256 over queues, tables, functions, rules, faults and ledgers"),
    waitingCalls: count.describe("Clients that waited for messages: a restored world does not wait for them"),
  }),
);

export const restoredSchema = z.strictObject({
  snapshot: snapshotSchema,
  clock: clockSchema,
  ahead: z.array(z.strictObject({ account: z.string(), region: z.string(), byMs: ms }))
    .describe("Other worlds, which stand until the clock has caught up with them"),
});

export const ledgerSchema = z.strictObject({
  totals: z.record(
    z.enum(["charged", "refunded", "declined", "labelled"]),
    z.strictObject({ count, amount: z.int().describe("Minor units (cents)") }),
  ),
  entries: z.array(named(
    "LedgerEntry",
    z.strictObject({
      number: count,
      t: ms.describe("Virtual milliseconds since the start"),
      trace: z.string(),
      party: z.enum(["payments", "carrier"]),
      action: z.enum(["charged", "refunded", "declined", "labelled"]),
      id: z.string(),
      reference: z.string().describe("The caller's own: the order"),
      idempotencyKey: z.string().exactOptional(),
      amount: z.int().describe("Minor units (cents); 0 where no money moved"),
      by: z.string(),
    }),
  )),
  dropped: count.describe("Entries that are no longer held"),
  after,
});
