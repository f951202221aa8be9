/** Finds what runs have left behind at an endpoint, by the tags that `provision` puts on it. */
import { type Endpoint } from "./endpoint.ts";
import { AwsFault, TargetError } from "./errors.ts";
import { pages } from "./pages.ts";
import { NAME_PREFIX } from "./prefix.ts";
import { KINDS, removeAll, type RemoveOptions, type Resource } from "./remove.ts";

/** Something that a run has left. */
export interface Leftover extends Resource {
  /** The run, as its tag says: `os-7f3k2m`. */
  readonly run: string;
  /** Undefined when no tag says when it was made. */
  readonly createdMs: number | undefined;
  /** `choreography/direct`; empty when no tag says so. */
  readonly system: string;
  /** How it is known to be ours: its name only where the endpoint has no tags for tables (DynamoDB Local). */
  readonly by: "tag" | "name";
}

export interface FindOptions {
  /** Only of this run. */
  readonly run?: string;
  /** Only what was made at least so long ago. */
  readonly olderThanMs?: number;
  /** Default the present. */
  readonly nowMs?: number;
}

type Tags = Readonly<Record<string, string>>;

/**
 * Everything that carries the tag `orderstorm:run`, in the order of removal.
 *
 * @throws {AwsFault | TargetError} As `endpoint.call`; what the endpoint has no operation for is taken as not there.
 */
export async function findLeftovers(endpoint: Endpoint, options: FindOptions = {}): Promise<Leftover[]> {
  const all = [
    ...await found(() => busesAndRules(endpoint)),
    ...await found(() => functions(endpoint)),
    ...await found(() => queues(endpoint)),
    ...await found(() => tables(endpoint)),
  ];
  const nowMs = options.nowMs ?? Date.now();
  const before = options.olderThanMs === undefined ? Infinity : nowMs - options.olderThanMs;
  return all
    .filter(({ run }) => options.run === undefined || run === options.run)
    .filter(({ createdMs }) => before === Infinity || (createdMs !== undefined && createdMs <= before))
    .sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

/** @returns What could not be removed, each with the reason. */
export function removeLeftovers(
  endpoint: Endpoint,
  leftovers: readonly Leftover[],
  options?: RemoveOptions,
): Promise<string[]> {
  return removeAll(endpoint, leftovers, options);
}

async function busesAndRules(endpoint: Endpoint): Promise<Leftover[]> {
  const buses = await pages<{ Name: string; Arn: string }>(
    endpoint,
    "eventbridge",
    "ListEventBuses",
    {},
    "EventBuses",
  );
  const left: Leftover[] = [];
  for (const bus of buses) {
    if (bus.Name !== "default" && !bus.Name.startsWith(NAME_PREFIX)) continue;
    left.push(...leftover({ kind: "bus", name: bus.Name }, await tagsOfEvents(endpoint, bus.Arn)));
    const rules = await pages<{ Name: string; Arn: string }>(endpoint, "eventbridge", "ListRules", {
      EventBusName: bus.Name,
      NamePrefix: NAME_PREFIX,
    }, "Rules");
    for (const rule of rules) {
      const tags = await tagsOfEvents(endpoint, rule.Arn);
      left.push(...leftover({ kind: "rule", name: rule.Name, bus: bus.Name }, tags));
    }
  }
  return left;
}

async function tagsOfEvents(endpoint: Endpoint, arn: string): Promise<Tags> {
  return await present({}, async () => {
    const output = await endpoint.call("eventbridge", "ListTagsForResource", { ResourceARN: arn });
    return listed((output as { Tags?: TagList }).Tags);
  });
}

async function functions(endpoint: Endpoint): Promise<Leftover[]> {
  const all = await pages<{ FunctionName: string; FunctionArn: string }>(
    endpoint,
    "lambda",
    "ListFunctions",
    {},
    "Functions",
  );
  const left: Leftover[] = [];
  for (const { FunctionName: name, FunctionArn: Resource } of all) {
    if (!name.startsWith(NAME_PREFIX)) continue;
    const tags = await present(
      {},
      async () => (await endpoint.call("lambda", "ListTags", { Resource }) as { Tags?: Tags }).Tags ?? {},
    );
    const own = leftover({ kind: "function", name }, tags);
    if (own.length > 0) left.push(...leftover({ kind: "mapping", name }, tags), ...own);
  }
  return left;
}

async function queues(endpoint: Endpoint): Promise<Leftover[]> {
  // Without MaxResults, SQS ends at a thousand and gives no token.
  const urls = await pages<string>(endpoint, "sqs", "ListQueues", {
    QueueNamePrefix: NAME_PREFIX,
    MaxResults: 1_000,
  }, "QueueUrls");
  const left: Leftover[] = [];
  for (const QueueUrl of urls) {
    const tags = await present(
      {},
      async () => (await endpoint.call("sqs", "ListQueueTags", { QueueUrl }) as { Tags?: Tags }).Tags ?? {},
    );
    left.push(...leftover({ kind: "queue", name: QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1) }, tags));
  }
  return left;
}

/** Names that `newPrefix` gives. */
const OWN_NAME = /^(os-[a-z0-9]{6})-/;

async function tables(endpoint: Endpoint): Promise<Leftover[]> {
  const names = await pages<string>(endpoint, "dynamodb", "ListTables", {}, "TableNames");
  const left: Leftover[] = [];
  for (const name of names) {
    if (!name.startsWith(NAME_PREFIX)) continue;
    left.push(...await present([], () => table(endpoint, name)));
  }
  return left;
}

async function table(endpoint: Endpoint, name: string): Promise<Leftover[]> {
  const { Table } = await endpoint.call("dynamodb", "DescribeTable", { TableName: name }) as {
    Table: { TableArn: string; TableStatus?: string; CreationDateTime?: Date };
  };
  if (Table.TableStatus === "DELETING") return [];
  try {
    const tags = await pages<{ Key: string; Value: string }>(endpoint, "dynamodb", "ListTagsOfResource", {
      ResourceArn: Table.TableArn,
    }, "Tags");
    return leftover({ kind: "table", name }, listed(tags));
  } catch (error) {
    // DynamoDB Local has no tags. A name of ours is enough there, and only there: never on AWS itself.
    const run = OWN_NAME.exec(name)?.[1];
    const tagless = error instanceof TargetError && !error.message.startsWith("Cannot reach") ||
      error instanceof AwsFault && /not supported|UnknownOperation/i.test(`${error.code} ${error.message}`);
    if (!tagless || endpoint.kind === "aws" || run === undefined) throw error;
    return [{
      kind: "table",
      name,
      run,
      createdMs: Table.CreationDateTime?.getTime(),
      system: "",
      by: "name",
    }];
  }
}

type TagList = readonly { readonly Key: string; readonly Value: string }[];

function listed(tags: TagList | undefined): Tags {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value]));
}

/** A leftover where the tags say so; else none. */
function leftover(resource: Resource, tags: Tags): Leftover[] {
  const run = tags["orderstorm:run"];
  if (run === undefined) return [];
  const createdMs = Date.parse(tags["orderstorm:created"] ?? "");
  return [{
    ...resource,
    run,
    createdMs: Number.isNaN(createdMs) ? undefined : createdMs,
    system: tags["orderstorm:system"] ?? "",
    by: "tag",
  }];
}

/** What `read` finds; nothing where the endpoint has no such service. */
async function found(read: () => Promise<Leftover[]>): Promise<Leftover[]> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TargetError && !error.message.startsWith("Cannot reach")) return [];
    throw error;
  }
}

/** What `read` finds; `gone` when what it asks of was removed in the meantime. */
async function present<T>(gone: T, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AwsFault && /NotFound|NonExistent|DoesNotExist/.test(error.code)) return gone;
    throw error;
  }
}
