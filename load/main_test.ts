/** `deno task load` as its users see it, in processes of its own; those that need k6 run only where it is found. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { findK6 } from "./k6.main.ts";
import type { LoadVerdict } from "./verdict.ts";

const MAIN = new URL("./main.ts", import.meta.url).href;
/** Nothing here takes a tenth of it. */
const BOUND_MS = 240_000;
const ignore = (await findK6().catch(() => undefined)) === undefined;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function load(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, ...args],
    env: { NO_COLOR: "1", ...env },
    signal: AbortSignal.timeout(BOUND_MS),
  }).output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

async function verdictOf(
  ...args: string[]
): Promise<{ readonly code: number; readonly verdict: LoadVerdict }> {
  const { code, stdout, stderr } = await load([...args, "--json", "-"]);
  assert.ok(stdout.startsWith("{"), `exit code ${code}\n${stdout}\n${stderr}`);
  return { code, verdict: JSON.parse(stdout) as LoadVerdict };
}

/** The names of checks that did not hold. */
function broken({ checks }: LoadVerdict): string[] {
  return checks.filter(({ held }) => held !== true).map(({ name }) => name);
}

/** Figures of time are those of the machine, and no matter of a test. */
function brokenButTime(verdict: LoadVerdict): string[] {
  return broken(verdict).filter((name) => !/-p\d\d$|^arrivals-kept$/.test(name));
}

interface ShopOptions {
  /** Takes every request for a new order, whatever its key. */
  readonly forgetsKeys?: boolean;
  /** Gives up on a message whenever its queues are looked at. */
  readonly losesMessages?: boolean;
}

/** An orders API whose orders are final at once, and SQS's two operations that load needs, at one port. */
function serveShop({ forgetsKeys = false, losesMessages = false }: ShopOptions = {}) {
  const orders = new Map<string, unknown>();
  let deadLetters = 0;
  let requests = 0;
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const { pathname } = new URL(request.url);
    const body = await request.text();
    requests++;
    switch (request.headers.get("x-amz-target")) {
      case "AmazonSQS.ListQueues":
        return Response.json({ QueueUrls: ["http://sqs/1/payments", "http://sqs/1/payments-dlq"] });
      case "AmazonSQS.GetQueueAttributes": {
        const dead = /-dlq/.test(body);
        if (dead && losesMessages) deadLetters++;
        return Response.json({
          Attributes: { ApproximateNumberOfMessages: dead ? String(deadLetters) : "0" },
        });
      }
    }
    if (request.method === "GET") {
      const order = orders.get(pathname.slice("/orders/".length));
      return order === undefined ? new Response(null, { status: 404 }) : Response.json(order);
    }
    const key = request.headers.get("idempotency-key") + (forgetsKeys ? `-${requests}` : "");
    const orderId = `ord_${createHash("sha256").update(key).digest("hex").slice(0, 24)}`;
    const reason = body.includes("tok_declined")
      ? "declined"
      : body.includes("OUT-OF-STOCK")
      ? "out-of-stock"
      : undefined;
    orders.set(orderId, { orderId, status: reason === undefined ? "SHIPPED" : "REJECTED", reason });
    return Response.json({ orderId, status: "ACCEPTED" }, { status: 202 });
  });
  const url = `http://127.0.0.1:${server.addr.port}`;
  return { url, ordersUrl: `${url}/orders`, [Symbol.asyncDispose]: () => server.shutdown() };
}

Deno.test("deno task load says in one line how to get k6 where it is not found, and ends with 2", async () => {
  const { code, stdout, stderr } = await load(["smoke"], { K6: "/nowhere/k6" });
  assert.deepEqual([code, stdout], [2, ""]);
  assert.match(stderr, /^Cannot run K6 \/nowhere\/k6: .*go install go\.k6\.io\/k6@latest.*\n$/);
});

Deno.test("deno task load names what is wrong with its command line, and ends with 2", async () => {
  const { code, stderr } = await load(["smoke", "--slow-payment", "5000"]);
  assert.deepEqual([code, stderr], [
    2,
    "Unknown option --slow-payment, nearest is --slow-payments; --help names all\n",
  ]);
});

Deno.test({
  name: "deno task load passes with real k6 where orders, repetitions and queues are as they must be",
  ignore,
  async fn() {
    await using shop = serveShop();
    const { code, verdict } = await verdictOf(
      ..."smoke --duration 4 --rate 8 --orders-url".split(" "),
      shop.ordersUrl,
      "--target",
      shop.url,
    );
    assert.deepEqual(brokenButTime(verdict), []);
    assert.equal(code, broken(verdict).length === 0 ? 0 : 1);
    const { sent, accepted, repeated, shipped, rejected } = verdict.counts;
    assert.ok(sent > 20 && accepted === sent && repeated > 0 && rejected > 0, JSON.stringify(verdict.counts));
    assert.equal(shipped + rejected, sent);
  },
});

Deno.test({
  name:
    "deno task load turns red with real k6 where a key makes a second order, and where dead letters appear",
  ignore,
  async fn() {
    await using shop = serveShop({ forgetsKeys: true, losesMessages: true });
    const { code, verdict } = await verdictOf(
      ..."storm --duration 4 --rate 0.5 --orders-url".split(" "),
      shop.ordersUrl,
      "--target",
      shop.url,
    );
    assert.deepEqual([code, verdict.verdict], [1, "fail"]);
    assert.deepEqual(brokenButTime(verdict), ["repeats-same", "no-dead-letters"]);
  },
});

Deno.test({
  name: "deno task load ends with 2 and one clear line where nobody answers at the URL",
  ignore,
  async fn() {
    const { code, stdout, stderr } = await load([
      "smoke",
      "--orders-url",
      "http://127.0.0.1:9/orders",
      "--json",
      "-",
    ]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /Cannot reach the orders at http:\/\/127\.0\.0\.1:9\/orders: .*connection refused/);
  },
});

Deno.test({
  name: "deno task load serves, hosts and loads a system of its own, and leaves no process behind",
  ignore,
  async fn() {
    const { code, verdict } = await verdictOf(..."smoke --duration 5 --rate 4 --seed 3".split(" "));
    assert.deepEqual(brokenButTime(verdict), []);
    assert.equal(code, broken(verdict).length === 0 ? 0 : 1);
    const { sent, repeated, shipped, rejected } = verdict.counts;
    assert.ok(sent >= 20 && repeated > 0 && shipped > 0, JSON.stringify(verdict.counts));
    assert.equal(shipped + rejected, sent);
    for (const url of [verdict.ordersUrl, verdict.endpoint!]) await assert.rejects(fetch(url), url);
  },
});

Deno.test({
  name: "deno task load ends what it started, and with 2, where the target is out of reach",
  ignore,
  async fn() {
    const { code, stdout, stderr } = await load(["smoke", "--target", "http://127.0.0.1:9"]);
    assert.deepEqual([code, stdout], [2, ""]);
    assert.match(stderr, /^Cannot reach http:\/\/127\.0\.0\.1:9.*\n$/);
  },
});

Deno.test({
  name: "deno task load turns red end to end where the payment provider is slow, though every POST is quick",
  ignore,
  async fn() {
    // A seed whose first orders are sent once each: a repetition that meets a charge in progress fails, and comes again
    // only when its visibility timeout of 90 s is over.
    const slow = "smoke --duration 2 --rate 2 --seed 4 --slow-payments 2600";
    const { code, verdict } = await verdictOf(...slow.split(" "));
    assert.deepEqual([code, verdict.verdict], [1, "fail"]);
    const check = verdict.checks.find(({ name }) => name === "end-to-end-p95")!;
    assert.ok(check.held === false && check.measured! > 2_600, JSON.stringify(check));
    assert.deepEqual(verdict.faults, ["the payment provider answers 2600 ms late"]);
  },
});
