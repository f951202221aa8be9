/** Finds what runs have left behind at an endpoint, by the tags that `provision` puts on it. */
import { type Endpoint } from "./endpoint.ts";
import { AwsFault, saysMissing } from "./errors.ts";
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
    ...await found(endpoint, busesAndRules),
    ...await found(endpoint, functions),
    ...await found(endpoint, queues),
    ...await found(endpoint, tables),
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
  const tagsOf = (ResourceARN: string) => async (): Promise<Tags> => {
    const output = await endpoint.call("eventbridge", "ListTagsForResource", { ResourceARN });
    return listed((output as { Tags?: TagList }).Tags);
  };
  const buses = await pages<{ Name: string; Arn: string }>(
    endpoint,
    "eventbridge",
    "ListEventBuses",
    {},
    "EventBuses",
  );
  const left: Leftover[] = [];
  for (const { Name: bus, Arn } of buses) {
    if (bus !== "default" && !bus.startsWith(NAME_PREFIX)) continue;
    left.push(...await leftover(endpoint, { kind: "bus", name: bus }, tagsOf(Arn)));
    const rules = await pages<{ Name: string; Arn: string }>(endpoint, "eventbridge", "ListRules", {
      EventBusName: bus,
      NamePrefix: NAME_PREFIX,
    }, "Rules");
    for (const rule of rules) {
      left.push(...await leftover(endpoint, { kind: "rule", name: rule.Name, bus }, tagsOf(rule.Arn)));
    }
  }
  return left;
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
    const own = await leftover(endpoint, { kind: "function", name }, async () => {
      const { Tags = {} } = await endpoint.call("lambda", "ListTags", { Resource }) as { Tags?: Tags };
      return Tags;
    });
    // What feeds a function goes with it.
    left.push(...own, ...own.map((each): Leftover => ({ ...each, kind: "mapping" })));
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
    const name = QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1);
    left.push(
      ...await leftover(endpoint, { kind: "queue", name }, async () => {
        const { Tags = {} } = await endpoint.call("sqs", "ListQueueTags", { QueueUrl }) as { Tags?: Tags };
        return Tags;
      }),
    );
  }
  return left;
}

async function tables(endpoint: Endpoint): Promise<Leftover[]> {
  const names = await pages<string>(endpoint, "dynamodb", "ListTables", {}, "TableNames");
  const left: Leftover[] = [];
  for (const name of names) {
    if (!name.startsWith(NAME_PREFIX)) continue;
    const table = await unlessGone(async () => {
      const output = await endpoint.call("dynamodb", "DescribeTable", { TableName: name });
      return (output as { Table: { TableArn: string; TableStatus?: string; CreationDateTime?: Date } }).Table;
    });
    if (table === undefined || table.TableStatus === "DELETING") continue;
    left.push(
      ...await leftover(endpoint, { kind: "table", name }, async () =>
        listed(
          await pages<TagList[number]>(endpoint, "dynamodb", "ListTagsOfResource", {
            ResourceArn: table.TableArn,
          }, "Tags"),
        ), table.CreationDateTime?.getTime()),
    );
  }
  return left;
}

type TagList = readonly { readonly Key: string; readonly Value: string }[];

function listed(tags: TagList | undefined): Tags {
  return Object.fromEntries((tags ?? []).map(({ Key, Value }) => [Key, Value]));
}

/** Names that `newPrefix` gives. */
const OWN_NAME = /^(os-[a-z0-9]{6})-/;

/**
 * A leftover where the tags say so; else none.
 *
 * @param madeMs When it was made, where something else than a tag says so.
 */
async function leftover(
  endpoint: Endpoint,
  resource: Resource,
  tagsOf: () => Promise<Tags>,
  madeMs?: number,
): Promise<Leftover[]> {
  let tags: Tags | undefined;
  try {
    tags = await unlessGone(tagsOf);
  } catch (error) {
    // DynamoDB Local has no tags. A name of ours is enough there, and only there: never on AWS itself.
    const run = OWN_NAME.exec(resource.name)?.[1];
    if (!saysMissing(error) || endpoint.kind === "aws") throw error;
    return run === undefined ? [] : [{ ...resource, run, createdMs: madeMs, system: "", by: "name" }];
  }
  const run = tags?.["orderstorm:run"];
  if (tags === undefined || run === undefined) return [];
  const createdMs = Date.parse(tags["orderstorm:created"] ?? "");
  return [{
    ...resource,
    run,
    createdMs: Number.isNaN(createdMs) ? madeMs : createdMs,
    system: tags["orderstorm:system"] ?? "",
    by: "tag",
  }];
}

/** What `find` finds; nothing where a look-alike has no such service. */
async function found(
  endpoint: Endpoint,
  find: (endpoint: Endpoint) => Promise<Leftover[]>,
): Promise<Leftover[]> {
  try {
    return await find(endpoint);
  } catch (error) {
    if (saysMissing(error) && endpoint.kind !== "aws") return [];
    throw error;
  }
}

/** What `read` finds; undefined when what it asks of was removed in the meantime. */
async function unlessGone<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AwsFault && /NotFound|NonExistent|DoesNotExist/.test(error.code)) return undefined;
    throw error;
  }
}
