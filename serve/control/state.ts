/** A world from outside: its queues, tables, buses and functions as they are, without a call that would change them. */
import type { DynamoDbState } from "../../sim/aws/dynamodb/mod.ts";
import type { EventBridgeState } from "../../sim/aws/eventbridge/mod.ts";
import type { LambdaState } from "../../sim/aws/lambda/mod.ts";
import type { SqsState } from "../../sim/aws/sqs/mod.ts";
import { shownSettings } from "../../sim/aws/sqs/queue_attributes.ts";
import { natives } from "../../sim/host/natives.ts";
import type { z } from "zod";
import { nearest } from "../../targets/nearest.ts";
import { plainItem, wireItem } from "./items.ts";
import { observe } from "./observation.ts";
import { notFound, Problem } from "./problem.ts";
import type { ControlledWorld } from "./server.ts";
import type * as shapes from "./shapes.ts";

type Queue = z.infer<typeof shapes.queueSchema>;
type Page = { readonly limit: number; readonly after?: string | undefined };

/**
 * Runs `look` inside a world once everything has happened that was due before.
 *
 * @throws What `look` throws.
 * @throws {Problem} The world was replaced meanwhile.
 */
export function inside<T>({ pace, world }: ControlledWorld, look: () => T): Promise<T> {
  const { over } = observe(world);
  return new Promise((resolve, reject) => {
    const gone = (): void => reject(new Problem("unavailable", `${over.reason} meanwhile: ask again`));
    if (over.aborted) return gone();
    over.addEventListener("abort", gone, { once: true });
    pace.submit(() => {
      over.removeEventListener("abort", gone);
      // Whoever waits for the outcome goes on outside: the world's turn would drain what they do.
      try {
        const found = look();
        natives.setImmediate(() => resolve(found));
      } catch (error) {
        natives.setImmediate(() => reject(error));
      }
    });
  });
}

export function queues({ world }: ControlledWorld): Queue[] {
  const sqs = world.account.peer<SqsState>("sqs");
  return Array.from(sqs.queues, (queue) => {
    const { visible, inFlight, delayed } = sqs.depths(queue.identity.name);
    let oldestMs = Infinity;
    for (const message of queue.all()) {
      if (!message.deleted) oldestMs = Math.min(oldestMs, message.content.sentMs);
    }
    return {
      name: queue.identity.name,
      url: queue.identity.url,
      arn: queue.identity.arn,
      visible,
      inFlight,
      delayed,
      oldestAgeMs: oldestMs === Infinity ? null : Math.max(0, Math.floor(world.nowMs() - oldestMs)),
      waitingReceivers: queue.demand.polls.size,
      attributes: shownSettings(queue.settings),
      tags: Object.fromEntries(queue.tags),
    };
  });
}

/** @throws {Problem} There is no such queue. */
export function queue(served: ControlledWorld, name: string): Queue {
  return oneOf("queue", name, queues(served));
}

/** The messages of a queue, none of them counted as received. @throws {Problem} There is no such queue. */
export function messages(
  { world }: ControlledWorld,
  name: string,
  { limit, after }: Page,
): z.infer<typeof shapes.messagesSchema> {
  const sqs = world.account.peer<SqsState>("sqs");
  if (!sqs.queueNamed(name)) throw missing("queue", name, sqs.queues, (queue) => queue.identity.name);
  const { page, next } = pageOf(sqs.messages(name), (message) => message.id, limit, after);
  return {
    queue: name,
    messages: page.map(({ id, state, body, receiveCount, attributes, trace }) => ({
      id,
      state,
      body,
      receiveCount,
      ageMs: Math.max(0, Math.floor(world.nowMs() - Number(attributes.SentTimestamp))),
      attributes,
      trace,
    })),
    ...next,
  };
}

export function tables({ world }: ControlledWorld): z.infer<typeof shapes.tableSchema>[] {
  return Array.from(world.account.peer<DynamoDbState>("dynamodb").tables.values(), (table) => ({
    name: table.name,
    arn: table.options.arn,
    items: table.records.size,
    sizeBytes: table.sizeBytes,
    keys: [
      { name: table.schema.hash.name, kind: "partition" as const },
      ...(table.schema.range ? [{ name: table.schema.range.name, kind: "sort" as const }] : []),
    ],
    indexes: table.options.indexes.map(({ name, entries }) => ({ name, entries: entries.size })),
  }));
}

/** @throws {Problem} There is no such table. */
export function table(served: ControlledWorld, name: string): z.infer<typeof shapes.tableSchema> {
  return oneOf("table", name, tables(served));
}

/**
 * The items of a table, in the order of a scan.
 *
 * @param plain Whether as plain JSON in place of DynamoDB's: numbers that are exact, sets as lists.
 * @throws {Problem} There is no such table, or `after` is of no page.
 */
export function items(
  { world }: ControlledWorld,
  name: string,
  { limit, after, plain }: Page & { readonly plain: boolean },
): z.infer<typeof shapes.itemsSchema> {
  const all = world.account.peer<DynamoDbState>("dynamodb").tables;
  const found = all.get(name);
  if (!found) throw missing("table", name, all.keys(), (key) => key);
  const from = after === undefined ? undefined : positionIn(after);
  const page: z.infer<typeof shapes.itemsSchema>["items"] = [];
  for (const record of found.records.ascending(from, undefined)) {
    if (page.length === limit) return { table: name, items: page, after: positionText(record) };
    page.push(plain ? plainItem(record.item) : wireItem(record.item));
  }
  return { table: name, items: page };
}

export function buses({ world }: ControlledWorld): z.infer<typeof shapes.busSchema>[] {
  const state = world.account.peer<EventBridgeState>("eventbridge");
  return Array.from(state.buses.values(), (bus) => ({
    name: bus.name,
    arn: bus.arn,
    inFlight: Array.from(state.inFlight).filter((delivery) => delivery.bus === bus.name).length,
    rules: Array.from(bus.rules.values(), (rule) => ({
      name: rule.name,
      state: rule.state,
      pattern: rule.patternText === undefined ? null : JSON.parse(rule.patternText) as unknown,
      targets: Array.from(rule.targets.values(), (target) => ({
        id: target.id,
        arn: target.arn,
        maximumRetryAttempts: target.maxRetries,
        ...(target.deadLetterUrl === undefined ? undefined : {
          deadLetterQueue: target.deadLetterUrl.slice(target.deadLetterUrl.lastIndexOf("/") + 1),
        }),
      })),
    })),
  }));
}

export function functions({ world }: ControlledWorld): z.infer<typeof shapes.functionSchema>[] {
  const lambda = world.account.peer<LambdaState>("lambda");
  return Array.from(lambda.functions.values(), (fn) => ({
    name: fn.name,
    arn: fn.arn,
    running: fn.busy,
    idleSandboxes: Array.from(fn.everyVersion()).reduce((idle, { pool }) => idle + pool.idle, 0),
    reservedConcurrency: fn.reservedConcurrency ?? null,
    timeoutSeconds: fn.latest.settings.timeoutSeconds,
    memoryMb: fn.latest.settings.memoryMb,
    eventSources: Array.from(lambda.mappings.values())
      .filter(({ settings }) => settings.functionName === fn.name)
      .map(({ source, settings }) => ({ arn: source.arn, enabled: settings.enabled })),
  }));
}

export function systems(served: ControlledWorld): z.infer<typeof shapes.systemSchema>[] {
  return served.systems.map(({ name, variant, summary, routes }) => ({
    name,
    variant,
    summary,
    routes: routes.map((route) => ({ method: route.method, path: route.path, function: route.function })),
  }));
}

export function state(served: ControlledWorld): z.infer<typeof shapes.stateSchema> {
  return {
    account: served.account,
    region: served.region,
    elapsedMs: served.world.elapsedMs(),
    queues: queues(served),
    tables: tables(served),
    buses: buses(served),
    functions: functions(served),
    pendingEvents: served.world.account.peer<LambdaState>("lambda").pendingEvents,
    systems: systems(served),
  };
}

/** One page of a list whose members have ids; `after` is the id of the last one of the page before. */
function pageOf<T>(
  all: Iterable<T>,
  idOf: (member: T) => string,
  limit: number,
  after: string | undefined,
): { page: T[]; next: { after?: string } } {
  const page: T[] = [];
  let begun = after === undefined;
  for (const member of all) {
    if (!begun) begun = idOf(member) === after;
    else if (page.length === limit) return { page, next: { after: idOf(page.at(-1)!) } };
    else page.push(member);
  }
  if (begun) return { page, next: {} };
  throw new Problem("not-valid", "The list cannot go on after something that is no longer in it", {
    mistakes: [{ at: "query.after", is: JSON.stringify(after), expected: "the `after` of the page before" }],
  });
}

function oneOf<T extends { readonly name: string }>(what: string, name: string, all: readonly T[]): T {
  const found = all.find((one) => one.name === name);
  if (found) return found;
  throw missing(what, name, all, (one) => one.name);
}

function missing<T>(what: string, name: string, all: Iterable<T>, nameOf: (one: T) => string): Problem {
  return notFound(what, name, nearest(name, Array.from(all, nameOf)));
}

interface Place {
  readonly hash: number;
  readonly pk: string;
  readonly sk: string;
  readonly tie: string;
}

function positionText({ hash, pk, sk }: Place): string {
  return btoa(JSON.stringify([hash, pk, sk]).replace(/[^\0-\x7f]/g, escaped));
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

function positionIn(text: string): Place {
  try {
    const [hash, pk, sk] = JSON.parse(atob(text)) as unknown[];
    if (typeof hash === "number" && typeof pk === "string" && typeof sk === "string") {
      return { hash, pk, sk, tie: "" };
    }
  } catch {
    // No base64, or no JSON: refused below like JSON of another shape.
  }
  throw new Problem("not-valid", "The place where the page is to begin cannot be read", {
    mistakes: [{ at: "query.after", is: JSON.stringify(text), expected: "the `after` of the page before" }],
  });
}
