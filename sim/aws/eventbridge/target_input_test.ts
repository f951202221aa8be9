/** What targets are sent; expected texts as recorded from AWS where it is not plain JSON. */
import assert from "node:assert/strict";
import type { Target } from "@aws-sdk/client-eventbridge";
import { Entity } from "../../kernel/mod.ts";
import { AcceptedEvent } from "./event.ts";
import { parseTargetInput } from "./target_input.ts";

const RULE = { name: "rule", arn: "arn:aws:events:us-east-1:000000000000:rule/bus/rule" };

function event(detail: string): AcceptedEvent {
  return new AcceptedEvent("bus", Entity.root("event"), Date.UTC(2026, 0, 1, 0, 0, 5, 250), {
    id: "9f1c",
    detailType: 'Order "created"',
    source: "shop",
    account: "000000000000",
    time: "2026-01-01T00:00:00Z",
    region: "us-east-1",
    resources: ["r1"],
    detailText: detail,
    detail: JSON.parse(detail),
  });
}

const DETAIL = JSON.stringify({
  command: "update-account",
  payload: { acc_id: "0a787ecb-4015", sf_id: "baz" },
  one: ["HIGH"],
  many: ["ACTIVE", "INACTIVE"],
  valid: true,
  count: 3,
  quote: 'say "hi"\n',
  items: [{ id: 1 }, { id: 2 }],
});

function send(target: Partial<Target>, detail = DETAIL): string | undefined {
  return parseTargetInput({ Id: "t", Arn: "a", ...target }, RULE)(event(detail));
}

function transform(template: string, paths: Record<string, string> = {}): string | undefined {
  return send({ InputTransformer: { InputPathsMap: paths, InputTemplate: template } });
}

Deno.test("eventbridge sends a target the event with its members in AWS's order", () => {
  assert.equal(
    send({}, '{"a":1}'),
    '{"version":"0","id":"9f1c","detail-type":"Order \\"created\\"","source":"shop","account":"000000000000",' +
      '"time":"2026-01-01T00:00:00Z","region":"us-east-1","resources":["r1"],"detail":{"a":1}}',
  );
});

Deno.test("eventbridge sends a detail without white space, its numbers and strings as they were written", () => {
  const sent = send({}, ' { "a" : 1.0 ,\n "b c" : [ 1e2 , " x : [ y ] \\" , " ] } ')!;
  assert(sent.endsWith('"detail":{"a":1.0,"b c":[1e2," x : [ y ] \\" , "]}}'), sent);
});

Deno.test("eventbridge Input sends a constant and InputPath a part of the event", () => {
  assert.equal(send({ Input: ' {"a": 1}' }), ' {"a": 1}');
  assert.equal(send({ InputPath: "$.detail.payload" }), '{"acc_id":"0a787ecb-4015","sf_id":"baz"}');
  assert.equal(send({ InputPath: "$.detail.payload.sf_id" }), '"baz"');
  assert.equal(send({ InputPath: "$.detail.items[1].id" }), "2");
  assert.equal(send({ InputPath: "$.detail.items[*].id" }), "[1,2]");
  assert.equal(send({ InputPath: "$.detail-type" }), '"Order \\"created\\""');
  assert.equal(send({ InputPath: "$.detail.none" }), "null");
  assert.equal(send({ InputPath: "$" }), send({}));
});

Deno.test("eventbridge InputTransformer fills JSON templates, quoting what stands without quotes", () => {
  const paths = {
    user: "$.detail.payload.acc_id",
    payload: "$.detail.payload",
    one: "$.detail.one",
    missing: "$.detail.missing",
    count: "$.detail.count",
    quote: "$.detail.quote",
  };
  const cases: readonly (readonly [string, string])[] = [
    ['{"id" : <user>}', '{"id" : "0a787ecb-4015"}'],
    ['{"id" : "<user>"}', '{"id" : "0a787ecb-4015"}'],
    ['{"path": "users/<user>/second/<user>"}', '{"path": "users/0a787ecb-4015/second/0a787ecb-4015"}'],
    ['{"body": <payload>}', '{"body": {"acc_id":"0a787ecb-4015","sf_id":"baz"}}'],
    ['{"list": <one>, "more": [<user>, "fixed"]}', '{"list": ["HIGH"], "more": ["0a787ecb-4015", "fixed"]}'],
    ['{"a": <missing>, "b": "<missing>"}', '{"a": "", "b": ""}'],
    ['{"n": <count>, "t": "<count>"}', '{"n": 3, "t": "3"}'],
    ['{"q": <quote>, "r": "<quote>"}', '{"q": "say \\"hi\\"\\n", "r": "say \\"hi\\"\\n"}'],
    ["<payload>", '{"acc_id":"0a787ecb-4015","sf_id":"baz"}'],
  ];
  for (const [template, sent] of cases) assert.equal(transform(template, paths), sent, template);
});

Deno.test("eventbridge InputTransformer fills text templates, taking the quotes out of objects and lists", () => {
  const paths = {
    user: "$.detail.payload.acc_id",
    payload: "$.detail.payload",
    many: "$.detail.many",
    missing: "$.detail.missing",
    valid: "$.detail.valid",
  };
  const cases: readonly (readonly [string, string])[] = [
    ['"<user> and <user>"', '"0a787ecb-4015 and 0a787ecb-4015"'],
    ['"Payload of <payload>"', '"Payload of {acc_id:0a787ecb-4015,sf_id:baz}"'],
    ['"<many> items"', '"[ACTIVE,INACTIVE] items"'],
    ['"info <missing>"', '"info "'],
    ['"Command is <valid>!"', '"Command is true!"'],
    ['"{[/Check <user>"', '"{[/Check 0a787ecb-4015"'],
    ['"state is \\"<user>\\""', '"state is \\"0a787ecb-4015\\""'],
    ['"<user> first"\n"<many> second"', '"0a787ecb-4015 first"\n"[ACTIVE,INACTIVE] second"'],
  ];
  for (const [template, sent] of cases) assert.equal(transform(template, paths), sent, template);
});

Deno.test("eventbridge InputTransformer knows the predefined variables", () => {
  assert.equal(
    transform('"<aws.events.rule-arn> <aws.events.rule-name> <aws.events.event.ingestion-time>"'),
    `"${RULE.arn} rule 2026-01-01T00:00:05Z"`,
  );
  const sent = JSON.parse(transform('{"e": <aws.events.event>, "j": <aws.events.event.json>}')!);
  assert.deepEqual(sent.e, {
    id: "9f1c",
    account: "000000000000",
    detailType: 'Order "created"',
    time: "2026-01-01T00:00:00Z",
    source: "shop",
    region: "us-east-1",
    resources: ["r1"],
    version: "0",
  });
  assert.deepEqual(sent.j, JSON.parse(send({})!));
});

Deno.test("eventbridge InputTransformer yields nothing when an object in quotes breaks a JSON template", () => {
  assert.equal(transform('{"payload": "<payload>"}', { payload: "$.detail.payload" }), undefined);
  assert.equal(transform('{"list": "<one>"}', { one: "$.detail.one" }), undefined);
});

Deno.test("eventbridge refuses templates and paths that cannot work", () => {
  const message = (run: () => unknown): string => {
    try {
      run();
    } catch (error) {
      return (error as { message: string }).message;
    }
    return "accepted";
  };
  assert.match(
    message(() => transform("<a> bare text", { a: "$.detail" })),
    /^Invalid InputTemplate for target t : /,
  );
  assert.match(
    message(() => transform('{"a": <a>', { a: "$.detail" })),
    /^Invalid InputTemplate for target t : /,
  );
  assert.match(message(() => transform("{}", { a: "detail" })), /^Invalid JSON path detail for target t/);
  assert.match(message(() => transform("{}", { AWSa: "$.detail" })), /contains invalid key AWSa/);
  assert.match(message(() => send({ InputPath: "$..detail" })), /^Invalid JSON path/);
});
