import assert from "node:assert/strict";
import { AwsError } from "../sim/aws/errors.ts";
import type { AwsService } from "../sim/aws/operation.ts";
import { FAULT_POINTS, POINT_OF } from "../sim/faults/mod.ts";
import { fidelityDocument } from "./fidelity.ts";
import { serviceSection } from "./fidelity_services.ts";
import { faultPointTable, faultTable } from "./fidelity_faults.ts";

/** A letter box: one operation that writes, one that reads, one that is left out. */
const LETTERS: AwsService<string[]> = {
  name: "letters",
  title: "Amazon Letters",
  namespace: "com.amazonaws.letters",
  operations: {
    PutLetter: {
      errors: ["BoxFullException", "InvalidLetter"],
      mutates: true,
      differs: "Stamps are not\nchecked | priced",
      run: () => ({}),
    },
    GetLetter: { errors: [], mutates: false, run: () => ({}) },
  },
  allOperations: ["BurnLetter", "GetLetter", "PutLetter"],
  throttled: () => new AwsError("TooManyLetters", "Slow down"),
  failed: () => new AwsError("PostOffice", "Closed", { status: 500 }),
  latency: { p50Ms: 1, p99Ms: 2 },
  newState: () => [],
};

Deno.test("serviceSection lists what is emulated, what differs and what is answered by name", () => {
  assert.deepEqual(serviceSection(LETTERS).split("\n"), [
    "## Amazon Letters",
    "",
    "2 of 3 operations are emulated. A throttled call is answered with `TooManyLetters`, a failure of the service with " +
    "`PostOffice`.",
    "",
    "| operation | changes state | errors of its own | what differs from AWS |",
    "| --- | --- | --- | --- |",
    "| `GetLetter` | no | – | – |",
    "| `PutLetter` | yes | `BoxFullException`, `InvalidLetter` | Stamps are not checked \\| priced |",
    "",
    "Not emulated yet, and answered by name with `UnknownOperationException`: `BurnLetter`.",
  ]);
});

Deno.test("serviceSection says why an operation is left out, and a reason for what is there is refused", () => {
  const reasons = { BurnLetter: "It needs a fire." };
  assert.match(
    serviceSection({ ...LETTERS, reasons }),
    /Left out, and answered by name[^]*\| `BurnLetter` \| It needs a fire\. \|$/,
  );
  const wrong = { ...LETTERS, reasons: { GetLetter: "Never.", EatLetter: "Why not?" } };
  assert.throws(
    () => fidelityDocument([wrong]),
    /EatLetter has a reason but[^]*GetLetter is emulated and has a reason|GetLetter is emulated[^]*EatLetter/,
  );
});

Deno.test("fidelityDocument has the coverage, the faults and the exit codes", () => {
  const text = fidelityDocument([LETTERS]);
  assert.match(text, /\| \[Amazon Letters\]\(#amazon-letters\) \| `letters` \| 2 \| 3 \| 67 % \|/);
  assert.match(text, /## Faults/);
  assert.match(text, /\| `1` \| A check did not hold: an invariant, an expectation or a threshold \|/);
});

Deno.test("fidelityDocument refuses a table with an operation that AWS does not have", () => {
  const wrong = { ...LETTERS, allOperations: ["PutLetter"] };
  assert.throws(
    () => fidelityDocument([wrong]),
    /letters: GetLetter is emulated but is not among the operations/,
  );
});

Deno.test("the fault tables have every kind and every point", () => {
  for (const kind of Object.keys(POINT_OF)) assert.match(faultTable(), new RegExp(`\\| \`${kind}\` \\|`));
  for (const point of Object.keys(FAULT_POINTS)) {
    assert.match(faultPointTable(), new RegExp(`\\| \`${point}\` \\|`));
  }
  assert.match(faultTable(), /`applied: true` \| `call` \| cannot be known/);
  assert.match(faultTable(), /`at: "before"` \| `invocation` \| did not come about/);
});

Deno.test("fidelityDocument tells where look-alikes differ, and leaves the section out where none does", () => {
  const told = { against: "localstack", service: "sqs", text: "It is | slow." } as const;
  assert.match(fidelityDocument([LETTERS], [told]), /^\| `localstack` \| `sqs` \| It is \\\| slow\. \|$/m);
  assert.doesNotMatch(fidelityDocument([LETTERS]), /Differences from look-alikes/);
});
