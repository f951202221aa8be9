/**
 * Generated conformance of PartiQL in Amazon DynamoDB: sequences of statements, one by one, in batches and in
 * transactions, compared with DynamoDB Local.
 */
import { Draw } from "./dynamodb/draw.ts";
import { stable } from "./dynamodb/normalise.ts";
import { type DrawnTable, drawTables } from "./dynamodb/tables.ts";
import { explained, EXPLANATIONS } from "./dynamodb_partiql/explanations.ts";
import {
  drawExists,
  drawGet,
  type DrawnStatement,
  drawStatement,
  drawWrite,
} from "./dynamodb_partiql/statements.ts";
import type { Answer, GeneratedSuite, Side, SuiteOptions } from "./suite.ts";

const EPISODE = 200;
const MOST_PAGES = 200;
const SERVICE = "dynamodb";

interface DrawnCall {
  readonly operation: string;
  readonly input: Record<string, unknown>;
  readonly statement?: DrawnStatement;
  readonly writes: boolean;
}

export const partiql: GeneratedSuite = {
  service: "dynamodb",
  against: "dynamodb-local",
  about: "Sequences of PartiQL statements, alone, in batches and in transactions, valid ones and wrong ones.",
  explanations: EXPLANATIONS,
  async run(options) {
    let done = 0;
    for (let episode = 0; done < options.count; episode++) {
      done += await playStatements(options, episode, done);
      options.onProgress?.(done);
    }
    return done;
  },
};

/**
 * One set of tables and statements about them.
 *
 * @param from How many cases were compared before.
 * @returns How many were compared.
 */
export async function playStatements(options: SuiteOptions, episode: number, from: number): Promise<number> {
  const { seed, count, ours, theirs } = options;
  const draw = new Draw(seed * 1_000_033 + episode);
  const tables = drawTables(draw, `statements-${seed}-${episode}`);
  for (const { name, definition } of tables) {
    for (const side of [ours, theirs]) await create(side, name, definition);
  }
  const made: DrawnCall[] = [];
  const most = Math.min(EPISODE, count - from);
  let played = most;
  for (let i = 0; i < most; i++) {
    const call = drawCall(draw, tables);
    const [mine, other] = await Promise.all([asked(ours, call), asked(theirs, call)]);
    if (mine !== other) {
      const shown = { operation: call.operation, input: call.input };
      const explanation = explained(shown, mine, other);
      options.onDifference({
        seed,
        number: from + i,
        calls: [...made, shown],
        ours: mine,
        theirs: other,
        ...(explanation === undefined ? undefined : { explanation }),
      });
    }
    if (!call.writes) continue;
    made.push(call);
    // What one side has written and the other has not would show again and again; DynamoDB Local writes some of a batch
    // that it refuses.
    if (mine !== other || (call.operation === "BatchExecuteStatement" && mine.startsWith('{"code"'))) {
      played = i + 1;
      break;
    }
  }
  for (const { name } of tables) {
    await Promise.all([ours, theirs].map((side) => side.call(SERVICE, "DeleteTable", { TableName: name })));
  }
  return played;
}

function drawCall(draw: Draw, tables: readonly DrawnTable[]): DrawnCall {
  const table = () => draw.pick(tables);
  return draw.weighted<DrawnCall>([
    [10, () => single(draw, drawStatement(draw, table()))],
    [1, () => {
      const reads = draw.chance(0.4);
      const statements = draw.list(
        1 + draw.int(4),
        () =>
          reads
            ? drawGet(draw, table())
            : draw.chance(0.1)
            ? drawGet(draw, table())
            : drawWrite(draw, table()),
      );
      return {
        operation: "BatchExecuteStatement",
        input: { Statements: statements.map(asInput) },
        writes: true,
      };
    }],
    [1, () => {
      const reads = draw.chance(0.3);
      const statements = draw.list(
        1 + draw.int(4),
        () =>
          reads
            ? drawGet(draw, table())
            : draw.chance(0.2)
            ? drawExists(draw, table())
            : withoutReturning(drawWrite(draw, table())),
      );
      return {
        operation: "ExecuteTransaction",
        input: { TransactStatements: statements.map(asInput) },
        writes: true,
      };
    }],
  ]);
}

function single(draw: Draw, statement: DrawnStatement): DrawnCall {
  const limit = statement.paged && draw.chance(0.3) ? { Limit: 1 + draw.int(3) } : undefined;
  return {
    operation: "ExecuteStatement",
    input: {
      ...asInput(statement),
      ...limit,
      ...(draw.chance(0.1) ? { ConsistentRead: true } : undefined),
      ...(draw.chance(0.2) ? { ReturnValuesOnConditionCheckFailure: "ALL_OLD" } : undefined),
    },
    statement,
    writes: statement.kind !== "select",
  };
}

function withoutReturning(statement: DrawnStatement): DrawnStatement {
  return { ...statement, text: statement.text.replace(/ RETURNING .*$/, "") };
}

function asInput({ text, parameters }: DrawnStatement): Record<string, unknown> {
  return { Statement: text, ...(parameters.length > 0 ? { Parameters: parameters } : undefined) };
}

/** The answer of a side, all pages of it, in a form in which equal ones are equal text. */
async function asked(side: Side, { operation, input, statement }: DrawnCall): Promise<string> {
  const items: string[] = [];
  let token: unknown;
  for (let page = 0; page < MOST_PAGES; page++) {
    const answer = await side.call(
      SERVICE,
      operation,
      token === undefined ? input : { ...input, NextToken: token },
    );
    if (answer.error) return failure(answer.error);
    const output = answer.output as { Items?: unknown[]; NextToken?: unknown };
    if (operation !== "ExecuteStatement") return worded(stable(withoutCapacity(answer)));
    items.push(...(output.Items ?? []).map(stable));
    token = output.NextToken;
    if (token === undefined) break;
  }
  return stable({ items: statement?.ordered ? items : items.sort() });
}

function withoutCapacity({ output }: Answer): object {
  const { ConsumedCapacity: _, ...rest } = output as Record<string, unknown>;
  return rest;
}

function failure(error: object): string {
  const { code, message, CancellationReasons } = error as Record<string, unknown>;
  const known = code === "DuplicateItem" ? "DuplicateItemException" : code;
  return worded(stable({ code: known, message, CancellationReasons }));
}

/** Takes out of messages what DynamoDB Local words in another way: places, and what is wrong with what is no statement. */
function worded(text: string): string {
  return text
    .replaceAll(/ at \d+:\d+:\d+/g, "")
    .replaceAll(/(Statement wasn't well formed, can't be processed:)(\\.|[^"\\])*/g, "$1")
    .replaceAll(/(Two document paths (overlap|conflict) with each other)[^"]*/g, "$1")
    .replaceAll("Cannot do operations on a non-existent table", "Requested resource not found")
    .replaceAll("The conditional request failed.", "The conditional request failed")
    .replaceAll(
      /One or more parameter values were invalid: Input collection \[[^"]*contains duplicates\./g,
      "Input collection contains duplicates",
    )
    .replaceAll(
      "The table does not have the specified index: ",
      "The table does not have the specified index",
    )
    .replaceAll(
      "Strongly consistent read is not supported on Global Secondary Indexes",
      "Consistent read cannot be true when scanning a GSI",
    );
}

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
