/** The whole way at a look-alike that we did not write, where it is installed. */
import assert from "node:assert/strict";
import { hosted } from "../hosting/mod.ts";
import { findSystem } from "../services/systems/mod.ts";
import { type Endpoint, openEndpoint } from "./endpoint.ts";
import { saysUnreachable } from "./errors.ts";
import { findLeftovers } from "./leftovers.ts";
import { newPrefix, prefixed, runOf, runTags } from "./prefix.ts";
import { provision } from "./provision.ts";
import { tearDown } from "./tear_down.ts";
import { pause } from "./until.ts";

/** Where a program lies on the PATH. */
function found(program: string): string | undefined {
  for (const folder of (Deno.env.get("PATH") ?? "").split(":")) {
    try {
      if (Deno.statSync(`${folder}/${program}`).isFile) return `${folder}/${program}`;
    } catch {
      // Not in this one.
    }
  }
  return undefined;
}

const moto = found("moto_server");
/** How long Moto may take to start on a busy machine. */
const START_WITHIN_MS = 60_000;

/** A port that is free now. */
function freePort(): number {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  listener.close();
  return listener.addr.port;
}

async function opened(target: string): Promise<Endpoint> {
  const endMs = performance.now() + START_WITHIN_MS;
  for (;;) {
    try {
      return await openEndpoint({ target, env: {} });
    } catch (error) {
      if (!saysUnreachable(error) || performance.now() >= endMs) throw error;
      await pause(200);
    }
  }
}

Deno.test("a system is made, found again and removed at Moto", { ignore: moto === undefined }, async () => {
  const port = freePort();
  const server = new Deno.Command(moto!, {
    args: ["-H", "127.0.0.1", "-p", String(port)],
    stdout: "null",
    stderr: "null",
  }).spawn();
  try {
    const endpoint = await opened(`http://127.0.0.1:${port}`);
    assert.equal(endpoint.account, "123456789012", "Moto's own account");
    const prefix = newPrefix();
    const system = prefixed(hosted(findSystem("choreography", "direct")), prefix);
    const options = { functions: false, tags: runTags(prefix, system, Date.now()) };
    const { queueUrls } = await provision(system, endpoint, options);
    assert.equal(queueUrls.size, system.queues.length);
    await provision(system, endpoint, options);
    const left = await findLeftovers(endpoint, { run: runOf(prefix) });
    const { queues, tables, buses, rules } = system;
    assert.equal(left.length, queues.length + tables.length + buses.length + rules.length);
    assert.ok(left.every(({ by }) => by === "tag"));
    assert.deepEqual(await tearDown(system, endpoint), []);
    assert.deepEqual(await findLeftovers(endpoint), []);
    endpoint.close();
  } finally {
    server.kill();
    await server.status;
  }
});
