/** Routes that look: at worlds, queues, tables, buses, functions, systems, the journal and the ledgers. */
import { z } from "zod";
import type { RecordType } from "../../sim/journal/mod.ts";
import { journalRecord } from "../../sim/journal/mod.ts";
import { nearest } from "../../targets/nearest.ts";
import { journalEvents, journalLines } from "./journal_events.ts";
import { observe } from "./observation.ts";
import { type Route, route } from "./route.ts";
import * as shapes from "./shapes.ts";
import * as look from "./state.ts";
import { systemNames } from "./snapshot.ts";

const name = z.string().min(1);
const limit = (most: number) =>
  z.coerce.number().int().min(1).max(most).default(100).describe(`How many at most, 1 to ${most}`);
const after = z.string().exactOptional().describe("The `after` of the page before. Default: from the first");
const RECORD_TYPES = journalRecord.options.map((option) => option.shape.type.value) as [
  RecordType,
  ...RecordType[],
];
const recordTypes = z.string()
  .superRefine((text, context) => {
    for (const type of text.split(",")) {
      if ((RECORD_TYPES as readonly string[]).includes(type)) continue;
      const near = nearest(type, RECORD_TYPES);
      context.addIssue({ code: "custom", message: `types of records: of "${type}", the nearest is ${near}` });
    }
  })
  .transform((text) => text.split(",") as RecordType[]);
const NOT_FOUND = ["not-found"] as const;

const health = route({
  method: "GET",
  path: "/health",
  id: "health",
  tag: "server",
  summary: "Whether the server answers",
  answer: shapes.healthSchema,
  run: ({ server: { worlds } }) => ({
    status: "ok" as const,
    time: worlds.clock.movable ? "virtual" as const : "real" as const,
    worlds: worlds.all().length,
  }),
});

const worlds = route({
  method: "GET",
  path: "/worlds",
  id: "worlds",
  tag: "server",
  summary: "The worlds of this server: one for each account and region in use",
  answer: z.strictObject({ worlds: z.array(shapes.worldSchema) }),
  run: ({ server }) => ({
    worlds: server.worlds.all().map((served) => ({
      account: served.account,
      region: served.region,
      systems: systemNames(served),
      elapsedMs: served.world.elapsedMs(),
      records: observe(served.world).journal.next,
      inputs: served.inputs.entries.length,
    })),
  }),
});

const state = route({
  method: "GET",
  path: "/state",
  id: "state",
  tag: "state",
  summary: "Everything that can be seen of a world, without messages and items",
  answer: shapes.stateSchema,
  run: ({ served }) => look.inside(served, () => look.state(served)),
});

const queues = route({
  method: "GET",
  path: "/queues",
  id: "queues",
  tag: "state",
  summary: "All queues with their depths",
  answer: z.strictObject({ queues: z.array(shapes.queueSchema) }),
  run: ({ served }) => look.inside(served, () => ({ queues: look.queues(served) })),
});

const queue = route({
  method: "GET",
  path: "/queues/{queue}",
  id: "queue",
  tag: "state",
  summary: "One queue",
  parameters: z.strictObject({ queue: name }),
  answer: shapes.queueSchema,
  problems: NOT_FOUND,
  run: ({ served, path }) => look.inside(served, () => look.queue(served, path.queue)),
});

const messages = route({
  method: "GET",
  path: "/queues/{queue}/messages",
  id: "messages",
  tag: "state",
  summary: "The messages of a queue, without receiving them",
  parameters: z.strictObject({ queue: name }),
  query: z.strictObject({ limit: limit(10_000), after }),
  answer: shapes.messagesSchema,
  problems: NOT_FOUND,
  run: ({ served, path, query }) => look.inside(served, () => look.messages(served, path.queue, query)),
});

const tables = route({
  method: "GET",
  path: "/tables",
  id: "tables",
  tag: "state",
  summary: "All tables with how many items they hold",
  answer: z.strictObject({ tables: z.array(shapes.tableSchema) }),
  run: ({ served }) => look.inside(served, () => ({ tables: look.tables(served) })),
});

const table = route({
  method: "GET",
  path: "/tables/{table}",
  id: "table",
  tag: "state",
  summary: "One table",
  parameters: z.strictObject({ table: name }),
  answer: shapes.tableSchema,
  problems: NOT_FOUND,
  run: ({ served, path }) => look.inside(served, () => look.table(served, path.table)),
});

const items = route({
  method: "GET",
  path: "/tables/{table}/items",
  id: "items",
  tag: "state",
  summary: "The items of a table, page by page",
  parameters: z.strictObject({ table: name }),
  query: z.strictObject({
    limit: limit(10_000),
    after,
    plain: z.enum(["true", "false"]).default("false").describe("Plain JSON in place of DynamoDB's"),
  }),
  answer: shapes.itemsSchema,
  problems: NOT_FOUND,
  run: ({ served, path, query }) =>
    look.inside(served, () => look.items(served, path.table, { ...query, plain: query.plain === "true" })),
});

const buses = route({
  method: "GET",
  path: "/buses",
  id: "buses",
  tag: "state",
  summary: "All event buses with their rules and targets",
  answer: z.strictObject({ buses: z.array(shapes.busSchema) }),
  run: ({ served }) => look.inside(served, () => ({ buses: look.buses(served) })),
});

const functions = route({
  method: "GET",
  path: "/functions",
  id: "functions",
  tag: "state",
  summary: "All functions with what runs of them",
  answer: z.strictObject({ functions: z.array(shapes.functionSchema) }),
  run: ({ served }) => look.inside(served, () => ({ functions: look.functions(served) })),
});

const systems = route({
  method: "GET",
  path: "/systems",
  id: "systems",
  tag: "state",
  summary: "The systems that are deployed, with the routes of their HTTP APIs",
  answer: z.strictObject({ systems: z.array(shapes.systemSchema) }),
  run: ({ served }) => ({ systems: look.systems(served) }),
});

const journal = route({
  method: "GET",
  path: "/journal",
  id: "journal",
  tag: "journal",
  summary: "Everything that happens, as it happens: server-sent events, or what is held now as NDJSON",
  description:
    "One event for each record: its name is the record's type, its id goes into Last-Event-ID to go on " +
    "after it. Beside records there are `gap` (some records are no longer held), `dropped` (the reader was too " +
    "slow) and `replaced` (the world was reset or restored); the last two end the stream.",
  query: z.strictObject({
    format: z.enum(["events", "ndjson"]).default("events"),
    type: recordTypes.exactOptional()
      .describe(`Types of records, joined by commas, of: ${RECORD_TYPES.join(", ")}. Default: all`),
    trace: z.string().min(1).exactOptional().describe(
      "The outermost cause, as records name it. Default: all",
    ),
    from: z.enum(["start", "now"]).default("now")
      .describe("Events only: whether records of the past come first, as far as they are held"),
    limit: z.coerce.number().int().min(1).max(100_000).default(10_000).describe(
      "NDJSON only: the last so many",
    ),
  }),
  media: ["text/event-stream", "application/x-ndjson"],
  run({ served, query, request }) {
    const { journal } = observe(served.world);
    const filter = { types: query.type && new Set(query.type), trace: query.trace };
    if (query.format === "ndjson") {
      const lines = journalLines(journal, filter, query.limit);
      return new Response(lines, { headers: { "content-type": "application/x-ndjson" } });
    }
    const lastEventId = request.headers.get("last-event-id") ?? undefined;
    return new Response(journalEvents(journal, { ...filter, from: query.from, lastEventId }), {
      headers: { "content-type": "text/event-stream", "cache-control": "no-store" },
    });
  },
});

const ledger = route({
  method: "GET",
  path: "/ledger",
  id: "ledger",
  tag: "ledger",
  summary: "What the payment provider and the carrier really did: charges, refunds, declines, labels",
  query: z.strictObject({
    reference: z.string().min(1).exactOptional().describe("The order"),
    idempotencyKey: z.string().min(1).exactOptional(),
    party: z.enum(["payments", "carrier"]).exactOptional(),
    action: z.enum(["charged", "refunded", "declined", "labelled"]).exactOptional(),
    limit: limit(10_000),
    after: z.string().regex(/^\d{1,15}$/, "the `after` of the page before").exactOptional()
      .describe("The `after` of the page before. Default: from the first"),
  }),
  answer: shapes.ledgerSchema,
  run({ served, query: { limit, after, ...filter } }) {
    const { ledger } = observe(served.world);
    const entries = [];
    for (const entry of ledger.find(filter, after === undefined ? 0 : Number(after) + 1)) {
      if (entries.length === limit) {
        return {
          totals: ledger.totals,
          entries,
          dropped: ledger.dropped,
          after: String(entries.at(-1)!.number),
        };
      }
      entries.push(entry);
    }
    return { totals: ledger.totals, entries, dropped: ledger.dropped };
  },
});

/** In the order in which the document lists them. */
export const STATE_ROUTES: readonly Route[] = [
  health,
  worlds,
  systems,
  state,
  queues,
  queue,
  messages,
  tables,
  table,
  items,
  buses,
  functions,
  ledger,
  journal,
];
