import assert from "node:assert/strict";
import { figureOf, renderLoadVerdict } from "./render.ts";
import {
  exitCodeOfK6,
  exitCodeOfVerdict,
  type LoadRun,
  loadVerdict,
  readSummary,
  type Summary,
} from "./verdict.ts";

const RECORDED = await Deno.readTextFile(new URL("./testdata/summary_dead_letters.json", import.meta.url));
const RUN: LoadRun = {
  profile: "smoke",
  question: "Is each accepted?",
  arrivals: "3 orders a second for 6 s",
  ordersUrl: "http://127.0.0.1:8080/orders",
  endpoint: "http://127.0.0.1:4566",
  seed: 1,
  faults: [],
  replay: "deno task load smoke --duration 6",
};
const DEAD = "dead_letters";

/** The recorded figures with another number of dead letters. */
function summaryWith(deadLetters: number): Summary {
  const summary = readSummary(RECORDED);
  return {
    ...summary,
    metrics: {
      ...summary.metrics,
      [DEAD]: {
        values: { value: deadLetters, min: deadLetters, max: deadLetters },
        thresholds: { "value==0": { ok: deadLetters === 0 } },
      },
    },
  };
}

function without(summary: Summary, name: string): Summary {
  const { [name]: _left, ...metrics } = summary.metrics;
  return { ...summary, metrics };
}

Deno.test("loadVerdict fails where a threshold was crossed, and names what was measured", () => {
  const verdict = loadVerdict(RUN, 99, readSummary(RECORDED));
  assert.equal(verdict.verdict, "fail");
  assert.equal(exitCodeOfVerdict(verdict), 1);
  const broken = verdict.checks.filter(({ held }) => held !== true);
  assert.deepEqual(broken.map(({ name, measured, limit }) => [name, measured, limit]), [[
    "no-dead-letters",
    1,
    0,
  ]]);
  const { counts } = verdict;
  assert.ok(counts.sent > 10 && counts.accepted === counts.sent && counts.followed === counts.sent);
  assert.equal(counts.shipped + counts.rejected, counts.followed);
  assert.ok(verdict.endToEndMs !== null && verdict.endToEndMs.p95 >= 900 && verdict.endToEndMs.max < 4_000);
});

Deno.test("loadVerdict passes where every threshold held", () => {
  const verdict = loadVerdict(RUN, 0, summaryWith(0));
  assert.equal(verdict.verdict, "pass");
  assert.equal(exitCodeOfVerdict(verdict), 0);
});

Deno.test("loadVerdict says nothing of a run in which something was not measured, though k6 takes that for held", () => {
  const verdict = loadVerdict(RUN, 0, without(summaryWith(0), "queues_read"));
  assert.equal(verdict.verdict, "invalid");
  assert.equal(exitCodeOfVerdict(verdict), 3);
  assert.match(verdict.invalid?.detail ?? "", /no figure for queues-drained, no-dead-letters/);
});

Deno.test("loadVerdict lets a crossed threshold outweigh one that was not measured", () => {
  const verdict = loadVerdict(RUN, 99, without(summaryWith(2), "checks{about:repeat}"));
  assert.equal(verdict.verdict, "fail");
  assert.equal(verdict.checks.find(({ name }) => name === "repeats-same")?.held, null);
});

Deno.test("loadVerdict trusts neither k6's exit code nor its figures where the two disagree", () => {
  assert.equal(loadVerdict(RUN, 99, summaryWith(0)).invalid?.reason, "disagreement");
});

Deno.test("loadVerdict leaves out what nobody could look at: queues, where no endpoint is known", () => {
  const { checks, verdict } = loadVerdict({ ...RUN, endpoint: null }, 0, without(summaryWith(0), DEAD));
  assert.equal(verdict, "pass");
  assert.equal(checks.some(({ name }) => name === "no-dead-letters"), false);
});

Deno.test("exitCodeOfK6 leaves 0 and 99 to the figures, and tells a wrong target, an interruption and a broken run", () => {
  assert.deepEqual([0, 99, 108, 105, 104, 107, 1].map(exitCodeOfK6), [undefined, undefined, 2, 130, 3, 3, 3]);
});

Deno.test("readSummary refuses what is not a summary of k6", () => {
  assert.throws(() => readSummary(`{"metrics": 3}`));
  assert.throws(() => readSummary(""));
});

Deno.test("renderLoadVerdict tells a failure first, then how to see it again, then figures", () => {
  const lines = renderLoadVerdict(loadVerdict(RUN, 99, readSummary(RECORDED)), { width: 100 }).split("\n");
  assert.equal(lines[0], "✗ FAIL  Nothing was given up on");
  assert.equal(lines[2], "  replay        deno task load smoke --duration 6");
  assert.equal(lines[4], "  broken        no-dead-letters, a threshold");
  assert.equal(lines[5], "                1, expected 0");
  assert.ok(lines.every((line) => line.length <= 100));
  const text = lines.join("\n");
  for (
    const part of ["✗ no-dead-letters", "✓ repeats-same", "sent to http://127.0.0.1:8080/orders, queues of"]
  ) {
    assert.ok(text.includes(part), part);
  }
});

Deno.test("renderLoadVerdict says that queues were not read, and what a run without evidence lacks", () => {
  const pass = renderLoadVerdict(loadVerdict({ ...RUN, endpoint: null }, 0, summaryWith(0)));
  assert.ok(pass.startsWith("✓ PASS  load smoke\n"), pass);
  assert.match(pass, /queues were not read: --target names/);
  const invalid = renderLoadVerdict(loadVerdict(RUN, 0, without(summaryWith(0), "orders_final")));
  assert.ok(invalid.startsWith("! INVALID  The run proves nothing: nothing measured\n"), invalid);
  assert.match(invalid, /\? orders-final {7}not measured/);
});

Deno.test("figureOf gives each unit in words", () => {
  const [check] = loadVerdict(RUN, 0, summaryWith(0)).checks;
  const figure = (part: object) => figureOf({ ...check!, ...part });
  assert.equal(figure({ unit: "ms", measured: 5_250, limit: 4_000 }), "5.25 s of at most 4 s");
  assert.equal(
    figure({ unit: "share", is: "<", measured: 0.031, samples: 1_000, limit: 0.01 }),
    "3.1 % of 1,000, less than 1 %",
  );
  assert.equal(figure({ unit: "share", is: "==", measured: 0.95, samples: 60 }), "57 of 60");
  assert.equal(figure({ unit: "count", measured: 3, limit: 0 }), "3, expected 0");
  assert.equal(figure({ measured: null }), "not measured");
});
