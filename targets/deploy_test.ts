import assert from "node:assert/strict";
import { findSystem } from "../services/systems/mod.ts";
import { deploySystem } from "./deploy.ts";

Deno.test("deploySystem creates each queue after the one that it redrives to, however long the chain", () => {
  const created: string[] = [];
  const queue = (name: string, target?: string) => ({
    name,
    ...(target ? { redrive: { queue: target, maxReceiveCount: 1 } } : undefined),
  });
  deploySystem({
    ...findSystem("choreography"),
    queues: [queue("a", "b"), queue("b", "c"), queue("c"), queue("d", "e"), queue("e", "d")],
  }, {
    apply: (_, operation, input) => {
      if (operation === "CreateQueue") created.push((input as { QueueName: string }).QueueName);
      return {};
    },
    account: "000000000000",
    region: "us-east-1",
    codeOf: () => ({ bucket: "b", key: "k" }),
  });
  assert.deepEqual(created.filter((name) => "abc".includes(name)), ["c", "b", "a"]);
  assert.equal(created.length, 5, "a ring is left for AWS to refuse");
});
