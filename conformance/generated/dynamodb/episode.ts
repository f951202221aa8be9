/**
 * One episode: three tables, and operations on them at both sides, until the two sides hold different items or enough
 * has been drawn.
 */
import type { Answer, Difference, Side, SuiteOptions } from "../suite.ts";
import { Draw } from "./draw.ts";
import { type Explained, explained } from "./explanations.ts";
import { codeOf, takesOnlyAway } from "./judging.ts";
import { isOpen, normalised, stable } from "./normalise.ts";
import { drawCall, type DrawnCall } from "./operations.ts";
import { type DrawnTable, drawTables } from "./tables.ts";
import { walk } from "./walk.ts";

/** The most operations on one set of tables. */
export const EPISODE = 250;
const SERVICE = "dynamodb";

/** What one episode found. */
export interface Episode {
  /** How many operations were compared. */
  readonly played: number;
  readonly found: readonly Found[];
  /** Answers that were the same and errors: both told one fault alike. */
  readonly agreed: readonly string[];
}

/** A difference, numbered within its episode. */
export interface Found {
  readonly difference: Omit<Difference, "number" | "explanation"> & { ours: string; theirs: string };
  readonly at: number;
  readonly explained: Explained | undefined;
}

const WRITTEN_THOUGH_REFUSED: Explained = {
  why:
    "DynamoDB Local reads ReturnConsumedCapacity when it has written already: what it refuses for a wrong one is " +
    "done nevertheless; AWS writes nothing that it refuses (API_UpdateItem, ReturnConsumedCapacity).",
  kind: "behaviour",
};

const MADE_BY_TAKING_AWAY: Explained = {
  why:
    "An update that only takes away makes no item where there is none, as suites with AWS for their judge have found; " +
    "DynamoDB Local makes one of the key alone.",
  kind: "behaviour",
};

/** What an episode itself explains, as differences have it. */
export const EPISODE_EXPLANATIONS: readonly string[] = [WRITTEN_THOUGH_REFUSED.why, MADE_BY_TAKING_AWAY.why];

/** Plays one episode of a seed; the same seed and number draw the same operations. */
export async function playEpisode(
  { seed, ours, theirs }: Pick<SuiteOptions, "seed" | "ours" | "theirs">,
  number: number,
): Promise<Episode> {
  const draw = new Draw(seed * 1_000_003 + number);
  const tables = drawTables(draw, `generated-${seed}-${number}`);
  const made: DrawnCall[] = [];
  const found: Found[] = [];
  const agreed = new Set<string>();
  for (const { name, definition } of tables) {
    await create(ours, name, definition);
    await create(theirs, name, definition);
    made.push({ operation: "CreateTable", input: definition as Record<string, unknown> });
  }
  let played = 0;
  for (let same = true; same && played < EPISODE; played++) {
    const call = drawCall(draw, tables);
    const [mine, other] = await Promise.all([asked(ours, call), asked(theirs, call)]);
    const calls = [...made, call];
    const writes = WRITES.has(call.operation);
    if (mine !== other) {
      const difference = { seed, calls, ours: mine, theirs: other };
      found.push({ difference, at: played, explained: explained(call, mine, other) });
    } else if (codeOf(mine) !== undefined) agreed.add(mine);
    if (!writes) continue;
    made.push(call);
    const takesAway = takesOnlyAway(call);
    if (!takesAway && (mine === other || codeOf(mine) === undefined && codeOf(other) === undefined)) continue;
    // What one side has written and the other has not would show again and again.
    same = codeOf(mine) === codeOf(other);
    if (!same) continue;
    const [here, there] = await Promise.all([held(ours, tables), held(theirs, tables)]);
    same = here === there;
    if (same) continue;
    found.push({
      difference: { seed, calls, ours: here, theirs: there },
      at: played,
      explained: isCapacityWrong(call)
        ? WRITTEN_THOUGH_REFUSED
        : takesAway && codeOf(mine) === undefined
        ? MADE_BY_TAKING_AWAY
        : undefined,
    });
  }
  for (const { name } of tables) {
    await Promise.all([ours, theirs].map((side) => side.call(SERVICE, "DeleteTable", { TableName: name })));
  }
  return { played, found, agreed: [...agreed] };
}

const WRITES: ReadonlySet<string> = new Set([
  "PutItem",
  "UpdateItem",
  "DeleteItem",
  "BatchWriteItem",
  "TransactWriteItems",
]);

function isCapacityWrong({ input }: DrawnCall): boolean {
  const asked = input.ReturnConsumedCapacity ?? "NONE";
  return !["TOTAL", "INDEXES", "NONE"].includes(asked as string);
}

/** All items of the tables of a side, in a form in which equal ones are equal text. */
async function held(side: Side, tables: readonly DrawnTable[]): Promise<string> {
  const scans = tables.map(({ name }) => ({ operation: "Scan", input: { TableName: name } }));
  return stable(await Promise.all(scans.map((scan) => asked(side, scan))));
}

/** Makes a table anew: one that an earlier run left behind is taken away first. */
async function create(side: Side, name: string, definition: object): Promise<void> {
  const first = await side.call(SERVICE, "CreateTable", definition);
  if (!first.error) return;
  if (first.error.code === "ResourceInUseException") {
    await side.call(SERVICE, "DeleteTable", { TableName: name });
    const second = await side.call(SERVICE, "CreateTable", definition);
    if (!second.error) return;
  }
  throw new Error(`Cannot create table ${name} at ${side.title}: ${first.error.message}`);
}

/** The answer of a side, in a form in which equal ones are equal text. */
async function asked(side: Side, call: DrawnCall): Promise<string> {
  const ask = (input: object): Promise<Answer> => side.call(SERVICE, call.operation, input);
  if (isOpen(call)) return stable(await walk(call, ask));
  return normalised(call, await ask(call.input));
}
