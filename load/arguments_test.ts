import assert from "node:assert/strict";
import { UsageError } from "../scenarios/usage_error.ts";
import { readArguments } from "./arguments.main.ts";

Deno.test("readArguments takes a profile and its options", () => {
  assert.deepEqual(readArguments(["smoke"]), {
    profile: "smoke",
    durationSeconds: undefined,
    ratePerSecond: undefined,
    ordersUrl: undefined,
    target: undefined,
    slowPaymentsMs: undefined,
    faults: undefined,
    json: undefined,
    seed: 1,
  });
  assert.deepEqual(
    readArguments(
      "storm --duration 30 --rate 0.5 --target http://127.0.0.1:4566/ --slow-payments 5000 --faults f.json --json - --seed 9"
        .split(" "),
    ),
    {
      profile: "storm",
      durationSeconds: 30,
      ratePerSecond: 0.5,
      ordersUrl: undefined,
      target: "http://127.0.0.1:4566",
      slowPaymentsMs: 5000,
      faults: "f.json",
      json: "-",
      seed: 9,
    },
  );
});

Deno.test("readArguments gives nothing to do where help is asked for, or nothing is said", () => {
  assert.equal(readArguments([]), undefined);
  assert.equal(readArguments(["storm", "-h"]), undefined);
});

const WRONG: readonly [line: string, message: RegExp][] = [
  ["--seed 3", /no profile is named, expected smoke or storm/],
  ["smok", /Unknown profile smok, nearest is smoke/],
  ["smoke storm", /Cannot load smoke storm: expected one of smoke or storm/],
  ["smoke --durration 3", /Unknown option --durration, nearest is --duration/],
  ["smoke --rate 0", /Cannot use --rate 0: expected a number above 0/],
  ["smoke --duration soon", /Cannot use --duration soon: expected a number above 0 of seconds, such as 30/],
  ["smoke --seed -1", /seed/],
  ["smoke --seed 1.5", /Cannot use --seed 1.5: expected a whole number from 0/],
  ["smoke --target localhost:4566", /Cannot use --target localhost:4566: expected an URL such as/],
  ["smoke --orders-url /orders", /Cannot use --orders-url \/orders: expected an URL such as/],
  [
    "smoke --orders-url http://x/orders --slow-payments 5000",
    /--slow-payments with --orders-url: nothing is/,
  ],
  ["smoke --orders-url http://x/orders --faults f.json", /--faults with --orders-url: nothing is started/],
];

for (const [line, message] of WRONG) {
  Deno.test(`readArguments says what is wrong with: ${line}`, () => {
    assert.throws(
      () => readArguments(line.split(" ")),
      (error) => error instanceof UsageError && message.test(error.message),
    );
  });
}
