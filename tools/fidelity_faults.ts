/** The part of docs/FIDELITY.md that is printed from the fault union and the list of fault points. */
import type { Effect } from "../sim/journal/records.ts";
import {
  effectOf,
  type Fault,
  FAULT_POINTS,
  type FaultKind,
  type FaultPoint,
  POINT_OF,
} from "../sim/faults/mod.ts";
import { cell, table } from "./markdown.ts";

/** What each kind of fault does, and one fault of each variant that it has; the compiler sees that none is missing. */
const KINDS: {
  readonly [K in FaultKind]: readonly [what: string, variants: readonly Extract<Fault, { kind: K }>[]];
} = {
  "throttle": ["AWS refuses a call for its rate, with the service's own error", [{
    kind: "throttle",
    where: {},
  }]],
  "service-error": ["AWS answers a call with its 5xx error", [{ kind: "service-error", where: {} }]],
  "latency": ["A call takes longer", [{ kind: "latency", where: {}, latencyMs: 1 }]],
  "timeout": [
    "The caller gets no answer; `applied` says whether the operation was",
    [{ kind: "timeout", where: {}, applied: false }, { kind: "timeout", where: {}, applied: true }],
  ],
  "duplicate-delivery": [
    "A queue or a bus delivers once more what it has delivered",
    [{ kind: "duplicate-delivery", where: { service: "sqs" } }],
  ],
  "reorder": ["A queue or a bus hands out in another order", [{
    kind: "reorder",
    where: { service: "sqs" },
  }]],
  "stale-read": [
    "An eventually consistent read returns the item before its last write",
    [{ kind: "stale-read", where: {} }],
  ],
  "crash": [
    "The sandbox of a function dies before, during or after its work",
    (["before", "during", "after"] as const).map((at) => ({ kind: "crash", where: {}, at })),
  ],
  "slow-handler": [
    "A handler's own computation takes longer",
    [{ kind: "slow-handler", where: { function: "any" }, latencyMs: 1 }],
  ],
  "concurrency-limit": [
    "A function may run no more than so many at once",
    [{ kind: "concurrency-limit", where: { function: "any" }, limit: 1 }],
  ],
  "third-party": [
    "The payment provider or the carrier misbehaves",
    (["rate-limit", "error", "timeout-before", "timeout-after", "slow"] as const).map((how) => ({
      kind: "third-party",
      where: { party: "payments" },
      how,
    })),
  ],
};

const EFFECTS: Readonly<Record<Effect, string>> = {
  "certain": "came about",
  "certainly-not": "did not come about",
  "unknown": "cannot be known",
};

/** Every kind of fault: where it strikes, and what the caller can know of the effect. */
export function faultTable(): string {
  const rows = Object.entries(KINDS).flatMap(([kind, [what, variants]]) =>
    (variants as readonly Fault[]).map((fault, i) => [
      i === 0 ? `\`${kind}\`` : "",
      variantOf(fault),
      `\`${POINT_OF[kind as FaultKind]}\``,
      EFFECTS[effectOf(fault)],
      i === 0 ? cell(what) : "",
    ])
  );
  return table(
    ["kind", "variant", "fault point", "the effect, as the caller knows it", "what goes wrong"],
    rows,
  );
}

/** Every fault point, and the kinds that are asked for there. */
export function faultPointTable(): string {
  const rows = (Object.keys(FAULT_POINTS) as FaultPoint[]).map((point) => [
    `\`${point}\``,
    cell(FAULT_POINTS[point].split(":")[0]!),
    Object.entries(POINT_OF).filter(([, at]) => at === point).map(([kind]) => `\`${kind}\``).join(", "),
  ]);
  return table(["fault point", "when", "kinds"], rows);
}

function variantOf(fault: Fault): string {
  if (fault.kind === "timeout") return `\`applied: ${fault.applied}\``;
  if (fault.kind === "crash") return `\`at: "${fault.at}"\``;
  return fault.kind === "third-party" ? `\`how: "${fault.how}"\`` : "";
}
