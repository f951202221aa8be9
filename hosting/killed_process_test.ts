/**
 * The whole services process killed in mid-work, at whatever endpoint `AWS_ENDPOINT_URL` names. It waits in real time
 * for visibility timeouts, so it runs only where ORDERSTORM_ENDPOINT_TESTS asks for it, as CI does on LocalStack.
 */
import assert from "node:assert/strict";
import { connect } from "../client/mod.js";
import { order, statusOf, until } from "./fixture.ts";

const ORDERS = 20;
const target = Deno.env.get("AWS_ENDPOINT_URL");
const asked = Deno.env.get("ORDERSTORM_ENDPOINT_TESTS") !== undefined && target !== undefined;

/** A program of ours, and the first event that it prints once it listens. */
async function started(
  main: string,
  args: readonly string[],
  listening: (line: string) => string | undefined,
) {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--no-check", new URL(main, import.meta.url).pathname, ...args],
    stdout: "piped",
  }).spawn();
  const found = Promise.withResolvers<string>();
  (async () => {
    let rest = "";
    for await (const text of child.stdout.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) {
        const value = listening(line);
        if (value !== undefined) found.resolve(value);
      }
    }
    found.reject(new Error(`${main} ended before it listened`));
  })();
  return { child, found: await found.promise };
}

function services(parties: string) {
  const args = ["--target", target!, "--port", "0", "--json-events"];
  const urls = ["--payments-url", `${parties}/payments`, "--carrier-url", `${parties}/carrier`];
  return started("./main.ts", [...args, ...urls], (line) => {
    const event = JSON.parse(line);
    return event.kind === "listening" ? event.orders as string : undefined;
  });
}

Deno.test({
  name:
    "a services process that is killed in mid-work and started again loses nothing and charges nobody twice",
  ignore: !asked,
  async fn() {
    // The third parties live elsewhere, as they do in life: their ledger outlasts the services.
    const served = await started(
      "../serve/main.ts",
      ["--port", "0"],
      (line) => /(http:\S+)$/.exec(line)?.[1],
    );
    const account = connect(served.found);
    await account.faults.put([
      { kind: "third-party", where: { party: "payments" }, how: "slow", latencyMs: 1_000, perEntity: 1 },
    ]);
    let running = await services(`${served.found}/_orderstorm/third-parties`);
    try {
      const run = Date.now();
      const orderIds = await Promise.all(
        Array.from({ length: ORDERS }, (_, index) => order(running.found, `kill-${run}-${index}`)),
      );
      // Charged at the provider, while the payments service has yet to hear of it: the worst moment.
      await until("something is charged", async () => (await account.ledger()).totals.charged.count > 0);
      running.child.kill("SIGKILL");
      await running.child.status;
      running = await services(`${served.found}/_orderstorm/third-parties`);
      const begun = Date.now();
      for (const orderId of orderIds) {
        await until(
          `${orderId} is shipped`,
          async () => await statusOf(running.found, orderId) === "SHIPPED",
          300_000,
        );
      }
      const { totals, entries } = await account.ledger();
      console.log(
        `${ORDERS} orders shipped ${Math.round((Date.now() - begun) / 1000)} s after the restart`,
        totals,
      );
      assert.equal(totals.charged.count, ORDERS);
      const charged = entries.filter(({ action }) => action === "charged").map(({ reference }) => reference);
      assert.deepEqual(charged.toSorted(), orderIds.toSorted());
    } finally {
      running.child.kill("SIGTERM");
      await running.child.status;
      served.child.kill("SIGTERM");
      await served.child.status;
    }
  },
});
