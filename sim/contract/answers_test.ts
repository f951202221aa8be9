/** The contract: what an answer may bring that no emulated operation has yet. */
import "../host/install.ts";
import assert from "node:assert/strict";
import { AwsError } from "../aws/errors.ts";
import type { Outcome } from "../aws/operation.ts";
import { CASES } from "./cases/mod.ts";
import type { ServiceName } from "./case.ts";
import { bundled, play, type Played, TRANSPORTS } from "./stage.ts";
import type { Answer } from "./testdata/caller.ts";

const codes = await bundled(["caller.ts", "targets.ts"]);

/** Plays a case with other outcomes, on both transports, and tells what came of it. */
async function playCase(
  service: ServiceName,
  name: string,
  instead: (operation: string, attempt: number, outcome: Outcome) => Outcome | undefined,
): Promise<Played<Answer>> {
  const index = CASES[service].findIndex((each) => each.name === name);
  const given = CASES[service][index]!.given ?? [];
  const [direct, wire] = [
    await play<Answer>("direct", codes, { service, index }, { given, instead }),
    await play<Answer>("wire", codes, { service, index }, { given, instead }),
  ];
  assert.deepEqual(direct, wire);
  assert.equal(TRANSPORTS.length, 2);
  return wire;
}

const LIST = "ListQueues of an account without queues has no member";
const GET = "GetFunction shows configuration and code";

Deno.test("the SDK waits for as long as retry-after says, on both transports", async () => {
  const soon = await playCase("sqs", LIST, () => undefined);
  const waitsMs: Record<string, number> = {};
  const values = {
    "retry-after": ["2", "Thu, 01 Jan 2026 00:00:03 GMT"],
    "x-amz-retry-after": ["1500"],
  };
  for (const [header, texts] of Object.entries(values)) {
    for (const text of texts) {
      const late = await playCase("sqs", LIST, (_, attempt) => {
        const headers = { [header]: text };
        return attempt === 0
          ? { error: new AwsError("InternalFailure", "later", { status: 500, headers }) }
          : undefined;
      });
      assert.partialDeepStrictEqual(late.answer.output, { $metadata: { attempts: 2 } });
      waitsMs[text] = Math.round((late.elapsedUs - soon.elapsedUs) / 1000);
    }
  }
  for (const [text, waitMs] of Object.entries(waitsMs)) {
    const saidMs = text === "2" ? 2000 : text === "1500" ? 1500 : 2596;
    assert.ok(Math.abs(waitMs - saidMs) < 20, `${text}: ${waitMs} ms`);
  }
});

Deno.test("members of an error that are headers are read, on both transports", async () => {
  const { answer } = await playCase("lambda", GET, () => ({
    error: new AwsError("TooManyRequestsException", "slow down", {
      status: 429,
      members: { Type: "User", Reason: "CallerRateLimitExceeded" },
      headers: { "retry-after": "1" },
    }),
  }));
  assert.partialDeepStrictEqual(answer.error, {
    name: "TooManyRequestsException",
    members: { retryAfterSeconds: "1", Reason: "CallerRateLimitExceeded" },
    response: { headers: { "retry-after": "1" } },
  });
});

Deno.test("an error that the SDK does not know keeps its name and members, on both transports", async () => {
  const error = new AwsError("BrandNewException", "new", { status: 418, members: { Colour: "red" } });
  for (const service of ["sqs", "dynamodb", "eventbridge", "lambda"] as const) {
    const name = CASES[service].find((each) => each.output && !each.before)!.name;
    const { answer } = await playCase(service, name, () => ({ error }));
    assert.partialDeepStrictEqual(answer.error, {
      name: "BrandNewException",
      message: "new",
      members: { $fault: "client", Colour: "red", $metadata: { httpStatusCode: 418 } },
    });
  }
});

Deno.test("members that the SDK does not know, or that are undefined or null, are not in an output", async () => {
  const { answer } = await playCase("sqs", LIST, () => ({
    output: { QueueUrls: ["a"], NextToken: undefined, Colour: "red" },
  }));
  assert.deepEqual(Object.keys(answer.output as object), ["QueueUrls", "$metadata"]);
});
