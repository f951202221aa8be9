import assert from "node:assert/strict";
import { createWorld } from "../sim/mod.ts";
import { hosted } from "../hosting/mod.ts";
import { findSystem } from "../services/systems/mod.ts";
import { cleanUp, tableOf } from "./cleanup.ts";
import { type CleanupArguments, readCleanupArguments } from "./cleanup_arguments.ts";
import { AwsFault, TargetError } from "./errors.ts";
import { type FakeEndpoint, fakeEndpoint, missing, unreachable } from "./fixture.ts";
import { findLeftovers } from "./leftovers.ts";
import { prefixed, runTags } from "./prefix.ts";
import { provision } from "./provision.ts";

const HOUR_MS = 3_600_000;
const NOW_MS = Date.UTC(2026, 0, 1);

/** An account with what two runs have left, and a queue of somebody else. */
async function leftBehind(refuse: (operation: string) => void = () => {}): Promise<FakeEndpoint> {
  const world = createWorld({ seed: 1 });
  const endpoint = fakeEndpoint(({ service, operation, input }) => {
    refuse(operation);
    return world.apply(service, operation, input);
  });
  for (const [prefix, ageMs] of [["os-aaaaaa-", 2 * HOUR_MS], ["os-bbbbbb-", HOUR_MS / 2]] as const) {
    const system = prefixed(hosted(findSystem("choreography", "buffered")), prefix);
    await provision(system, endpoint, { functions: false, tags: runTags(prefix, system, NOW_MS - ageMs) });
  }
  await endpoint.call("sqs", "CreateQueue", { QueueName: "os-cccccc-not-ours" });
  await endpoint.call("sqs", "CreateQueue", { QueueName: "orders", tags: { "orderstorm:run": "x" } });
  return endpoint;
}

const runsOf = (found: readonly { run: string }[]) => [...new Set(found.map(({ run }) => run))].sort();

Deno.test("leftovers are what has the tag, in the order of removal, and nobody else's", async () => {
  const found = await findLeftovers(await leftBehind(), { nowMs: NOW_MS });
  assert.deepEqual(runsOf(found), ["os-aaaaaa", "os-bbbbbb"]);
  assert.deepEqual([...new Set(found.map(({ kind }) => kind))], ["rule", "bus", "queue", "table"]);
  assert.ok(found.every(({ name }) => name.startsWith("os-aaaaaa-") || name.startsWith("os-bbbbbb-")));
  const queue = found.find(({ kind }) => kind === "queue");
  assert.deepEqual([queue?.by, queue?.system, queue?.createdMs], [
    "tag",
    "choreography/buffered",
    NOW_MS - 2 * HOUR_MS,
  ]);
});

Deno.test("leftovers of one run, or of a time ago, are only those", async () => {
  const endpoint = await leftBehind();
  const one = await findLeftovers(endpoint, { run: "os-bbbbbb", nowMs: NOW_MS });
  assert.deepEqual(runsOf(one), ["os-bbbbbb"]);
  // The embedded account keeps no tags of tables, and says that they were made at its start, which is now.
  const old = await findLeftovers(endpoint, { olderThanMs: HOUR_MS, nowMs: NOW_MS });
  assert.deepEqual(runsOf(old), ["os-aaaaaa"]);
  assert.ok(old.some(({ kind }) => kind === "bus") && old.some(({ kind }) => kind === "queue"));
});

Deno.test("tables without tags are known by their name at an endpoint that has none, and never on AWS", async () => {
  const answer = ({ operation }: { operation: string }): object => {
    if (operation === "ListTables") return { TableNames: ["os-aaaaaa-Orders", "os-Orders", "Orders"] };
    if (operation === "DescribeTable") return { Table: { TableArn: "arn", TableStatus: "ACTIVE" } };
    if (operation === "ListTagsOfResource") throw missing("dynamodb ListTagsOfResource");
    return {};
  };
  const found = await findLeftovers(fakeEndpoint(answer));
  assert.deepEqual(found.map(({ name, by, run }) => [name, by, run]), [[
    "os-aaaaaa-Orders",
    "name",
    "os-aaaaaa",
  ]]);
  await assert.rejects(findLeftovers(fakeEndpoint(answer, { kind: "aws" })), /has no dynamodb/);
});

Deno.test("functions that are left are found by their tags, and what feeds them goes first", async () => {
  const endpoint = fakeEndpoint(({ operation, input }) => {
    if (operation === "ListFunctions") {
      return input.Marker ? { Functions: [{ FunctionName: "os-aaaaaa-b", FunctionArn: "b" }] } : {
        Functions: [{ FunctionName: "os-aaaaaa-a", FunctionArn: "a" }, {
          FunctionName: "x",
          FunctionArn: "x",
        }],
        NextMarker: "2",
      };
    }
    if (operation === "ListTags") {
      return { Tags: input.Resource === "a" ? {} : { "orderstorm:run": "os-aaaaaa" } };
    }
    return {};
  });
  const found = await findLeftovers(endpoint);
  assert.deepEqual(found.map(({ kind, name }) => `${kind} ${name}`), [
    "mapping os-aaaaaa-b",
    "function os-aaaaaa-b",
  ]);
});

Deno.test("what was removed while it was looked at is not left, and what does not answer is a failure", async () => {
  const gone = await leftBehind((operation) => {
    if (operation === "ListQueueTags") throw new AwsFault("QueueDoesNotExist", "gone", 400);
  });
  const found = await findLeftovers(gone, { nowMs: NOW_MS });
  assert.deepEqual([...new Set(found.map(({ kind }) => kind))], ["rule", "bus", "table"]);
  const silent = fakeEndpoint(() => {
    throw unreachable();
  });
  await assert.rejects(findLeftovers(silent), /connection refused/);
});

const ARGUMENTS: CleanupArguments = readCleanupArguments(["--target", "http://127.0.0.1:4566"]);

/** Cleans up and gives the exit code and what was printed. */
async function cleaned(
  endpoint: FakeEndpoint,
  args: Partial<CleanupArguments>,
  answer: string | undefined = undefined,
): Promise<[number, string]> {
  let printed = "";
  const code = await cleanUp({ ...ARGUMENTS, ...args }, endpoint, {
    nowMs: NOW_MS,
    print: (text) => void (printed += text),
    prompt: { yes: args.yes ?? false, terminal: answer !== undefined, ask: () => answer },
  });
  return [code, printed];
}

Deno.test("cleanup shows, asks, removes, and then finds nothing", async () => {
  const endpoint = await leftBehind();
  const [dry, shown] = await cleaned(endpoint, { dryRun: true });
  assert.equal(dry, 1);
  assert.match(shown, /^kind +name +run +age +system\nrule +os-aaaaaa-orders\/os-aaaaaa-/);
  assert.match(shown, /queue +os-bbbbbb-payments-dlq +os-bbbbbb +30 min +choreography\/buffered\n/);
  assert.match(shown, /\n56 things left at .*; nothing was removed \(--dry-run\)\n$/);
  await assert.rejects(cleaned(endpoint, {}), /there is no terminal; --yes answers it/);
  await assert.rejects(cleaned(endpoint, {}, "n"), TargetError);
  assert.equal((await findLeftovers(endpoint)).length, 56);
  const [code, removed] = await cleaned(endpoint, { run: "os-aaaaaa" }, "y");
  assert.equal(code, 0);
  assert.match(removed, /\n28 things removed from http:\/\/127\.0\.0\.1:4566\n$/);
  assert.equal((await cleaned(endpoint, { yes: true }))[0], 0);
  assert.deepEqual(await cleaned(endpoint, {}), [0, "Nothing is left at http://127.0.0.1:4566\n"]);
  const { QueueUrls } = await endpoint.call("sqs", "ListQueues", {}) as { QueueUrls: string[] };
  assert.equal(QueueUrls.length, 2, "what is not ours stays");
});

Deno.test("cleanup names what it cannot remove, and exits with 1", async () => {
  const endpoint = await leftBehind((operation) => {
    if (operation === "DeleteTable") throw new AwsFault("AccessDeniedException", "no", 400);
  });
  const [code, printed] = await cleaned(endpoint, { yes: true });
  assert.equal(code, 1);
  assert.match(
    printed,
    /\n44 things removed .*\nCannot remove table os-aaaaaa-\w+: AccessDeniedException: no\n/,
  );
});

Deno.test("the table of leftovers says what is known by its name only", () => {
  const text = tableOf([{
    kind: "table",
    name: "os-aaaaaa-Orders",
    run: "os-aaaaaa",
    createdMs: undefined,
    system: "",
    by: "name",
  }], NOW_MS);
  assert.match(text, /\ntable +os-aaaaaa-Orders +os-aaaaaa +\? +known by its name\n$/);
});

Deno.test("cleanup's command line is read, and what is wrong on it is said", () => {
  const args = readCleanupArguments(
    [
      "--target",
      "aws",
      "--region",
      "eu-west-1",
      "--account",
      "123456789012",
      "--older-than",
      "1.5h",
      "--run",
      "os-x-",
      "-y",
    ],
  );
  assert.deepEqual(args, {
    help: false,
    target: "aws",
    region: "eu-west-1",
    account: "123456789012",
    olderThanMs: 5_400_000,
    run: "os-x",
    dryRun: false,
    yes: true,
  });
  assert.equal(readCleanupArguments([]).help, true);
  const wrong: readonly (readonly [string[], RegExp])[] = [
    [["--yes"], /no --target, expected an URL/],
    [["--target", "aws", "--older-than", "1 hour"], /--older-than 1 hour: expected a time such as 30s/],
    [["--target", "aws", "--run", "a b"], /--run a b: expected a run such as/],
    [["--traget", "aws"], /Unknown option --traget, nearest is --target; --help names all/],
    [["http://127.0.0.1"], /Unexpected argument/],
  ];
  for (const [given, message] of wrong) {
    assert.throws(
      () => readCleanupArguments(given),
      (error) => error instanceof TargetError && message.test(error.message),
    );
  }
});
