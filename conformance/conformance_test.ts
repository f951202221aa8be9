/** `deno task conformance` as its users see it, and the runner over a few cases. */
import "../sim/host/install.ts";
import assert from "node:assert/strict";
import type { Case, ServiceName } from "../sim/contract/case.ts";
import { CASES } from "../sim/contract/cases/mod.ts";
import { readArguments } from "./arguments.ts";
import { coverageOf } from "./coverage.ts";
import { explanationOf } from "./explained.ts";
import { generatedText, runGenerated } from "./generated_run.ts";
import type { GeneratedSuite } from "./generated/suite.ts";
import { inWorld, judged } from "./in_world.ts";
import { mappingTo, namesOf, withDatesAt } from "./mapping.ts";
import type { PlayedCase } from "./played.ts";
import { countText, failureText } from "./report.ts";
import { runCases } from "./run.ts";
import { overHttp } from "./served.ts";
import { ourSide } from "./sides.ts";
import { UsageError } from "./usage_error.ts";

const MAIN = new URL("./main.ts", import.meta.url).href;

async function conformance(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, ...args],
    env: { NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await command.output();
  return { code, out: new TextDecoder().decode(stdout), err: new TextDecoder().decode(stderr) };
}

function failedOf(played: readonly PlayedCase[]): string {
  return failureText(played);
}

Deno.test("cases of every service come to the same over http as inside a world", async () => {
  for (
    const [services, only] of [[["sqs"], "MessageBatch"], [["iam", "sts"], "Role "], [
      ["lambda"],
      "Invoke",
    ]] as const
  ) {
    const played = await runCases({ services, places: [() => inWorld("direct"), overHttp], only });
    assert.equal(failedOf(played), "");
    assert.ok(played.filter(({ place, came }) => place === "http" && came.kind === "passed").length > 5);
  }
});

Deno.test("a fault of a case strikes over http too, unless it counts the attempts of one call", async () => {
  const played = await runCases({ services: ["dynamodb"], places: [overHttp], only: "a service that fails" });
  assert.equal(failedOf(played), "");
  const kinds = Object.fromEntries(played.map(({ name, came }) => [name, came.kind]));
  assert.equal(kinds["a service that fails for ever"], "passed");
  assert.equal(kinds["a service that fails twice"], "skipped");
  assert.match(countText(played), /skipped \d+ +http: its fault counts the attempts of one call/);
});

Deno.test("a case that is wrong is seen to fail, with what it wanted and got", () => {
  const given: Case = { name: "GetQueueUrl finds it", call: ["GetQueueUrl", {}], output: { QueueUrl: "a" } };
  const metadata = {
    httpStatusCode: 200,
    requestId: "00000000-0000-0000-0000-000000000000",
    attempts: 1,
    totalRetryDelay: 0,
  };
  const answer = { output: { QueueUrl: "b", $metadata: metadata } };
  const came = judged(given, answer);
  assert.equal(came.kind, "failed");
  const text = failureText([{ service: "sqs", name: given.name, case: given, place: "http", came }]);
  assert.equal(
    text,
    '✗ sqs, http: GetQueueUrl finds it\n    wanted  output {"QueueUrl":"a"}\n    got     output {"QueueUrl":"b"}, status 200',
  );
  assert.deepEqual(judged({ ...given, output: { QueueUrl: "b" } }, answer), { kind: "passed" });
});

Deno.test("names, accounts, regions and hosts are put to another account, and back", () => {
  const given: Case = {
    name: "x",
    given: [["sqs", "CreateQueue", { QueueName: "q" }], ["dynamodb", "CreateTable", { TableName: "things" }]],
    call: ["SendMessage", {}],
    output: {},
  };
  const there = {
    account: "111122223333",
    region: "eu-west-1",
    queues: "http://127.0.0.1:1/",
    prefix: "c1-",
  };
  const mapping = mappingTo(there, namesOf(given));
  const said = {
    QueueName: "q",
    MessageBody: "q",
    SequenceNumber: "1000000000000000000007",
    QueueUrl: "https://sqs.us-east-1.amazonaws.com/000000000000/q",
    Attributes: { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:q"}' },
    RequestItems: { things: [new Uint8Array([1])] },
  };
  const put = mapping.toThere(said);
  assert.deepEqual(put, {
    QueueName: "c1-q",
    MessageBody: "q",
    SequenceNumber: "1000000000000000000007",
    QueueUrl: "http://127.0.0.1:1/111122223333/c1-q",
    Attributes: { RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:111122223333:c1-q"}' },
    RequestItems: { "c1-things": [new Uint8Array([1])] },
  });
  assert.deepEqual(mapping.toContract(put), said);
  const nowMs = Date.UTC(2031, 3, 4);
  assert.deepEqual(withDatesAt([{ $date: nowMs + 5 }, { $date: 7 }], nowMs), [
    { $date: Date.UTC(2026, 0, 1) },
    { $date: 0 },
  ]);
});

Deno.test("the coverage counts operations, those with cases and those without a reason", () => {
  for (const { operations, emulated, withCases, leftOut, withoutCase, unexplained } of coverageOf()) {
    assert.equal(emulated, withCases + withoutCase.length);
    assert.equal(operations, emulated + leftOut + unexplained.length);
  }
});

Deno.test("a generated suite is run beside our side, and its differences are told with how to play them again", async () => {
  const suite: GeneratedSuite = {
    service: "sqs",
    against: "localstack",
    about: "Queues.",
    async run({ seed, ours, onDifference }) {
      const made = await ours.call("sqs", "CreateQueue", { QueueName: "q" });
      const refused = await ours.call("sqs", "GetQueueUrl", { QueueName: "none" });
      const calls = [{
        operation: "GetQueueUrl",
        input: { QueueName: "none", Bytes: new Uint8Array([104]) },
      }];
      onDifference({ seed, number: 1, calls, ours: refused.error, theirs: made.output });
      onDifference({ seed, number: 2, calls, ours: 1, theirs: 2, explanation: "They cannot count." });
      return 3;
    },
  };
  const theirs = { ...ourSide(2), title: "Theirs" };
  const run = await runGenerated(suite, { seed: 9, count: 3, ours: ourSide(1), theirs, keep: 5 });
  assert.deepEqual([run.compared, run.unexplained, run.explained], [3, 1, { "They cannot count.": 1 }]);
  const text = generatedText(run, "again");
  assert.match(text, /^3 cases of seed 9, Orderstorm beside Theirs: 1 differences without an explanation$/m);
  assert.match(text, /again {3}again --generated 2 --seed 9/);
  assert.match(text, /call {4}GetQueueUrl \{"QueueName":"none","Bytes":"aA=="\}/);
  assert.match(text, /ours {4}\{"code":"QueueDoesNotExist","message":"[^"]+","status":400\}/);
});

Deno.test("a known difference is explained at the look-alike that has it alone", () => {
  const [name, got] = ["DeleteQueue without a queue", "error QueueDoesNotExist, status 400: x"];
  assert.match(explanationOf("localstack", "sqs", name, got) ?? "", /looks for a queue .*MissingParameter/);
  assert.equal(explanationOf("moto", "sqs", name, got), undefined);
  assert.equal(explanationOf(undefined, "sqs", name, got), undefined);
  assert.equal(explanationOf("localstack", "sqs", name, "output {}"), undefined);
});

Deno.test("conformance says what is wrong with its command line, with the nearest right name", () => {
  const wrong: Record<string, RegExp> = {
    "--service sqss": /^Cannot take --service "sqss": the nearest is "sqs", there are: /,
    "--transport wired": /the nearest is "wire"/,
    "--against localhost": /^Cannot compare with --against "localhost": expected an http: or https: URL/,
    "--generated 5": /^Cannot draw cases of every service at once: expected one --service/,
    "--seed x": /expected a whole number/,
    "--generate 5": /nearest is --generated/,
    "sqs": /^Cannot take the argument "sqs"/,
  };
  for (const [line, message] of Object.entries(wrong)) {
    assert.throws(
      () => readArguments(line.split(" ")),
      (error) => error instanceof UsageError && message.test(error.message),
      line,
    );
  }
  const read = readArguments(["--service", "sqs", "--against", "http://127.0.0.1:1/"]);
  assert.deepEqual([read.services, read.against, read.transports], [["sqs"], "http://127.0.0.1:1", []]);
  assert.deepEqual(readArguments([]).services, Object.keys(CASES) as ServiceName[]);
});

Deno.test("conformance ends with 2 where nobody answers, and says which command starts something that does", async () => {
  const away = await conformance("--against", "http://127.0.0.1:9", "--service", "sqs");
  assert.equal(away.code, 2, away.err);
  assert.match(
    away.err,
    /^Cannot compare with http:\/\/127\.0\.0\.1:9: nobody answers there .*deno task lookalike localstack/,
  );
  const alone = await conformance("--generated", "5", "--service", "dynamodb");
  assert.equal(alone.code, 2, alone.err);
  assert.match(alone.err, /deno task lookalike dynamodb-local/);
});

Deno.test("conformance prints its report as JSON, and compares with an endpoint", async () => {
  const { startServer } = await import("../serve/server.ts");
  const server = await startServer({ port: 0, time: "real", seed: 1 });
  try {
    const { code, out, err } = await conformance(
      ...["--against", server.url, "--service", "sqs", "--case", "TagQueue", "--json"],
    );
    assert.equal(code, 0, out + err);
    const { cases } = JSON.parse(out) as { cases: { place: string; came: string }[] };
    assert.ok(cases.length > 3);
    assert.ok(cases.every(({ place, came }) => place === server.url && came === "passed"));
  } finally {
    await server.shutdown();
  }
});

Deno.test({
  name: "conformance ends with 130 when it is interrupted",
  ignore: Deno.build.os === "windows",
  async fn() {
    const asked = Promise.withResolvers<void>();
    const answered = Promise.withResolvers<void>();
    const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, () => {
      asked.resolve();
      return answered.promise.then(() => new Response("no", { status: 404 }));
    });
    const url = `http://127.0.0.1:${server.addr.port}`;
    const process = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--quiet", MAIN, "--against", url],
      stdout: "null",
      stderr: "piped",
    }).spawn();
    await asked.promise;
    process.kill("SIGINT");
    answered.resolve();
    assert.equal((await process.status).code, 130);
    await process.stderr.cancel();
    await server.shutdown();
  },
});
