/**
 * The wide tour by the AWS SDK for JavaScript on Node, against AWS_ENDPOINT_URL: every operation of every AWS service.
 *
 *     node wide.mjs TOUR.json     what serve/tour/wide/step.ts writes
 *
 * Prints a line for each service, `ok - sqs: 23 operations, 61 calls`, or `not ok - sqs: SendMessage: why` and ends with
 * exit code 1. An operation counts once a call of it was answered as expected.
 */
import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import process from "node:process";
import { setTimeout } from "node:timers/promises";
import { isDeepStrictEqual } from "node:util";
import { connect } from "../../../client/mod.js";

const REFERENCE = /<(\w+(?:\.\w+)+)>/g;
const ATTEMPTS = { later: 60, done: 300 };
const PAUSE_MS = 100;
const { clock } = connect(process.env.AWS_ENDPOINT_URL);
const settings = {
  region: "us-east-1",
  maxAttempts: 1,
  credentials: { accessKeyId: "000000000000", secretAccessKey: "any" },
};

const tour = JSON.parse(readFileSync(process.argv[2], "utf8"));
const packages = {};
const clients = {};
for (const [service, { node }] of Object.entries(tour.clients)) {
  packages[service] = await import(node);
  const name = Object.keys(packages[service]).find((one) =>
    /^[A-Z]\w*Client$/.test(one) && one !== "__Client"
  );
  clients[service] = new packages[service][name](settings);
}
const answers = {};
const called = {};

function found(path) {
  return path.split(".").reduce((value, name) => value[name], answers);
}

/** An input or an expectation with what earlier answers gave, and with bytes and dates as JavaScript has them. */
function filled(value) {
  if (Array.isArray(value)) return value.map(filled);
  if (typeof value === "object" && value !== null) {
    if ("$base64" in value) return Buffer.from(value.$base64, "base64");
    if ("$date" in value) return new Date(value.$date);
    return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, filled(one)]));
  }
  if (typeof value !== "string") return value;
  const [whole] = value.matchAll(REFERENCE);
  if (whole?.[0] === value) return found(whole[1]);
  return value.replace(REFERENCE, (_, path) => found(path));
}

/** An answer whose event streams have been read into lists. */
async function read(answer) {
  for (const [name, value] of Object.entries(answer)) {
    if (typeof value?.[Symbol.asyncIterator] !== "function") continue;
    answer[name] = [];
    for await (const event of value) answer[name].push(event);
  }
  return answer;
}

function text(value) {
  return value instanceof Uint8Array ? Buffer.from(value).toString() : value;
}

function shown(value) {
  return value instanceof Uint8Array ? `bytes ${text(value)}` : JSON.stringify(value);
}

/** Where an answer is not as wanted, in words; undefined where it is. */
function differs(actual, wanted, at = "answer") {
  const otherwise = (expected = shown(wanted)) => `${at} is ${shown(actual)}, expected ${expected}`;
  if (wanted instanceof Uint8Array) {
    return actual instanceof Uint8Array && Buffer.compare(actual, wanted) === 0 ? undefined : otherwise();
  }
  if (wanted instanceof Date) return isDeepStrictEqual(actual, wanted) ? undefined : otherwise();
  if (Array.isArray(wanted)) {
    const list = actual ?? [];
    if (!Array.isArray(list) || list.length !== wanted.length) return otherwise();
    return first(wanted.map((one, n) => differs(list[n], one, `${at}[${n}]`)));
  }
  if (typeof wanted === "object" && wanted !== null) {
    if ("$any" in wanted) return actual === undefined ? `${at} is not there` : undefined;
    if ("$absent" in wanted) return actual === undefined ? undefined : otherwise("nothing");
    if ("$match" in wanted) return new RegExp(wanted.$match).test(text(actual)) ? undefined : otherwise();
    if ("$json" in wanted) {
      const raw = text(actual) ?? "null";
      return differs(JSON.parse(raw.startsWith("%") ? decodeURIComponent(raw) : raw), wanted.$json, at);
    }
    if (typeof actual !== "object" || actual === null) return otherwise();
    return first(Object.entries(wanted).map(([name, one]) => differs(actual[name], one, `${at}.${name}`)));
  }
  return text(actual) === wanted ? undefined : otherwise();
}

function first(parts) {
  return parts.find((part) => part !== undefined);
}

/** What is wrong with an error that should be of the step's class, or have that name where there is no such class. */
function wrongError(error, { refused: name, says = "" }, { [name]: modelled }) {
  const right = modelled === undefined ? error.name === name : error instanceof modelled;
  return right && error.$metadata !== undefined && error.message !== "" && error.message.includes(says)
    ? undefined
    : `${error.stack}, expected ${name}`;
}

async function attempt(service, step) {
  const { [`${step.call}Command`]: Command } = packages[service];
  if (Command === undefined) return "the SDK has no such operation";
  let answer;
  try {
    answer = await read(await clients[service].send(new Command(filled(step.input))));
  } catch (error) {
    return "refused" in step ? wrongError(error, step, packages[service]) : `${error.stack}`;
  }
  if ("refused" in step) return `no error, expected ${step.refused}`;
  if (step.as !== undefined) answers[step.as] = answer;
  const problem = differs(answer, filled(step.gives));
  if (problem === undefined) (called[service] ??= new Set()).add(step.call);
  return problem;
}

async function play(service, step) {
  for (let attempts = 1;; attempts++) {
    const problem = await attempt(service, step);
    if (problem === undefined || attempts === (ATTEMPTS[step.until] ?? 1)) return problem;
    if (step.until === "later") await clock.advance({ seconds: 1 });
    else await setTimeout(PAUSE_MS);
  }
}

const calls = {};
for (const { service, steps } of tour.visits) {
  for (const step of steps) {
    if (step.advance !== undefined) {
      await clock.advance(step.advance);
      continue;
    }
    const problem = await play(step.of ?? service, step);
    if (problem !== undefined) {
      console.log(
        `not ok - ${service}: ${step.call} ${JSON.stringify(step.input).slice(0, 300)}: ${problem}`,
      );
      process.exit(1);
    }
    calls[service] = (calls[service] ?? 0) + 1;
  }
}
let code = 0;
for (const [service, operations] of Object.entries(tour.operations)) {
  const left = operations.filter((name) => !called[service]?.has(name));
  if (left.length > 0) {
    console.log(`not ok - ${service}: no step calls ${left.join(", ")}`);
    code = 1;
  } else console.log(`ok - ${service}: ${operations.length} operations, ${calls[service]} calls`);
}
// Connections that are kept alive would keep the process.
process.exit(code);
