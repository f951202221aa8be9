import assert from "node:assert/strict";
import fc from "fast-check";
import { endpointFixture, failFixture, passFixture } from "./fixture.ts";
import { renderJunit, xml } from "./junit.ts";

// deno-lint-ignore no-control-regex -- What XML cannot hold.
const UNWRITABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

interface Node {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: Node[];
  text: string;
}

/** A reader of the part of XML that the report uses; throws where the text is not well-formed. */
function parse(source: string): Node {
  const root: Node = { name: "", attributes: {}, children: [], text: "" };
  const open = [root];
  const piece = /<\?xml[^>]*\?>|<(\/?)([\w]+)((?: [\w]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  let end = 0;
  for (let match = piece.exec(source); match !== null; match = piece.exec(source)) {
    end = piece.lastIndex;
    const [, closing, name, attributes, selfClosing, text] = match;
    if (text !== undefined) open.at(-1)!.text += unescape(text);
    else if (closing === "/") assert.equal(open.pop()!.name, name);
    else if (name !== undefined) {
      const node: Node = { name, attributes: attributesOf(attributes!), children: [], text: "" };
      open.at(-1)!.children.push(node);
      if (selfClosing !== "/") open.push(node);
    }
  }
  assert.equal(end, source.length, `Cannot read on at ${source.slice(end, end + 40)}`);
  assert.equal(open.length, 1);
  return root.children[0]!;
}

function attributesOf(source: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [, name, value] of source.matchAll(/ (\w+)="([^"]*)"/g)) {
    assert.ok(!(name! in found), `${name} stands twice`);
    found[name!] = unescape(value!);
  }
  return found;
}

function unescape(text: string): string {
  const names: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  assert.doesNotMatch(text, /&(?!(amp|lt|gt|quot|apos|#\d+);)/);
  return text.replace(
    /&(#)?(\w+);/g,
    (_, number, name) => number ? String.fromCharCode(+name) : names[name]!,
  );
}

Deno.test("renderJunit makes a suite of each run and a case of each check", () => {
  const root = parse(renderJunit([passFixture(), failFixture({ seed: 43 })]));
  assert.deepEqual(root.attributes, {
    name: "orderstorm",
    tests: "10",
    failures: "1",
    errors: "0",
    time: "7.770",
  });
  assert.deepEqual(root.children.map((suite) => suite.attributes["name"]), [
    "black-friday choreography/direct seed 42",
    "black-friday choreography/direct seed 43",
  ]);
  const [properties, ...cases] = root.children[1]!.children;
  const property = (name: string) =>
    properties!.children.find((child) => child.attributes["name"] === name)?.attributes["value"];
  assert.equal(property("seed"), "43");
  assert.equal(property("system"), "choreography");
  assert.equal(property("variant"), "direct");
  assert.equal(property("journalHash"), "9f2c41d07be3a815");
  assert.deepEqual(
    cases.map((testCase) => testCase.attributes["name"]),
    passFixture().checks.map(({ name }) => name),
  );
});

Deno.test("renderJunit puts sentence, replay command, faults and violations into a failure, in this order", () => {
  const root = parse(renderJunit([failFixture()]));
  const failures = root.children[0]!.children.flatMap((testCase) =>
    testCase.children.filter((child) => child.name === "failure")
  );
  assert.equal(failures.length, 1);
  assert.deepEqual(failures[0]!.attributes, {
    message: "No order is charged more than once",
    type: "invariant",
  });
  assert.deepEqual(failures[0]!.text.split("\n"), [
    "No order is charged more than once",
    "replay: deno task scenario black-friday --system choreography/direct --seed 42",
    "fault 1: at 1.204 s  third-party timeout-after payments  hits POST /charges of order-17, effect unknown",
    "fault 2: at 31.2 s  duplicate-delivery eventbridge  hits OrderCreated → payments of order-17",
    "at 31310.2 ms: Order 0197-17 was charged twice: ch_1 at 1.204 s by payments:8a11, ch_2 at 31.31 s by payments:c04e",
    "1,875 charges, 1 double",
  ]);
});

Deno.test("renderJunit makes an error of a run that is not valid", () => {
  const invalid = { reason: "bound", detail: "1,000,001 events, expected at most 1,000,000" };
  const root = parse(renderJunit([passFixture({ verdict: "invalid", invalid })]));
  assert.equal(root.attributes["errors"], "1");
  const error = root.children[0]!.children.at(-1)!.children[0]!;
  assert.equal(error.name, "error");
  assert.equal(error.attributes["type"], "bound");
  assert.match(error.text, /^1,000,001 events.*\nreplay: /);
});

Deno.test("renderJunit skips what could not be judged", () => {
  const [suite] = parse(renderJunit([endpointFixture()])).children;
  assert.equal(suite!.attributes["skipped"], "1");
  const skipped = suite!.children.find(({ attributes }) => attributes["name"] === "causal-order")!;
  assert.deepEqual(skipped.children.map(({ name, attributes }) => [name, attributes["message"]]), [
    ["skipped", "events are not seen from outside"],
  ]);
  assert.equal(Number(suite!.attributes["tests"]), suite!.children.length - 1);
});

Deno.test("renderJunit is well-formed with no runs", () => {
  assert.equal(parse(renderJunit([])).attributes["tests"], "0");
});

Deno.test("xml spells out what XML cannot hold", () => {
  assert.equal(xml("a\u0000b\u001b[31mc\ufffe"), "a\\u0000b\\u001b[31mc\\ufffe");
  assert.equal(xml("\ud800"), "\ufffd");
  assert.equal(xml("]]>"), "]]&gt;");
});

Deno.test("renderJunit brings any text through, but for what XML cannot hold (property)", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "grapheme" }), (message, orderId) => {
      const verdict = failFixture();
      const check = { ...verdict.checks[1]!, violations: [{ message: message + orderId, atMs: 1 }] };
      const root = parse(renderJunit([{ ...verdict, scenario: message, checks: [check] }]));
      const suite = root.children[0]!;
      const text = suite.children[1]!.children[0]!.text;
      assert.ok(text.includes(unescape(xml(message + orderId))));
      assert.doesNotMatch(renderJunit([{ ...verdict, checks: [check] }]), UNWRITABLE);
      if (!UNWRITABLE.test(message)) assert.ok(suite.attributes["name"]!.startsWith(message.toWellFormed()));
    }),
    { seed: 1, numRuns: 60 },
  );
});
