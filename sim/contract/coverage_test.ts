/** The contract speaks of every operation that is emulated, and of every error that one says it answers with. */
import "../host/install.ts";
import assert from "node:assert/strict";
import { createWorld } from "../mod.ts";
import type { ServiceName } from "./case.ts";
import { CASES } from "./cases/mod.ts";

/** Errors that no case provokes, by service and code, with the reason. */
const UNPROVOKED: Readonly<Record<string, string>> = {
  "dynamodb ItemCollectionSizeLimitExceededException": "takes ten gigabytes with one partition key",
  "dynamodbstreams ExpiredIteratorException": "an iterator ends 15 minutes after it was handed out",
  "dynamodbstreams TrimmedDataAccessException": "a record is kept for 24 hours",
  "lambda ResourceInUseException": "a mapping never changes for longer than its call takes",
  "sts ExpiredTokenException": "a function calls as its role, whose sessions do not end",
};

/** Operations that no case has succeed, with the reason. */
const UNSUCCESSFUL: Readonly<Record<string, string>> = {
  "sts GetSessionToken": "a function calls as its role, and a role gets no session token",
};

/** The names under which a client sees errors that SQS has other codes for on the wire. */
const SEEN: Readonly<Record<string, string>> = {
  InvalidParameterValueException: "InvalidParameterValue",
  MissingRequiredParameterException: "MissingParameter",
};

/** Errors of IAM and STS that are in no model; the SDK names all others after the shapes that they have there. */
const UNMODELLED: ReadonlySet<string> = new Set(["AccessDenied", "ValidationError"]);

/** The name under which a client sees an error. */
function seen(service: string, code: string): string {
  if (service === "sqs") return SEEN[code] ?? code;
  if ((service === "iam" || service === "sts") && !UNMODELLED.has(code)) return `${code}Exception`;
  return code;
}

for (const service of createWorld({ seed: 1 }).account.services) {
  const cases = CASES[service.name as ServiceName];

  Deno.test(`the contract has every operation of ${service.title} succeed`, () => {
    const succeeding = new Set(cases.filter((each) => each.output).map((each) => each.call[0]));
    assert.deepEqual(
      Object.keys(service.operations).filter((name) =>
        !succeeding.has(name) && !(`${service.name} ${name}` in UNSUCCESSFUL)
      ),
      [],
    );
  });

  Deno.test(`the contract has every error of ${service.title}`, () => {
    const provoked = new Set(cases.flatMap((each) => each.error ?? []));
    const wrong = new Set<string>();
    for (const operation of Object.values(service.operations)) {
      for (const code of operation.errors) {
        const error = seen(service.name, code);
        const key = `${service.name} ${error}`;
        if (provoked.has(error) === (key in UNPROVOKED)) wrong.add(key);
      }
    }
    assert.deepEqual([...wrong], []);
  });
}
