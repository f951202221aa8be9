/** The contract speaks of every operation that is emulated, and of every error that one says it answers with. */
import "../host/install.ts";
import assert from "node:assert/strict";
import { createWorld } from "../mod.ts";
import type { ServiceName } from "./case.ts";
import { CASES } from "./cases/mod.ts";

/** Errors that no case provokes, by service and code, with the reason. */
const UNPROVOKED: Readonly<Record<string, string>> = {
  "sqs OverLimit": "takes 120,000 messages in flight",
  "dynamodb LimitExceededException": "the number of tables is not limited here",
  "lambda ResourceInUseException": "a mapping never changes for longer than its call takes",
};

/** The names under which a client sees errors that SQS has other codes for on the wire. */
const SEEN: Readonly<Record<string, string>> = {
  InvalidParameterValueException: "InvalidParameterValue",
  MissingRequiredParameterException: "MissingParameter",
};

for (const service of createWorld({ seed: 1 }).account.services) {
  const cases = CASES[service.name as ServiceName];

  Deno.test(`the contract has every operation of ${service.title} succeed`, () => {
    const succeeding = new Set(cases.filter((each) => each.output).map((each) => each.call[0]));
    assert.deepEqual(Object.keys(service.operations).filter((name) => !succeeding.has(name)), []);
  });

  Deno.test(`the contract has every error of ${service.title}`, () => {
    const provoked = new Set(cases.flatMap((each) => each.error ?? []));
    const wrong = new Set<string>();
    for (const operation of Object.values(service.operations)) {
      for (const code of operation.errors) {
        const error = service.name === "sqs" ? SEEN[code] ?? code : code;
        const key = `${service.name} ${error}`;
        if (provoked.has(error) === (key in UNPROVOKED)) wrong.add(key);
      }
    }
    assert.deepEqual([...wrong], []);
  });
}
