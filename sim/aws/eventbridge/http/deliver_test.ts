/** API destinations: what is sent, how it is authorized, when it is tried again, and how often. */
import assert from "node:assert/strict";
import type { OutboundOutcome, OutboundRequest } from "../../operation.ts";
import { fixture } from "../../fixture.ts";
import { fakeTargets } from "../fake_targets.ts";
import { eventbridge } from "../mod.ts";

const DEAD = "arn:aws:sqs:us-east-1:000000000000:dead";
const ROLE = "arn:aws:iam::000000000000:role/r";
const OK: OutboundOutcome = { status: 200, headers: {}, body: "" };
const TOKEN: OutboundOutcome = {
  status: 200,
  headers: {},
  body: JSON.stringify({ access_token: "t", token_type: "bearer", expires_in: 300 }),
};
const status = (status: number, headers: Record<string, string> = {}): OutboundOutcome => ({
  status,
  headers,
  body: "no",
});

/** A world with one API destination, whose host answers as `answer` says; undefined for never. */
function world(options: {
  readonly connection?: object;
  readonly destination?: object;
  readonly target?: object;
  readonly answer?: (request: OutboundRequest, n: number) => OutboundOutcome | undefined;
}) {
  const fakes = fakeTargets();
  const sent: (OutboundRequest & { readonly atMs: number })[] = [];
  const w = fixture([eventbridge(), ...fakes.services], {
    outbound: (request, by, _entity, done) => {
      assert.equal(by, "eventbridge");
      const { account } = w;
      const outcome = (options.answer ?? (() => OK))(request, sent.length);
      sent.push({ ...request, atMs: account.nowMs() });
      if (outcome) account.at(account.nowMs() + 10, () => done(outcome));
    },
  });
  // deno-lint-ignore no-explicit-any
  const run = (operation: string, input: object): any => w.apply("eventbridge", operation, input);
  const { ConnectionArn } = run("CreateConnection", {
    Name: "c",
    AuthorizationType: "BASIC",
    AuthParameters: { BasicAuthParameters: { Username: "u", Password: "p" } },
    ...options.connection,
  });
  const { ApiDestinationArn } = run("CreateApiDestination", {
    Name: "d",
    ConnectionArn,
    InvocationEndpoint: "https://shop.example/hooks/*/*?fixed=1",
    HttpMethod: "POST",
    ...options.destination,
  });
  run("PutRule", { Name: "r", EventPattern: '{"source": ["shop"]}' });
  run("PutTargets", {
    Rule: "r",
    Targets: [{
      Id: "t",
      Arn: ApiDestinationArn,
      RoleArn: ROLE,
      DeadLetterConfig: { Arn: DEAD },
      ...options.target,
    }],
  });
  const put = (detail: object = { order: "o-1" }): void => {
    const entry = { Source: "shop", DetailType: "OrderCreated", Detail: JSON.stringify(detail) };
    assert.equal(run("PutEvents", { Entries: [entry] }).FailedEntryCount, 0);
  };
  const dead = () =>
    fakes.calls.map(({ input }) => {
      const attributes = input["MessageAttributes"] as Record<string, { StringValue: string }>;
      return Object.fromEntries(
        Object.entries(attributes).map(([name, { StringValue }]) => [name, StringValue]),
      );
    });
  return { ...w, run, put, sent, dead };
}

Deno.test("an API destination is called with the event, the connection's parameters and AWS's own headers", () => {
  const w = world({
    connection: {
      AuthParameters: {
        BasicAuthParameters: { Username: "u", Password: "p" },
        InvocationHttpParameters: {
          HeaderParameters: [{ Key: "X-From", Value: "connection" }, { Key: "User-Agent", Value: "mine" }, {
            Key: "Via",
            Value: "a proxy",
          }],
          QueryStringParameters: [{ Key: "q", Value: "c d" }],
          BodyParameters: [{ Key: "extra", Value: "1" }],
        },
      },
    },
    target: {
      Input: '{"a":1}',
      HttpParameters: {
        PathParameterValues: ["$.detail.order", "x y"],
        HeaderParameters: { "X-From": "target", "X-Order": "$.detail.order", "Content-Type": "text/plain" },
        QueryStringParameters: { q: "target", s: "$.source" },
      },
    },
  });
  w.put();
  w.settle();
  const [{ atMs: _, ...request }] = w.sent as [OutboundRequest & { atMs: number }];
  assert.deepEqual(request, {
    method: "POST",
    url: "https://shop.example/hooks/o-1/x%20y?fixed=1&q=c+d&s=shop",
    headers: {
      "x-from": "connection",
      "x-order": "o-1",
      "content-type": "text/plain",
      "authorization": `Basic ${btoa("u:p")}`,
      "user-agent": "Amazon/EventBridge/ApiDestinations",
      "range": "bytes=0-1048575",
      "accept-encoding": "gzip,deflate",
      "connection": "close",
    },
    body: '{"a":1,"extra":"1"}',
  });
  assert.deepEqual(w.dead(), []);
});

Deno.test("an API destination with a key is sent the key, and the whole event as JSON", () => {
  const w = world({
    connection: {
      AuthorizationType: "API_KEY",
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "X-Key", ApiKeyValue: "k" } },
    },
  });
  w.put();
  w.settle();
  const [request] = w.sent;
  assert.equal(request!.headers["x-key"], "k");
  assert.equal(request!.headers["content-type"], "application/json; charset=utf-8");
  assert.equal(JSON.parse(request!.body).detail.order, "o-1");
});

Deno.test("a connection with a client's credentials gets a token, and a new one when it is refused or expires", () => {
  const refuse = { now: false };
  const w = world({
    connection: {
      AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
      AuthParameters: {
        OAuthParameters: {
          AuthorizationEndpoint: "https://id.example/token",
          ClientParameters: { ClientID: "id", ClientSecret: "a&b" },
          HttpMethod: "POST",
          OAuthHttpParameters: { BodyParameters: [{ Key: "scope", Value: "all" }] },
        },
      },
    },
    answer: (request) => {
      if (request.url.startsWith("https://id.example")) return TOKEN;
      if (!refuse.now) return OK;
      refuse.now = false;
      return status(401);
    },
  });
  assert.equal(w.run("DescribeConnection", { Name: "c" }).ConnectionState, "AUTHORIZING");
  w.settle();
  assert.equal(w.run("DescribeConnection", { Name: "c" }).ConnectionState, "AUTHORIZED");
  assert.equal(w.sent[0]!.body, "grant_type=client_credentials&client_id=id&client_secret=a%26b&scope=all");
  assert.equal(w.sent[0]!.headers["content-type"], "application/x-www-form-urlencoded");
  const urls = () => w.sent.splice(0).map(({ url }) => new URL(url).hostname);
  w.put();
  w.settle();
  assert.equal(w.sent[1]!.headers["authorization"], "Bearer t");
  assert.deepEqual(urls(), ["id.example", "shop.example"]);
  refuse.now = true;
  w.put();
  w.settle();
  assert.deepEqual(urls(), ["shop.example", "id.example", "shop.example"]);
  w.pass(241_000);
  w.put();
  w.put();
  w.settle();
  assert.deepEqual(urls(), ["id.example", "shop.example", "shop.example"]);
});

Deno.test("a connection whose token is refused is deauthorized and says why", () => {
  const w = world({
    connection: {
      AuthorizationType: "OAUTH_CLIENT_CREDENTIALS",
      AuthParameters: {
        OAuthParameters: {
          AuthorizationEndpoint: "https://id.example/token",
          ClientParameters: { ClientID: "id", ClientSecret: "s" },
          HttpMethod: "GET",
        },
      },
    },
    answer: () => status(403),
  });
  w.settle();
  const { ConnectionState, StateReason } = w.run("DescribeConnection", { Name: "c" });
  assert.equal(ConnectionState, "DEAUTHORIZED");
  assert.match(StateReason, /HTTP status 403/);
  assert.equal(w.run("DescribeApiDestination", { Name: "d" }).ApiDestinationState, "INACTIVE");
  assert.equal(
    w.sent[0]!.url,
    "https://id.example/token?grant_type=client_credentials&client_id=id&client_secret=s",
  );
});

Deno.test("an answer 4xx is not asked for again, one of 429 or 5xx is", () => {
  for (const [code, attempts] of [[400, 1], [404, 1], [302, 1], [409, 3], [429, 3], [500, 3]] as const) {
    const w = world({ answer: () => status(code), target: { RetryPolicy: { MaximumRetryAttempts: 2 } } });
    w.put();
    w.settle();
    assert.equal(w.sent.length, attempts, String(code));
    const [dead] = w.dead();
    assert.equal(dead!["ERROR_CODE"], "SDK_CLIENT_ERROR");
    assert.equal(
      dead!["ERROR_MESSAGE"],
      `Unable to invoke ApiDestination endpoint: API destination returned HTTP status ${code} with payload: no`,
    );
    assert.equal(dead!["RETRY_ATTEMPTS"], String(attempts - 1));
    assert.equal(dead!["EXHAUSTED_RETRY_CONDITION"], attempts === 1 ? undefined : "MaximumRetryAttempts");
  }
});

Deno.test("Retry-After holds a retry back, and ends them when it is negative", () => {
  const waits = (header: string): number[] => {
    const w = world({ answer: (_, n) => n === 0 ? status(503, { "retry-after": header }) : OK });
    w.put();
    w.settle();
    return w.sent.slice(1).map(({ atMs }) => atMs - w.sent[0]!.atMs);
  };
  const [seconds] = waits("120");
  assert(seconds! >= 120_000 && seconds! < 121_000, String(seconds));
  const [date] = waits(new Date(Date.UTC(2026, 0, 1, 1)).toUTCString());
  assert(date! > 3_500_000 && date! <= 3_600_000, String(date));
  assert.equal(waits("0").length, 1);
  assert.deepEqual(waits("-1"), []);
});

Deno.test("an endpoint that does not answer within five seconds is asked again", () => {
  const w = world({ answer: (_, n) => n === 0 ? undefined : OK });
  w.put();
  w.settle();
  assert.equal(w.sent.length, 2);
  assert(w.sent[1]!.atMs - w.sent[0]!.atMs >= 5000);
});

Deno.test("a host without an address is not asked again, one that refuses is", () => {
  for (const [code, attempts] of [["ENOTFOUND", 1], ["ECONNREFUSED", 2]] as const) {
    const w = world({
      answer: () => ({ lost: true, code, reason: code }),
      target: { RetryPolicy: { MaximumRetryAttempts: 1 } },
    });
    w.put();
    w.settle();
    assert.equal(w.sent.length, attempts);
    assert.match(w.dead()[0]!["ERROR_MESSAGE"]!, /API destination endpoint cannot be reached\.$/);
  }
});

Deno.test("an API destination is called no more often than its rate", () => {
  const w = world({ destination: { InvocationRateLimitPerSecond: 2 } });
  for (let i = 0; i < 5; i++) w.put();
  w.settle();
  const times = w.sent.map(({ atMs }) => atMs);
  for (let i = 1; i < times.length; i++) assert(times[i]! - times[i - 1]! >= 499.9, String(times));
});

Deno.test("an API destination or connection that is gone fails the delivery", () => {
  for (
    const [operation, code] of [
      ["DeleteApiDestination", "NO_RESOURCE"],
      ["DeleteConnection", "SDK_CLIENT_ERROR"],
      ["DeauthorizeConnection", "SDK_CLIENT_ERROR"],
    ] as const
  ) {
    const w = world({ target: { RetryPolicy: { MaximumRetryAttempts: 0 } } });
    w.run(operation, { Name: operation === "DeleteApiDestination" ? "d" : "c" });
    w.put();
    w.settle();
    assert.equal(w.sent.length, 0);
    assert.equal(w.dead()[0]!["ERROR_CODE"], code, operation);
  }
});
