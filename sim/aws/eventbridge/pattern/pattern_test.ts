/** The event-pattern language, case by case; messages and positions as AWS's TestEventPattern answers them. */
import assert from "node:assert/strict";
import { EventPattern, SyntaxProblem } from "./mod.ts";

const ORDER = {
  version: "0",
  id: "7bf73129-1428-4cd3-a780-95db273d1602",
  "detail-type": "OrderCreated",
  source: "shop.orders",
  account: "123456789012",
  time: "2026-01-01T00:00:00Z",
  region: "us-east-1",
  resources: ["arn:aws:s3:::invoices", "arn:aws:s3:::labels"],
  detail: {
    total: 129.5,
    items: 3,
    zero: 0,
    negative: -5,
    currency: "EUR",
    empty: "",
    nothing: null,
    paid: true,
    ip: "10.1.2.77",
    ip6: "2001:DB8:0:0::1",
    path: "/home/ann/docs/a.txt",
    star: "a*b",
    backslash: "a\\b",
    tags: ["gift", "rush"],
    none: [],
    matrix: [[1, 2], [3]],
    customer: { name: "Ann", tier: { level: 2 } },
    lines: [
      { sku: "A", quantity: 1, options: [{ k: "size", v: "L" }, { k: "colour", v: "red" }] },
      { sku: "B", quantity: 9, discount: 5 },
    ],
    "dotted.name": "x",
    constructor: "own",
  },
};

type Case = readonly [pattern: unknown, matches: boolean];

const CASES: Readonly<Record<string, readonly Case[]>> = {
  "exact values": [
    [{ source: ["shop.orders"] }, true],
    [{ source: ["shop.payments"] }, false],
    [{ source: ["SHOP.ORDERS"] }, false],
    [{ source: ["other", "shop.orders"] }, true],
    [{ source: ["shop.orders"], "detail-type": ["OrderCreated"] }, true],
    [{ source: ["shop.orders"], "detail-type": ["OrderShipped"] }, false],
    [{ Source: ["shop.orders"] }, false],
    [{ missing: ["x"] }, false],
    [{ detail: { currency: ["EUR"] } }, true],
    [{ detail: { currency: [{ exactly: "EUR" }] } }, true],
    [{ detail: { items: [3] } }, true],
    [{ detail: { items: [3.0] } }, true],
    [{ detail: { items: ["3"] } }, false],
    [{ detail: { total: [129.50] } }, true],
    [{ detail: { total: [1.295e2] } }, true],
    [{ detail: { zero: [0] } }, true],
    [{ detail: { zero: [-0] } }, true],
    [{ detail: { paid: [true] } }, true],
    [{ detail: { paid: [false] } }, false],
    [{ detail: { paid: ["true"] } }, false],
    [{ account: ["123456789012"] }, true],
    [{ account: [123456789012] }, false],
  ],
  "null and the empty string": [
    [{ detail: { nothing: [null] } }, true],
    [{ detail: { nothing: [""] } }, false],
    [{ detail: { nothing: ["null"] } }, false],
    [{ detail: { currency: [null] } }, false],
    [{ detail: { missing: [null] } }, false],
    [{ detail: { none: [null] } }, false],
    [{ detail: { empty: [""] } }, true],
    [{ detail: { empty: [null] } }, false],
    [{ detail: { currency: [""] } }, false],
  ],
  "prefix and suffix": [
    [{ source: [{ prefix: "shop." }] }, true],
    [{ source: [{ prefix: "Shop." }] }, false],
    [{ source: [{ prefix: { "equals-ignore-case": "SHOP." } }] }, true],
    [{ source: [{ prefix: "" }] }, true],
    [{ detail: { items: [{ prefix: "" }] } }, false],
    [{ detail: { items: [{ prefix: "3" }] } }, false],
    [{ source: [{ suffix: ".orders" }] }, true],
    [{ source: [{ suffix: ".ORDERS" }] }, false],
    [{ source: [{ suffix: { "equals-ignore-case": ".ORDERS" } }] }, true],
    [{ source: [{ suffix: { "equals-ignore-case": ".order" } }] }, false],
    [{ source: [{ suffix: "" }] }, true],
    [{ detail: { nothing: [{ suffix: "" }] } }, false],
    [{ source: [{ prefix: "x" }, { suffix: "s" }] }, true],
  ],
  "equals-ignore-case": [
    [{ "detail-type": [{ "equals-ignore-case": "ordercreated" }] }, true],
    [{ "detail-type": [{ "equals-ignore-case": "ordercreate" }] }, false],
    [{ detail: { empty: [{ "equals-ignore-case": "" }] } }, true],
    [{ detail: { items: [{ "equals-ignore-case": "3" }] } }, false],
  ],
  "anything-but": [
    [{ source: [{ "anything-but": "shop.payments" }] }, true],
    [{ source: [{ "anything-but": "shop.orders" }] }, false],
    [{ source: [{ "anything-but": ["a", "shop.orders"] }] }, false],
    [{ source: [{ "anything-but": ["a", "b"] }] }, true],
    [{ detail: { items: [{ "anything-but": 3 }] } }, false],
    [{ detail: { items: [{ "anything-but": 4 }] } }, true],
    [{ detail: { items: [{ "anything-but": [1, 2] }] } }, true],
    [{ detail: { items: [{ "anything-but": [1, 3.0] }] } }, false],
    [{ detail: { items: [{ "anything-but": "3" }] } }, true],
    [{ detail: { currency: [{ "anything-but": 3 }] } }, true],
    [{ detail: { nothing: [{ "anything-but": "x" }] } }, true],
    [{ detail: { missing: [{ "anything-but": "x" }] } }, false],
    [{ detail: { customer: [{ "anything-but": "x" }] } }, false],
    [{ detail: { tags: [{ "anything-but": "gift" }] } }, true],
    [{ detail: { tags: [{ "anything-but": ["gift", "rush"] }] } }, false],
    [{ source: [{ "anything-but": { prefix: "shop" } }] }, false],
    [{ source: [{ "anything-but": { prefix: "store" } }] }, true],
    [{ source: [{ "anything-but": { prefix: ["store", "shop"] } }] }, false],
    [{ detail: { items: [{ "anything-but": { prefix: "3" } }] } }, true],
    [{ source: [{ "anything-but": { suffix: "orders" } }] }, false],
    [{ source: [{ "anything-but": { suffix: ["x", "y"] } }] }, true],
    [{ source: [{ "anything-but": { "equals-ignore-case": "SHOP.ORDERS" } }] }, false],
    [{ source: [{ "anything-but": { "equals-ignore-case": ["A", "b"] } }] }, true],
    [{ detail: { path: [{ "anything-but": { wildcard: "*/docs/*" } }] } }, false],
    [{ detail: { path: [{ "anything-but": { wildcard: ["*.png", "*.jpg"] } }] } }, true],
    [{ detail: { nothing: [{ "anything-but": { wildcard: "*" } }] } }, true],
  ],
  "numeric": [
    [{ detail: { total: [{ numeric: ["=", 129.5] }] } }, true],
    [{ detail: { total: [{ numeric: ["=", 129] }] } }, false],
    [{ detail: { total: [{ numeric: [">", 129.5] }] } }, false],
    [{ detail: { total: [{ numeric: [">=", 129.5] }] } }, true],
    [{ detail: { total: [{ numeric: ["<", 129.5] }] } }, false],
    [{ detail: { total: [{ numeric: ["<=", 129.5] }] } }, true],
    [{ detail: { total: [{ numeric: [">", 100, "<", 200] }] } }, true],
    [{ detail: { total: [{ numeric: [">", 100, "<=", 129.5] }] } }, true],
    [{ detail: { total: [{ numeric: [">", 100, "<", 129.5] }] } }, false],
    [{ detail: { negative: [{ numeric: ["<", 0] }] } }, true],
    [{ detail: { negative: [{ numeric: [">", -6, "<", -4] }] } }, true],
    [{ detail: { currency: [{ numeric: [">", 0] }] } }, false],
    [{ detail: { nothing: [{ numeric: [">=", 0] }] } }, false],
    [{ detail: { matrix: [{ numeric: [">", 2] }] } }, true],
    [{ detail: { matrix: [{ numeric: [">", 3] }] } }, false],
  ],
  "exists": [
    [{ detail: { currency: [{ exists: true }] } }, true],
    [{ detail: { currency: [{ exists: false }] } }, false],
    [{ detail: { missing: [{ exists: true }] } }, false],
    [{ detail: { missing: [{ exists: false }] } }, true],
    [{ detail: { nothing: [{ exists: true }] } }, true],
    [{ detail: { customer: [{ exists: true }] } }, false],
    [{ detail: { customer: [{ exists: false }] } }, true],
    [{ detail: { none: [{ exists: true }] } }, false],
    [{ detail: { none: [{ exists: false }] } }, true],
    [{ detail: { tags: [{ exists: true }] } }, true],
    [{ detail: { missing: { deeper: [{ exists: false }] } } }, true],
    [{ detail: { missing: [{ exists: false }, "x"] } }, true],
    [{ detail: { currency: [{ exists: false }, "EUR"] } }, true],
    [{ detail: { currency: [{ exists: false }, "USD"] } }, false],
    [{ detail: { toString: [{ exists: true }] } }, false],
    [{ detail: { constructor: ["own"] } }, true],
  ],
  "cidr and addresses": [
    [{ detail: { ip: [{ cidr: "10.1.2.0/24" }] } }, true],
    [{ detail: { ip: [{ cidr: "10.1.2.0/26" }] } }, false],
    [{ detail: { ip: [{ cidr: "10.1.2.64/26" }] } }, true],
    [{ detail: { ip: [{ cidr: "10.0.0.0/8" }] } }, true],
    [{ detail: { ip: [{ cidr: "0.0.0.0/0" }] } }, true],
    [{ detail: { ip6: [{ cidr: "2001:db8::/32" }] } }, true],
    [{ detail: { ip6: [{ cidr: "2001:db9::/32" }] } }, false],
    [{ detail: { ip6: [{ cidr: "0.0.0.0/0" }] } }, false],
    [{ detail: { ip: [{ cidr: "::/0" }] } }, false],
    [{ detail: { currency: [{ cidr: "0.0.0.0/0" }] } }, false],
    [{ detail: { items: [{ cidr: "0.0.0.0/0" }] } }, false],
    [{ detail: { ip: ["10.1.2.77"] } }, true],
    [{ detail: { ip6: ["2001:db8::1"] } }, true],
    [{ detail: { ip6: ["2001:db8::2"] } }, false],
  ],
  "wildcard": [
    [{ detail: { path: [{ wildcard: "/home/*/docs/*" }] } }, true],
    [{ detail: { path: [{ wildcard: "*.txt" }] } }, true],
    [{ detail: { path: [{ wildcard: "*.png" }] } }, false],
    [{ detail: { path: [{ wildcard: "*" }] } }, true],
    [{ detail: { path: [{ wildcard: "/home/ann/docs/a.txt" }] } }, true],
    [{ detail: { path: [{ wildcard: "/home/ann/docs/a.txt*" }] } }, true],
    [{ detail: { path: [{ wildcard: "/home/*/docs" }] } }, false],
    [{ detail: { empty: [{ wildcard: "" }] } }, true],
    [{ detail: { empty: [{ wildcard: "*" }] } }, true],
    [{ detail: { currency: [{ wildcard: "" }] } }, false],
    [{ detail: { currency: [{ wildcard: "EU*UR" }] } }, false],
    [{ detail: { currency: [{ wildcard: "E*R*R" }] } }, false],
    [{ detail: { star: [{ wildcard: "a\\*b" }] } }, true],
    [{ detail: { star: [{ wildcard: "a\\*c" }] } }, false],
    [{ detail: { currency: [{ wildcard: "\\*" }] } }, false],
    [{ detail: { backslash: [{ wildcard: "a\\\\*" }] } }, true],
    [{ detail: { items: [{ wildcard: "*" }] } }, false],
  ],
  "arrays in events": [
    [{ resources: ["arn:aws:s3:::labels"] }, true],
    [{ resources: ["arn:aws:s3:::other"] }, false],
    [{ detail: { tags: ["rush"] } }, true],
    [{ detail: { tags: [{ prefix: "gi" }] } }, true],
    [{ detail: { matrix: [3] } }, true],
    [{ detail: { matrix: [4] } }, false],
    [{ detail: { lines: { sku: ["B"] } } }, true],
    [{ detail: { lines: { sku: ["C"] } } }, false],
    [{ detail: { lines: { sku: ["B"], quantity: [9] } } }, true],
    // Fields of two elements do not add up.
    [{ detail: { lines: { sku: ["A"], quantity: [9] } } }, false],
    [{ detail: { lines: { options: { k: ["size"], v: ["L"] } } } }, true],
    [{ detail: { lines: { options: { k: ["size"], v: ["red"] } } } }, false],
    [{ detail: { lines: { sku: ["A"], options: { v: ["red"] } } } }, true],
    [{ detail: { lines: { sku: ["B"], options: { v: ["red"] } } } }, false],
    [{ detail: { lines: { quantity: [1], xdiscount: [{ exists: false }] } } }, true],
    // Absence is judged in the element chosen so far: `sku` comes after `discount`, `quantity` before `zdiscount`.
    [{ detail: { lines: { discount: [{ exists: false }], sku: ["A"] } } }, false],
  ],
  "nesting and dots": [
    [{ detail: { customer: { name: ["Ann"] } } }, true],
    [{ detail: { customer: { tier: { level: [2] } } } }, true],
    [{ detail: { customer: { tier: [2] } } }, false],
    [{ "detail.customer.tier.level": [2] }, true],
    [{ detail: { "customer.tier": { level: [2] } } }, true],
    [{ detail: { "customer.name": { name: ["Ann"] } } }, false],
    [{ detail: { dotted: { name: ["x"] } } }, true],
    [{ detail: { "dotted.name": ["x"] } }, true],
    [{ detail: { dotted: { name: [{ exists: false }] } } }, false],
  ],
  "$or": [
    [{ $or: [{ source: ["x"] }, { region: ["us-east-1"] }] }, true],
    [{ $or: [{ source: ["x"] }, { region: ["eu-west-1"] }] }, false],
    [{ source: ["shop.orders"], $or: [{ region: ["x"] }, { account: ["123456789012"] }] }, true],
    [{ source: ["other"], $or: [{ region: ["us-east-1"] }, { account: ["x"] }] }, false],
    [{ detail: { $or: [{ items: [4] }, { total: [{ numeric: [">", 100] }], paid: [true] }] } }, true],
    [{ detail: { $or: [{ items: [4] }, { total: [{ numeric: [">", 100] }], paid: [false] }] } }, false],
    [{ $or: [{ detail: { $or: [{ items: [3] }, { items: [4] }] } }, { source: ["x"] }] }, true],
    [{ $or: [{ source: ["x"] }, { region: ["us-east-1"] }], account: ["x"] }, false],
    [{ $or: [{ a: ["1"] }, { b: ["1"] }], detail: { $or: [{ paid: [true] }, { c: ["1"] }] } }, false],
  ],
};

Deno.test("event patterns match the events that AWS says they match", async (t) => {
  for (const [group, cases] of Object.entries(CASES)) {
    await t.step(group, () => {
      for (const [pattern, matches] of cases) {
        const text = JSON.stringify(pattern);
        assert.equal(new EventPattern(text).matches(ORDER), matches, text);
      }
    });
  }
});

Deno.test("event patterns that ignore case take each letter in lower case and in upper case, one for one", () => {
  for (
    const [wanted, value, matches] of [
      ["straße", "STRASSE", true],
      ["STRASSE", "straße", false],
      ["É", "é", true],
      ["k", "\u212a", false],
      ["a.c", "abc", false],
    ] as const
  ) {
    const pattern = new EventPattern(JSON.stringify({ a: [{ "equals-ignore-case": wanted }] }));
    assert.equal(pattern.matches({ a: value }), matches, `${wanted} and ${value}`);
  }
});

Deno.test("event patterns take the last of two members with one name", () => {
  const pattern = new EventPattern('{"source": ["other"], "source": ["shop.orders"]}');
  assert.equal(pattern.matches(ORDER), true);
});

const SOURCE = (text: string, column: number, line = 1) =>
  `\n at [Source: (String)"${text}"; line: ${line}, column: ${column}]`;
const VALUES = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
const TOO_COMPLEX =
  "Rule is too complex - try using fewer wildcard characters or fewer repeating character " +
  "sequences after a wildcard character";

/** Text, message, and the column that AWS names (twice for problems inside an anything-but list). */
const PLACE = (text: string, column: number) => `[Source: (String)"${text}"; line: 1, column: ${column}]`;
const MINUS = "expected digit (0-9) to follow minus sign, for valid numeric value";
const INVALID: readonly (readonly [text: string, message: string, column?: number, twice?: true])[] = [
  ['{"a": 42}', '"a" must be an object or an array', 9],
  ['{"a": "b"}', '"a" must be an object or an array', 8],
  ['{"a": null}', '"a" must be an object or an array', 11],
  ['{"a": []}', "Empty arrays are not allowed", 9],
  ["{}", "Empty objects are not allowed", 3],
  ['{"a": {}}', "Empty objects are not allowed", 9],
  ['["a"]', "Filter is not an object", 2],
  ['"a"', "Filter is not an object", 2],
  ["", "Filter is not an object", 1],
  ['{"a": [["b"]]}', "Match value must be String, number, true, false, or null", 9],
  ['{"a": [{}]}', "Match expression name not found", 10],
  ['{"a": [{"EXISTS": true}]}', "Unrecognized match type EXISTS", 23],
  ['{"a": [{"exists": "true"}]}', "exists match pattern must be either true or false.", 20],
  ['{"a": [{"exists": true, "prefix": "b"}]}', "Only one key allowed in match expression", 36],
  ['{"a": [{"prefix": 1}]}', "prefix match pattern must be a string", 20],
  ['{"a": [{"prefix": ["b"]}]}', "prefix match pattern must be a string", 20],
  ['{"a": [{"prefix": {"suffix": "b"}}]}', "Unsupported prefix pattern: suffix", 31],
  ['{"a": [{"suffix": {}}]}', "Suffix expression name not found", 21],
  ['{"a": [{"suffix": null}]}', "suffix match pattern must be a string", 23],
  ['{"a": [{"equals-ignore-case": ["b"]}]}', "equals-ignore-case match pattern must be a string", 32],
  ['{"a": [{"exactly": 1}]}', "exact match pattern must be a string", 21],
  ['{"a": [{"numeric": 10}]}', "Value of numeric must be an array.", 22],
  ['{"a": [{"numeric": [10]}]}', "Invalid member in numeric match: 10", 23],
  ['{"a": [{"numeric": []}]}', "Invalid member in numeric match: ]", 22],
  ['{"a": [{"numeric": ["!", 1]}]}', "Unrecognized numeric range operator: !", 27],
  ['{"a": [{"numeric": ["=", "1"]}]}', "Value of equals must be numeric", 27],
  ['{"a": [{"numeric": [">", 0, "<"]}]}', "Value of < must be numeric", 33],
  ['{"a": [{"numeric": [">", 0, ">", 1]}]}', "Bad numeric range operator: >", 32],
  ['{"a": [{"numeric": [">", 0, 1]}]}', "Bad value in numeric range: 1", 30],
  ['{"a": [{"numeric": [">", 5, "<", 5]}]}', "Bottom must be less than top", 36],
  ['{"a": [{"numeric": [">", 1, "<", 5, 6]}]}', "Too many terms in numeric range expression", 38],
  ['{"a": [{"numeric": ["<", 1, ">", 0]}]}', "Too many elements in numeric expression", 30],
  [
    '{"a": [{"numeric": ["=", 12345678901234567891]}]}',
    "Cannot compare number : 12345678901234567891",
    46,
  ],
  [
    '{"a": [{"anything-but": null}]}',
    "Value of anything-but must be an array or single string/number value.",
    29,
  ],
  [
    '{"a": [{"anything-but": {"prefix": {"equals-ignore-case": "b"}}}]}',
    "Value of anything-but must be an array or single string/number value.",
    37,
  ],
  ['{"a": [{"anything-but": {"numeric": ["=", 1]}}]}', "Unsupported anything-but pattern: numeric", 38],
  [
    '{"a": [{"anything-but": ["b", null]}]}',
    "Inside anything but list, start|null|boolean is not supported.",
    35,
    true,
  ],
  [
    '{"a": [{"anything-but": ["b", 1]}]}',
    "Inside anything but list, either all values are number or string, mixed type is not supported",
    33,
  ],
  [
    '{"a": [{"anything-but": []}]}',
    "Inside anything but list, either all values are number or string, mixed type is not supported",
    27,
  ],
  ['{"a": [{"anything-but": {"prefix": ""}}]}', "Null prefix/suffix not allowed", 38],
  ['{"a": [{"anything-but": {"suffix": [""]}}]}', "Null prefix/suffix not allowed", 39, true],
  ['{"a": [{"anything-but": {"prefix": 1}}]}', "prefix/suffix match pattern must be a string", 37],
  ['{"a": [{"anything-but": {"suffix": [1]}}]}', "prefix/suffix match pattern must be a string", 38, true],
  [
    '{"a": [{"anything-but": {"equals-ignore-case": 1}}]}',
    "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
    49,
  ],
  ['{"a": [{"anything-but": {"wildcard": 1}}]}', "wildcard match pattern must be a string", 39],
  ['{"a": [{"wildcard": 1}]}', "wildcard match pattern must be a string", 22],
  ['{"a": [{"wildcard": "b**"}]}', "Consecutive wildcard characters at pos 2", 26],
  ['{"a": [{"wildcard": "é**"}]}', "Consecutive wildcard characters at pos 3", 26],
  ['{"a": [{"wildcard": "b\\\\c"}]}', "Invalid escape character at pos 2", 27],
  ['{"a": [{"wildcard": "*:*:*:*:*:event-bus/*"}]}', TOO_COMPLEX],
  ['{"a": [{"cidr": "10.0.0.1"}]}', "Malformed CIDR, one '/' required"],
  ['{"a": [{"cidr": "10.0.0.1/x"}]}', "Malformed CIDR, mask bits must be an integer"],
  ['{"a": [{"cidr": "10.0.0.1/-1"}]}', "Malformed CIDR, mask bits must not be negative"],
  ['{"a": [{"cidr": "10.0.0.1/32"}]}', "IPv4 mask bits must be < 32"],
  ['{"a": [{"cidr": "::1/128"}]}', "IPv6 mask bits must be < 128"],
  ['{"a": [{"cidr": "xx.11/24"}]}', "Nonstandard IP address: xx.11"],
  ['{"a": [{"cidr": "10.0.0.256/24"}]}', "Invalid IP address: 10.0.0.256"],
  ['{"a": [{"cidr": 1}]}', "prefix match pattern must be a string", 18],
  ['{"$or": {"a": ["b"]}}', "It must be an Array followed with $or.", 10],
  ['{"$or": [{"a": ["b"]}]}', "There must have at least 2 Objects in $or relationship.", 23],
  ['{"$or": ["a", "b"]}', "Only JSON object is allowed in array of $or relationship.", 11],
  [
    '{"$or": [{"prefix": ["b"]}, {"a": ["b"]}]}',
    "prefix is Ruler reserved fieldName which cannot be used inside $or.",
    22,
  ],
  ["words that are not JSON", `Unrecognized token 'words': was expecting ${VALUES}`, 6],
  ["{'a': []}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name", 3],
  ['{"a": open', `Unrecognized token 'open': was expecting ${VALUES}`, 11],
  [
    '{"a" ["b"]}',
    "Unexpected character ('[' (code 91)): was expecting a colon to separate field name and value",
    7,
  ],
  [
    '{"a": ["b" "c"]}',
    "Unexpected character ('\"' (code 34)): was expecting comma to separate Array entries",
    13,
  ],
  ['{"a": ["b",]}', `Unexpected character (']' (code 93)): expected a valid value ${VALUES}`, 13],
  [
    '{"a": [1}',
    `Unexpected close marker '}': expected ']' (for Array starting at ${PLACE('{"a": [1}', 7)})`,
    10,
  ],
  ['{"a": [1,', "Unexpected end-of-input within/between Array entries", 10],
  ['{"a": ', "Unexpected end-of-input within/between Object entries", 7],
  ['{"a": }', "Unexpected character ('}' (code 125)): expected a value", 8],
  ['{"a": [-x]}', `Unexpected character ('x' (code 120)) in numeric value: ${MINUS}`, 10],
  [
    '{"a": [1.]}',
    "Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit",
    10,
  ],
  [
    '{"a": [0.]}',
    "Unexpected character (']' (code 93)) in numeric value: Decimal point not followed by a digit",
    11,
  ],
  [
    '{"a": [1e]}',
    "Unexpected character (']' (code 93)) in numeric value: Exponent indicator not followed by a digit",
    10,
  ],
  [
    '{"a": [NaN]}',
    "Non-standard token 'NaN': enable `JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS` to allow",
    11,
  ],
  [
    '{"a": ["\\u12"]}',
    "Unexpected character ('\"' (code 34)): expected a hex-digit for character escape sequence",
    14,
  ],
  [
    '{"a": ["b\nc"]}',
    "Illegal unquoted character ((CTRL-CHAR, code 10)): has to be escaped using backslash to be included in string value",
    11,
  ],
  [
    '{"a": // b',
    "Unexpected character ('/' (code 47)): maybe a (non-standard) comment? (not recognized as one since Feature 'ALLOW_COMMENTS' not enabled for parser)",
    8,
  ],
  ["1x", "Unexpected character ('x' (code 120)): Expected space separating root-level values", 3],
  ['{"a": [{"anything-but": {"wildcard": ["b", "c**"]}}]}', "Consecutive wildcard characters at pos 2", 50],
  ['{"a": [01]}', "Invalid numeric value: Leading zeroes not allowed", 9],
];

Deno.test("event patterns that are not valid are refused with AWS's message and position", () => {
  for (const [text, message, column, twice] of INVALID) {
    const place = column === undefined ? "" : SOURCE(text, column);
    assert.throws(
      () => new EventPattern(text),
      (problem) => {
        assert(problem instanceof SyntaxProblem, text);
        assert.equal(problem.message, message + place + (twice ? place : ""), text);
        return true;
      },
      text,
    );
  }
});

Deno.test("event patterns are refused with the line where the problem is, and no more than 500 characters of text", () => {
  const text = `{\n  "a": ["${"x".repeat(600)}"],\r\n  "b": 1\n}`;
  assert.throws(() => new EventPattern(text), (problem) => {
    assert(problem instanceof SyntaxProblem);
    assert(problem.message.endsWith(`x"[truncated ${text.length - 500} chars]; line: 3, column: 9]`));
    return true;
  });
});

Deno.test("event patterns of the wildcard examples in AWS's documentation are not too complex", () => {
  for (
    const wildcard of [
      "/Users/*/dir/dir/dir/dir/dir/doc.txt",
      "arn:aws:events:us-east-1:*:event-bus/*",
      "dir/*.png",
    ]
  ) {
    assert.equal(new EventPattern(JSON.stringify({ a: [{ wildcard }] })).usesWildcard, true);
  }
});
