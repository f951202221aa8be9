/** The command line at an endpoint, as its users see it: in processes of their own, on the embedded account over HTTP. */
import assert from "node:assert/strict";
import { type Endpoint, openEndpoint } from "../../targets/mod.ts";
import { startEmbeddedServer } from "./embedded_server.main.ts";
import { parseVerdict } from "../../reports/verdict.ts";

const MAIN = new URL("../main.ts", import.meta.url).href;

function command(args: readonly string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, ...args],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  });
}

async function scenario(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const { code, stdout, stderr } = await command(args).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

Deno.test("scenario --hosting workers runs happy-path in real time on the embedded account over HTTP", async () => {
  const { code, stdout, stderr } = await scenario(
    ...["happy-path", "--orders", "10", "--seed", "3", "--hosting", "workers", "--json", "-"],
  );
  assert.equal(code, 0, stdout + stderr);
  const verdict = parseVerdict(JSON.parse(stdout));
  const { target, hosting, time, transport, counts } = verdict;
  assert.deepEqual([target, hosting, time, transport], ["embedded", "workers", "real", "http"]);
  assert.deepEqual([counts.arrived, counts.shipped + counts.rejected], [10, counts.accepted]);
  assert.ok(counts.shipped > 0);
  assert.deepEqual(
    verdict.checks.map(({ name }) => name),
    [
      "nothing-lost",
      "charged-once",
      "stock-conserved",
      "idempotent",
      "dlq-exact",
      "queues-drained",
      "status-readable",
    ],
  );
  assert.deepEqual(
    verdict.notChecked.map(({ check }) => check),
    ["causal-order", "retry-counts", "permissions", "latency-p50", "latency-p99", "throughput"],
  );
  assert.match(verdict.replay, /--hosting workers --orders 10/);
  assert.match(verdict.notes.join(), /in real time no run is like another/);
});

Deno.test("scenario --time real runs the embedded account at the pace of the wall clock", async () => {
  const { code, stdout, stderr } = await scenario(
    ...["happy-path", "--orders", "3", "--seed", "3", "--time", "real", "--json", "-"],
  );
  assert.equal(code, 0, stdout + stderr);
  const { time, hosting, virtualMs, wallMs } = parseVerdict(JSON.parse(stdout));
  assert.deepEqual([time, hosting], ["real", "lambda"]);
  assert.ok(virtualMs <= wallMs);
});

const REFUSED: readonly (readonly [args: string[], message: RegExp])[] = [
  [["--target", "http://127.0.0.1:9"], /^Cannot reach http:\/\/127\.0\.0\.1:9: connection refused.*\n$/],
  [["--target", "nowhere"], /^Cannot use --target nowhere: expected embedded, aws, or an URL/],
  [["--target", "http://127.0.0.1:9", "--hosting", "lambda"], /cannot reach the payment provider.*workers/],
  [["--hosting", "worker"], /nearest is workers/],
  [["--hosting", "workers", "--time", "virtual"], /Cannot use --time virtual with --hosting workers/],
  [["--hosting", "workers", "--transport", "wire"], /workers reach the account over HTTP/],
  [["--hosting", "workers", "--verify"], /Cannot --verify runs in real time/],
  [
    ["--hosting", "workers", "--orders", "5000", "--most-minutes", "1"],
    /5000 orders take .* to arrive.*--most-minutes \d+.*--orders \d+/,
  ],
  [["--target", "aws"], /no --region/],
];

for (const [args, message] of REFUSED) {
  Deno.test(`scenario says in one line what is wrong, and exits with 2 (${args.join(" ")})`, async () => {
    const { code, stdout, stderr } = await scenario("happy-path", ...args);
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, message);
    assert.equal(stderr.trimEnd().split("\n").length, 1, stderr);
  });
}

/** Everything that is there, by name. */
async function resources(endpoint: Endpoint): Promise<string[]> {
  const [queues, tables, buses] = await Promise.all([
    endpoint.call("sqs", "ListQueues", {}),
    endpoint.call("dynamodb", "ListTables", {}),
    endpoint.call("eventbridge", "ListEventBuses", { NamePrefix: "os-" }),
  ]) as [{ QueueUrls?: string[] }, { TableNames?: string[] }, { EventBuses?: { Name: string }[] }];
  return [
    ...queues.QueueUrls ?? [],
    ...tables.TableNames ?? [],
    ...(buses.EventBuses ?? []).map(({ Name }) => Name),
  ];
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const endMs = performance.now() + 90_000;
  while (!await holds()) {
    assert.ok(performance.now() < endMs, `within 90 s: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function served(work: (endpoint: Endpoint) => Promise<void>): Promise<void> {
  const server = await startEmbeddedServer(1);
  const endpoint = await openEndpoint({ target: server.url, env: {} });
  try {
    await work(endpoint);
  } finally {
    endpoint.close();
    server.close();
  }
}

Deno.test("scenario that is interrupted in mid-run removes what it made, and exits with 130", async () => {
  await served(async (endpoint) => {
    const child = command([
      ...["happy-path", "--orders", "3000", "--seed", "3", "--target", endpoint.url!],
    ]).spawn();
    const output = child.output();
    await until("an order is stored", async () => {
      const table = (await resources(endpoint)).find((name) => name.endsWith("-Orders"));
      if (table === undefined) return false;
      const { Count = 0 } = await endpoint.call("dynamodb", "Scan", { TableName: table }).catch(
        () => ({}),
      ) as {
        Count?: number;
      };
      return Count > 0;
    });
    child.kill("SIGINT");
    const { code, stderr, stdout } = await output;
    assert.equal(code, 130, new TextDecoder().decode(stderr));
    assert.match(new TextDecoder().decode(stderr), /Interrupted: removing what was made/);
    assert.equal(stdout.length, 0);
    assert.deepEqual(await resources(endpoint), []);
  });
});

Deno.test("scenario --keep leaves what it made, and says how to remove it", async () => {
  await served(async (endpoint) => {
    const { code, stderr } = await scenario(
      ...["happy-path", "--orders", "2", "--seed", "3", "--target", endpoint.url!, "--keep", "--quiet"],
    );
    assert.equal(code, 0, stderr);
    const [, run] = /deno task cleanup --target http:\S+ --run (os-\w+)/.exec(stderr) ?? [];
    const kept = await resources(endpoint);
    assert.ok(kept.length > 10);
    assert.ok(kept.every((name) => name.includes(`${run}-`)), kept.join());
  });
});
