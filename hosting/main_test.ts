import assert from "node:assert/strict";
import { findSystem } from "../services/systems/mod.ts";
import { order, stage, statusOf, until } from "./fixture.ts";
import { hosted } from "./wiring.ts";

const MAIN = new URL("./main.ts", import.meta.url).pathname;

function services(...args: string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", MAIN, ...args],
    stdout: "piped",
    stderr: "piped",
    env: { AWS_ENDPOINT_URL_SQS: "", AWS_ENDPOINT_URL_DYNAMODB: "" },
  }).spawn();
}

/** The events that the process prints, as they come. */
function reading(child: Deno.ChildProcess): Record<string, unknown>[] {
  const events: Record<string, unknown>[] = [];
  (async () => {
    let rest = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) events.push(JSON.parse(line));
    }
  })();
  return events;
}

for (const [signal, code] of [["SIGTERM", 0], ["SIGINT", 130]] as const) {
  Deno.test(`deno task services serves orders and ends with ${code} on ${signal}, once what has begun is done`, async () => {
    await using on = stage(hosted(findSystem("choreography")));
    const child = services("--target", on.environment["AWS_ENDPOINT_URL"]!, "--port", "0", "--json-events");
    const events = reading(child);
    const errors = new Response(child.stderr).text();
    const listening = await until("it listens", () => events.find(({ kind }) => kind === "listening"));
    const url = listening["orders"] as string;
    const orderId = await order(url, "key-1");
    await until("the order is shipped", async () => await statusOf(url, orderId) === "SHIPPED");
    child.kill(signal);
    const status = await child.status;
    assert.equal(status.code, code, await errors);
    assert.deepEqual(events.filter(({ kind }) => kind === "drained").length, 4);
    for (const { name } of on.system.queues) {
      assert.deepEqual(await on.depth(name), { visible: 0, hidden: 0 }, name);
    }
  });
}

Deno.test("deno task services says in one line what is wrong with its command line or its target", async () => {
  const cases: [string[], RegExp][] = [
    [["--prot", "1"], /^Unknown option --prot, nearest is --port; --help names all\n$/],
    [["--port", "x"], /^Cannot use --port x: expected a whole number from 0 to 65535\n$/],
    [
      ["--system", "choreo"],
      /^Cannot find system "choreo", nearest is "choreography"; there are: choreography\n$/,
    ],
    [
      ["--variant", "bufered"],
      /^Cannot find variant "bufered", nearest is "buffered"; there are: direct, buffered\n$/,
    ],
    [["--target", "aws"], /^Cannot run services at aws: .*\n$/],
    [["--target", "http://127.0.0.1:1"], /^Cannot reach http:\/\/127\.0\.0\.1:1: .*\n$/],
    [["--faults", "/nowhere/faults.json"], /^Cannot use --faults \/nowhere\/faults\.json: .*\n$/],
  ];
  await Promise.all(cases.map(async ([args, message]) => {
    const child = services(...args);
    const { code, stderr } = await child.output();
    assert.equal(code, 2, args.join(" "));
    assert.match(new TextDecoder().decode(stderr), message);
  }));
});
