/** Numbers of 38 digits: exact against a model on BigInt. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { sortableKey } from "./keys.ts";
import { addNumbers, canonicalNumber, compareNumbers, numberSize } from "./number.ts";

const SCALE = 60n;
/** Up to 18 digits, shifted by up to 20 places: sums of any two have at most 38 digits and one more place. */
const decimals = fc.tuple(
  fc.bigInt({ min: -(10n ** 18n), max: 10n ** 18n }),
  fc.integer({ min: -10, max: 9 }),
)
  .map(([digits, exponent]) => canonicalNumber(`${digits}e${exponent}`));

/** The number as an integer of units of 10 to the -60. */
function units(text: string): bigint {
  const [whole, fraction = ""] = text.replace("-", "").split(".");
  const magnitude = BigInt(whole + fraction.padEnd(Number(SCALE), "0"));
  return text.startsWith("-") ? -magnitude : magnitude;
}

Deno.test("dynamodb numbers add, subtract and compare exactly", () => {
  fc.assert(
    fc.property(decimals, decimals, (a, b) => {
      assert.equal(units(addNumbers(a, b)), units(a) + units(b));
      assert.equal(units(addNumbers(a, b, true)), units(a) - units(b));
      const order = units(a) < units(b) ? -1 : units(a) > units(b) ? 1 : 0;
      assert.equal(Math.sign(compareNumbers(a, b)), order);
      const x = sortableKey({ N: a });
      const y = sortableKey({ N: b });
      assert.equal(x < y ? -1 : x > y ? 1 : 0, order);
    }),
    { seed: 1, numRuns: 2000 },
  );
});

Deno.test("dynamodb numbers add without losing a digit (38 digits)", () => {
  assert.equal(
    addNumbers("99999999999999999999999999999999999998", "1"),
    "99999999999999999999999999999999999999",
  );
  assert.equal(addNumbers("0.1", "0.2"), "0.3");
  assert.equal(addNumbers("9007199254740993", "1"), "9007199254740994");
});

Deno.test("dynamodb numbers refuse what does not fit", () => {
  const message = (run: () => unknown) => {
    try {
      run();
      return undefined;
    } catch (error) {
      return (error as { message: string }).message;
    }
  };
  const digits = "Attempting to store more than 38 significant digits in a Number";
  assert.equal(message(() => addNumbers("99999999999999999999999999999999999999", "0.1")), digits);
  assert.equal(message(() => canonicalNumber("1" + "0".repeat(37) + "1")), digits);
  assert.equal(message(() => canonicalNumber("1" + "0".repeat(125))), undefined);
  assert.match(message(() => canonicalNumber("1e126"))!, /^Number overflow/);
  assert.match(message(() => canonicalNumber("1e-131"))!, /^Number underflow/);
});

Deno.test("dynamodb numbers have the size that AWS counts (pairs of digits)", () => {
  const sizes = {
    "0": 1,
    "1": 2,
    "12": 2,
    "123": 3,
    "-1": 3,
    "-123": 4,
    "100": 2,
    "1000": 2,
    "0.01": 2,
    "1.5": 3,
  };
  for (const [text, size] of Object.entries(sizes)) assert.equal(numberSize(text), size, text);
  assert.equal(numberSize("12345678"), 5);
  assert.equal(numberSize("123456789"), 6);
  assert.equal(numberSize(canonicalNumber("1e-5")), 2);
});
