import assert from "node:assert/strict";
import { findSystem } from "../services/systems/mod.ts";
import { announcement, mustBeAllowed } from "./announce.ts";
import { costAtMost } from "./cost.ts";
import { TargetError } from "./errors.ts";
import { fakeEndpoint } from "./fixture.ts";
import {
  CAPS,
  confirm,
  mustBeAws,
  mustBeAwsHost,
  mustBeWithin,
  mustMatchIdentity,
  type Prompt,
} from "./guard.ts";
import { prefixed } from "./prefix.ts";

const RIGHT = { region: "eu-west-1", account: "123456789012", env: {} };
const SYSTEM = prefixed(findSystem("choreography", "buffered"), "os-7f3k2m-");

/** That it is refused, in words that `message` matches. */
function refuses(work: () => unknown, message: RegExp): void {
  assert.throws(work, (error) => error instanceof TargetError && message.test(error.message));
}

Deno.test("AWS needs a region and an account that are stated", () => {
  assert.deepEqual(mustBeAws(RIGHT), { region: "eu-west-1", account: "123456789012" });
  const { region: _region, ...noRegion } = RIGHT;
  refuses(() => mustBeAws({ ...noRegion, env: { AWS_REGION: "eu-west-1" } }), /no --region, expected one/);
  const { account: _account, ...noAccount } = RIGHT;
  refuses(() => mustBeAws(noAccount), /no --account, expected the 12 digits/);
  refuses(() => mustBeAws({ ...RIGHT, account: "12345" }), /--account 12345: expected 12 digits/);
  refuses(() => mustBeAws({ ...RIGHT, region: "europe" }), /--region europe: expected a region/);
  refuses(() => mustBeAws({ ...RIGHT, region: "cn-north-1" }), /expected a region of the partition aws/);
});

Deno.test("AWS is refused while a variable would send calls elsewhere, and the variable is named", () => {
  const env = { AWS_ENDPOINT_URL_SQS: "http://127.0.0.1:4566", AWS_ENDPOINT_URL: "http://127.0.0.1:1" };
  refuses(
    () => mustBeAws({ ...RIGHT, env }),
    /AWS_ENDPOINT_URL=http:\/\/127\.0\.0\.1:1 \(and AWS_ENDPOINT_URL_SQS\) sends calls elsewhere; unset it/,
  );
  assert.ok(mustBeAws({ ...RIGHT, env: { AWS_ENDPOINT_URL: "", AWS_PROFILE: "x" } }));
});

Deno.test("AWS is refused when a client would call another host than AWS's", () => {
  mustBeAwsHost("sqs", "sqs.eu-west-1.amazonaws.com");
  mustBeAwsHost("lambda", "lambda.eu-west-1.api.aws");
  for (const host of ["127.0.0.1", "sqs.eu-west-1.amazonaws.com.example", "amazonaws.com.evil.example", ""]) {
    refuses(() => mustBeAwsHost("sqs", host), /which is not AWS; look for endpoint_url/);
  }
});

Deno.test("AWS is refused when the credentials are those of another account", () => {
  mustMatchIdentity("AWS", "123456789012", "123456789012");
  refuses(
    () => mustMatchIdentity("AWS", "123456789012", "210987654321"),
    /those of account 210987654321, expected 123456789012/,
  );
});

Deno.test("orders and minutes on AWS are capped, and the message says how to allow more", () => {
  mustBeWithin(CAPS);
  refuses(() => mustBeWithin({ orders: 1_001, minutes: 1 }), /at most 1000; --most-orders 1001 allows it/);
  refuses(() => mustBeWithin({ orders: 1, minutes: 30.5 }), /at most 30; --most-minutes 31 allows it/);
  mustBeWithin({ orders: 5_000, minutes: 60 }, { orders: 5_000, minutes: 60 });
  refuses(() => mustBeWithin({ orders: 11, minutes: 1 }, { orders: 10 }), /at most 10/);
});

Deno.test("only a yes is a yes, and nobody there is a no", async () => {
  const asked: string[] = [];
  const answering = (answer: string | undefined): Prompt => ({
    yes: false,
    terminal: true,
    ask: (question) => {
      asked.push(question);
      return answer;
    },
  });
  for (const yes of ["y", "Y", " yes\n"]) await confirm("Create?", answering(yes));
  for (const no of ["", "n", "yep", undefined]) {
    await assert.rejects(confirm("Create?", answering(no)), /no$/);
  }
  assert.equal(asked[0], "Create? [y/N] ");
  const nobody: Prompt = { yes: false, terminal: false, ask: () => assert.fail("asked") };
  await assert.rejects(confirm("Create?", nobody), /there is no terminal; --yes answers it/);
  await confirm("Create?", { ...nobody, yes: true });
});

Deno.test("what will be made on AWS is printed by name with its cost before anybody is asked, and nothing is called", async () => {
  const endpoint = fakeEndpoint(() => assert.fail("called"), {
    kind: "aws",
    account: "123456789012",
    region: "eu-west-1",
  });
  const said: string[] = [];
  const options = {
    orders: 500,
    minutes: 10,
    functions: false,
    print: (text: string) => said.push(text),
    prompt: {
      yes: false,
      terminal: true,
      ask: (question: string) => {
        said.push(question);
        return "n";
      },
    },
  };
  await assert.rejects(mustBeAllowed(SYSTEM, endpoint, options), /the answer was no/);
  const [text, question] = said;
  assert.match(text!, /^AWS account 123456789012, region eu-west-1: choreography\/buffered, 500 orders/);
  for (const { name } of [...SYSTEM.queues, ...SYSTEM.tables, ...SYSTEM.buses, ...SYSTEM.rules]) {
    assert.ok(text!.includes(name), name);
  }
  assert.match(text!, / 16 queues .* {1}/);
  assert.doesNotMatch(text!, /functions/);
  assert.match(text!, /may cost up to \$\d+\.\d\d: /);
  assert.match(text!, /\(https:\/\/aws\.amazon\.com\/[a-z/-]+ of 20\d\d-\d\d, /);
  assert.equal(question, "Create these in 123456789012 eu-west-1? [y/N] ");
  await assert.rejects(mustBeAllowed(SYSTEM, endpoint, { ...options, orders: 2_000 }), /--most-orders 2000/);
  assert.equal(said.length, 2, "beyond the caps nothing is asked");
});

Deno.test("an endpoint that is not AWS needs no leave", async () => {
  await mustBeAllowed(SYSTEM, fakeEndpoint(() => ({})), {
    orders: 1_000_000,
    minutes: 1_000,
    functions: true,
    print: () => assert.fail("printed"),
    prompt: { yes: false, terminal: false, ask: () => assert.fail("asked") },
  });
});

Deno.test("the cost grows with orders, minutes and functions, and is never zero", () => {
  const usd = (orders: number, minutes: number, functions = false) =>
    costAtMost(SYSTEM, { orders, minutes, functions }).usd;
  assert.ok(usd(1, 1) >= 0.01);
  assert.ok(usd(1_000, 10) > usd(100, 10));
  assert.ok(usd(1_000, 30) > usd(1_000, 10));
  assert.ok(usd(1_000, 30, true) > usd(1_000, 30));
  // By hand: 16 queues polled and 5 rules sending, 4 requests a second each, and every order handled ten times.
  const { parts } = costAtMost({ ...SYSTEM, functions: [], tables: [] }, {
    orders: 100,
    minutes: 1,
    functions: false,
  });
  assert.deepEqual(parts.map(({ what, count }) => [what, count]), [[
    "SQS requests",
    16 * 60 * 4 + 5 * 2 * 1_000,
  ]]);
  assert.ok(announcement(SYSTEM, { account: "1", region: "r" }, { orders: 1, minutes: 1, functions: true }));
});
