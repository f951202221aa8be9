/** Whatever is sent: it is understood, or AWS's error comes back, in bytes. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { AwsError } from "../aws/errors.ts";
import {
  addressOf,
  decode,
  encodeError,
  parseQuery,
  scopeOf,
  WIRE_SERVICES,
  type WireRequest,
} from "./mod.ts";

const SERVICES = [...WIRE_SERVICES.values()];
const word = fc.constantFrom(
  "__proto__",
  "constructor",
  "a.1.b",
  "",
  "%",
  "%zz",
  "é",
  "\u0000",
  "All",
  "1e999",
  "{}",
);
const text = fc.oneof(word, fc.string({ unit: "binary" }));

/** The operations of a service and something like their names. */
const named = fc.constantFrom(...SERVICES).chain((service) =>
  fc.record({
    service: fc.constant(service),
    operation: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...service.operations.keys()) }, {
      weight: 1,
      arbitrary: text,
    }),
  })
);

const json = fc.oneof(
  fc.json({ depthSize: "medium" }),
  fc.dictionary(
    fc.oneof(text, fc.constantFrom("QueueUrl", "MessageBody", "Item", "Entries", "Attributes")),
    fc.jsonValue(),
  )
    .map((value) => JSON.stringify(value)),
  text,
);
const form = fc.array(
  fc.tuple(fc.oneof(text, fc.constantFrom("Tags.member.1.Key", "Attribute.1.Name")), text),
)
  .map((pairs) =>
    pairs.map(([name, value]) => `${encodeURIComponent(name.toWellFormed())}=${value}`).join("&")
  );

const headers = fc.record({
  authorization: fc.oneof(
    text,
    fc.tuple(fc.constantFrom("AWS4-HMAC-SHA256 ", "AWS4-ECDSA-P256-SHA256 "), text).map((both) =>
      both.join("")
    ),
  ),
  "content-type": fc.oneof(
    text,
    fc.constantFrom("application/x-amz-json-1.0", "application/x-www-form-urlencoded"),
  ),
  host: text,
  "x-amz-date": text,
}, { requiredKeys: [] });

const bytes = fc.oneof(json, form).chain((body) =>
  fc.oneof(fc.constant(body), fc.constant(new TextEncoder().encode(body)), fc.uint8Array())
);

const request: fc.Arbitrary<WireRequest> = fc.record({ named, headers, body: bytes, path: text, query: text })
  .map(({ named: { service, operation }, headers, body, path, query }) => {
    const http = service.operations.get(operation)?.http;
    const type = headers["content-type"] ?? "application/x-amz-json-1.0";
    if (service.target) {
      const target = { "x-amz-target": `${service.target}.${operation}`, "content-type": type };
      return { method: "POST", path: "/", headers: { ...headers, ...target }, body };
    }
    const { method, path: template } = http ?? { method: "POST", path: `/${path}` };
    const asked = http ? query : `Action=${operation}&Version=${service.query?.versions[0]}&${query}`;
    return {
      method,
      path: template.split("?")[0]!.replaceAll(/\{[^}]+\}/g, () => path),
      query: parseQuery(asked),
      headers,
      body,
    };
  });

Deno.test("wire: whatever is sent is understood or refused with an error of AWS's", () => {
  let understood = 0;
  fc.assert(
    fc.property(request, (sent) => {
      scopeOf(sent);
      try {
        const { input, service } = decode(sent);
        assert.equal(Object.getPrototypeOf(input), Object.prototype);
        assert.equal(addressOf(sent).service, service);
        understood++;
      } catch (error) {
        assert.ok(error instanceof AwsError, String(error));
        const { service, protocol } = addressOf(sent);
        assert.ok(encodeError(service, error, "r", protocol).body.length > 0);
      }
    }),
    { numRuns: 3000, seed: 4 },
  );
  assert.ok(understood > 100, `${understood} were understood`);
  assert.equal(({} as Record<string, unknown>).polluted, undefined);
});
