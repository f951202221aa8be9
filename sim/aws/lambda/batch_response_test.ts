import assert from "node:assert/strict";
import { failedItems } from "./batch_response.ts";

const IDS = ["a", "b", "c"];

for (
  const payload of [
    "null",
    "{}",
    "[]",
    '""',
    '{"batchItemFailures":[]}',
    '{"batchItemFailures":null}',
    '{"foo":1}',
  ]
) {
  Deno.test(`lambda batch response ${payload} is a success of the whole batch`, () => {
    assert.deepEqual(failedItems(payload, IDS), []);
  });
}

for (
  const payload of [
    "not json",
    "7",
    '{"batchItemFailures":"a"}',
    '{"batchItemFailures":[{"itemIdentifier":""}]}',
    '{"batchItemFailures":[{"itemIdentifier":null}]}',
    '{"batchItemFailures":[{"foo":"a"}]}',
    '{"batchItemFailures":["a"]}',
    '{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"unknown"}]}',
  ]
) {
  Deno.test(`lambda batch response ${payload} is a failure of the whole batch`, () => {
    assert.deepEqual(failedItems(payload, IDS), IDS);
  });
}

Deno.test("lambda batch response names what failed, each once", () => {
  const payload =
    '{"batchItemFailures":[{"itemIdentifier":"c"},{"itemIdentifier":"a"},{"itemIdentifier":"c"}]}';
  assert.deepEqual(failedItems(payload, IDS), ["c", "a"]);
});
