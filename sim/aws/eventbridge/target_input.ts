/**
 * What a target is sent: the event, a constant, a part of the event, or a template filled from it.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
import type { InputTransformer, Target as TargetShape } from "@aws-sdk/client-eventbridge";
import { validation } from "./errors.ts";
import type { AcceptedEvent } from "./event.ts";
import { type JsonPath, parseJsonPath } from "./json_path.ts";
import { JsonTokens, SyntaxProblem } from "./pattern/mod.ts";

/** The rule on whose behalf a target is called. */
export interface RuleNames {
  readonly name: string;
  readonly arn: string;
}

/** Makes the text for a target; undefined where a template came out as no valid JSON, which is not delivered. */
export type TargetInput = (event: AcceptedEvent) => string | undefined;

/** Reads how a target wants its input. @throws {AwsError} */
export function parseTargetInput(target: TargetShape, rule: RuleNames): TargetInput {
  const { Id: id, Input: input, InputPath: path, InputTransformer: transformer } = target;
  const ways = [input, path, transformer].filter((way) => way !== undefined && way !== null);
  if (ways.length > 1) {
    throw validation(`Only one of Input, InputPath, or InputTransformer must be provided for target ${id}.`);
  }
  if (input !== undefined && input !== "") {
    const problem = jsonProblem(input, false);
    if (problem !== undefined) {
      throw validation(`JSON syntax error in input for target ${id} : ${problem}.`);
    }
    return () => input;
  }
  if (path !== undefined && path !== "" && path !== "$") {
    const jsonPath = readPath(path, id);
    return (event) => JSON.stringify(jsonPath.find(event.object)) ?? "null";
  }
  if (transformer) return parseTransformer(transformer, id, rule);
  return (event) => event.text();
}

function readPath(path: string, id: string | undefined): JsonPath {
  const parsed = parseJsonPath(path);
  if (parsed === undefined) throw validation(`Invalid JSON path ${path} for target ${id}.`);
  return parsed;
}

/** A place in a template that a value goes into. */
interface Placeholder {
  readonly name: string;
  readonly quoted: boolean;
  readonly value: (event: AcceptedEvent) => unknown;
}

function parseTransformer(
  transformer: InputTransformer,
  id: string | undefined,
  rule: RuleNames,
): TargetInput {
  const paths = new Map<string, JsonPath>();
  for (const [name, path] of Object.entries(transformer.InputPathsMap ?? {})) {
    if (/^aws/i.test(name)) throw validation(`InputPathsMap for target ${id} contains invalid key ${name}.`);
    paths.set(name, readPath(path, id));
  }
  const template = transformer.InputTemplate!;
  const literals: string[] = [];
  const placeholders: Placeholder[] = [];
  let sample = "";
  let from = 0;
  for (const { at, name, quoted } of placeholdersOf(template)) {
    const path = paths.get(name);
    const value = path ? (event: AcceptedEvent) => path.find(event.object) : predefined(name, rule);
    if (value === undefined) {
      throw validation(`InputTemplate for target ${id} contains invalid placeholder ${name}.`);
    }
    const literal = template.slice(from, at);
    const filler = "_".repeat(quoted ? name.length + 2 : name.length);
    sample += literal + (quoted ? filler : `"${filler}"`);
    literals.push(literal);
    placeholders.push({ name, quoted, value });
    from = at + name.length + 2;
  }
  const rest = template.slice(from);
  literals.push(rest);
  const problem = jsonProblem(sample + rest, true);
  if (problem !== undefined) throw validation(`Invalid InputTemplate for target ${id} : ${problem}.`);
  const isText = template.trimStart().startsWith('"');
  return (event) => {
    let text = literals[0]!;
    for (let i = 0; i < placeholders.length; i++) {
      const { quoted, value } = placeholders[i]!;
      text += (quoted ? insideQuotes(value(event), isText) : outsideQuotes(value(event))) + literals[i + 1]!;
    }
    return jsonProblem(text, true) === undefined ? text : undefined;
  };
}

/** Placeholders in order, with whether each lies within a string of the template. */
function* placeholdersOf(template: string): Generator<{ at: number; name: string; quoted: boolean }> {
  const placeholder = /<([A-Za-z0-9_.\-]+)>/y;
  let quoted = false;
  for (let at = 0; at < template.length; at++) {
    const character = template[at];
    if (character === "\\") at++;
    else if (character === '"') quoted = !quoted;
    else if (character === "<") {
      placeholder.lastIndex = at;
      const match = placeholder.exec(template);
      if (match === null) continue;
      yield { at, name: match[1]!, quoted };
      at += match[0].length - 1;
    }
  }
}

/** The variables that every template has. */
function predefined(name: string, rule: RuleNames): ((event: AcceptedEvent) => unknown) | undefined {
  switch (name) {
    case "aws.events.rule-arn":
      return () => rule.arn;
    case "aws.events.rule-name":
      return () => rule.name;
    case "aws.events.event.ingestion-time":
      return (event) => event.acceptedAt;
    case "aws.events.event.json":
      return (event) => event.object;
    case "aws.events.event":
      return ({ object }) => ({
        id: object["id"],
        account: object["account"],
        detailType: object["detail-type"],
        time: object["time"],
        source: object["source"],
        region: object["region"],
        resources: object["resources"],
        version: object["version"],
      });
    default:
      return undefined;
  }
}

/** A value with quotes of its own; what the event does not have becomes an empty string. */
function outsideQuotes(value: unknown): string {
  return value === undefined ? '""' : JSON.stringify(value);
}

/**
 * A value within a string of the template. In a text template AWS takes the quotes out of objects and lists; in a
 * JSON template they stay, which breaks it.
 */
function insideQuotes(value: unknown, isText: boolean): string {
  if (value === undefined) return "";
  const json = JSON.stringify(value);
  if (typeof value === "string") return json.slice(1, -1);
  return isText && typeof value === "object" ? json.replaceAll('"', "") : json;
}

/** Where a text stops being JSON; undefined if it is, `lines` also allowing several values one after another. */
function jsonProblem(text: string, lines: boolean): string | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch {
    const tokens = new JsonTokens(text);
    try {
      let values = 0;
      for (let depth = 0, token = tokens.next(); token !== "end"; token = tokens.next()) {
        if (depth === 0) values++;
        if (token === "{" || token === "[") depth++;
        else if (token === "}" || token === "]") depth--;
      }
      return values === 1 || (lines && values > 1) ? undefined : tokens.place();
    } catch (problem) {
      if (!(problem instanceof SyntaxProblem)) throw problem;
      return problem.message.slice(problem.message.lastIndexOf("[Source:"));
    }
  }
}
