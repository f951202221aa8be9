/**
 * Which part of the repository may import which, as a table, and the one function that reads it.
 *
 * A path is relative to the root of the repository, with `/` between its parts: `sim/aws/sqs/mod.ts`.
 */

/** What a part may import of ours, and what its author should do instead of importing anything else. */
interface PartRule {
  readonly may: readonly Part[];
  readonly instead: string;
}

/** The parts of the repository; the folders of `sim` are parts of their own. */
export const PARTS = [
  "sim/kernel",
  "sim/journal",
  "sim/faults",
  "sim/aws",
  "sim/external",
  "sim/wire",
  "sim/host",
  "sim",
  "sim/contract",
  "services",
  "reports",
  "client",
  "targets",
  "hosting",
  "serve",
  "load",
  "scenarios",
  "conformance",
  "infra",
  "bench",
  "tools/lookalikes",
  "tools",
] as const;

export type Part = typeof PARTS[number];

const WORLD: readonly Part[] = [
  "sim/kernel",
  "sim/journal",
  "sim/faults",
  "sim/aws",
  "sim/external",
  "sim/wire",
  "sim/host",
  "sim",
];

const IN_SIM =
  "inside sim, import only what lies to the left of `kernel <- journal <- faults <- aws, external <- wire " +
  "<- host`, or take the value as an argument";
const ON_TOP = "move what both need below them, into services, sim or reports";

/** The table; a part may always import itself. */
export const RULES: Readonly<Record<Part, PartRule>> = {
  "sim/kernel": { may: [], instead: IN_SIM },
  "sim/journal": { may: ["sim/kernel"], instead: IN_SIM },
  "sim/faults": { may: ["sim/kernel", "sim/journal"], instead: IN_SIM },
  "sim/aws": { may: ["sim/kernel", "sim/journal", "sim/faults"], instead: IN_SIM },
  "sim/external": { may: ["sim/kernel", "sim/journal", "sim/faults"], instead: IN_SIM },
  "sim/wire": {
    may: ["sim/kernel", "sim/journal", "sim/faults", "sim/aws", "sim/external"],
    instead: IN_SIM,
  },
  "sim/host": {
    may: ["sim/kernel", "sim/journal", "sim/faults", "sim/aws", "sim/external", "sim/wire"],
    instead: IN_SIM,
  },
  /** The files of `sim` itself: `mod.ts`, the door, puts the folders together. */
  "sim": {
    may: WORLD,
    instead:
      "sim knows nothing of orders: take what you need of services, scenarios or reports as an argument",
  },
  /** What the world promises to those who call it by the SDK: it looks at all of `sim`, and nothing looks at it. */
  "sim/contract": { may: WORLD, instead: "the contract is about the AWS SDK and sim: keep orders out of it" },
  "services": {
    may: [],
    instead: "a service is deployed as it is: use the AWS SDK, Powertools, fetch and the process environment",
  },
  "reports": {
    may: ["sim/journal"],
    instead: "a report is a pure function of a journal or a verdict: take what you need from one of them, " +
      "or let scenarios put it there",
  },
  /** Goes into the tests of others, so it needs nothing. */
  "client": { may: [], instead: "the client is one file that anybody can take along" },
  /** Where a system can be put, and how it gets there. */
  "targets": {
    may: ["services"],
    instead: "a target knows AWS and what a system is, nothing of the world or a run",
  },
  /** Runs services without Lambda. */
  "hosting": { may: [...WORLD, "services", "targets"], instead: ON_TOP },
  /** The embedded account over HTTP. */
  "serve": { may: [...WORLD, "services", "targets"], instead: ON_TOP },
  "load": { may: ["services", "reports", "targets", "client"], instead: ON_TOP },
  "scenarios": { may: [...WORLD, "services", "reports", "targets", "hosting", "client"], instead: ON_TOP },
  /** What an AWS service answers, case by case: here, over every transport, and at whatever endpoint is given. */
  "conformance": { may: [...WORLD, "sim/contract", "targets", "serve"], instead: ON_TOP },
  "infra": { may: ["services"], instead: "infra is printed from the values in services/systems" },
  "bench": {
    may: [...WORLD, "services", "reports", "load", "scenarios", "serve", "tools/lookalikes"],
    instead: "keep tools out of a benchmark",
  },
  /** Others that answer as AWS does: started, told of and ended. */
  "tools/lookalikes": { may: ["targets"], instead: "a look-alike knows nothing of what it is compared with" },
  "tools": { may: PARTS, instead: "" },
};

/** How high a part sits; a file with `main.ts` in its name may import whatever does not sit higher. */
const HEIGHT: Readonly<Record<Part, number>> = {
  "sim/kernel": 0,
  "sim/journal": 0,
  "sim/faults": 0,
  "sim/aws": 0,
  "sim/external": 0,
  "sim/wire": 0,
  "sim/host": 0,
  "sim": 0,
  "sim/contract": 0,
  "services": 0,
  "client": 0,
  "reports": 1,
  "targets": 1,
  "hosting": 2,
  "serve": 2,
  "load": 3,
  "scenarios": 3,
  "conformance": 3,
  "infra": 3,
  "bench": 4,
  "tools/lookalikes": 2,
  "tools": 5,
};

/** The part that a file belongs to; undefined for one that lies elsewhere. */
export function partOf(path: string): Part | undefined {
  const [first, second, third] = path.split("/");
  if (second === undefined) return undefined;
  if (first !== "sim") {
    const folder = PARTS.find((part) => part === `${first}/${second}`);
    return third !== undefined && folder !== undefined ? folder : PARTS.find((part) => part === first);
  }
  return third === undefined ? "sim" : PARTS.find((part) => part === `sim/${second}`);
}

export function isTest(path: string): boolean {
  return /(^|[/_])test\.tsx?$/.test(path);
}

/** Whether a file puts a program together, and so may compose anything below it. */
export function isMain(path: string): boolean {
  return path.slice(path.lastIndexOf("/") + 1).includes("main.ts");
}

/** Why `from` must not import `to`, and what to do instead; undefined when it may. */
export function forbidden(from: string, to: string): string | undefined {
  if (isTest(from)) return undefined;
  if (isTest(to)) return "nothing but a test may import a test: move what both need into a file of its own";
  const fromPart = partOf(from);
  const toPart = partOf(to);
  if (fromPart === undefined) return undefined;
  if (toPart === undefined) {
    return `${to} lies in no part that has rules: give it some in tools/import_rules.ts`;
  }
  if (fromPart === toPart) return undefined;
  if (isMain(from) && HEIGHT[toPart] <= HEIGHT[fromPart]) return undefined;
  if (RULES[fromPart].may.includes(toPart)) return undefined;
  if (to === "sim/mod.ts" && fromPart.startsWith("sim/")) {
    return "sim/mod.ts is the door for those outside: inside sim, import the folder that you need";
  }
  return RULES[fromPart].instead;
}

const VAGUE = ["utils", "util", "helpers", "helper", "common", "lib"];

/** The part of a path that says nothing of what it holds; undefined when every part does. */
export function vagueName(path: string): string | undefined {
  for (const segment of path.split("/")) {
    const stem = segment.replace(/\..*$/, "").replace(/_test$/, "");
    if (VAGUE.includes(stem) || VAGUE.some((word) => stem.endsWith(`_${word}`))) return segment;
  }
  return undefined;
}
