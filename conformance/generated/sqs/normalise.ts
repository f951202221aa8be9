/** Answers of SQS in a form in which those that say the same are the same: without ids, handles, times and order. */
import type { Answer } from "../suite.ts";

type Json = unknown;

/** Members whose values are each engine's own. */
const OWN: ReadonlySet<string> = new Set([
  "MessageId",
  "ReceiptHandle",
  "NextToken",
  "TaskHandle",
  "SenderId",
  "SentTimestamp",
  "ApproximateFirstReceiveTimestamp",
  "CreatedTimestamp",
  "LastModifiedTimestamp",
]);
const URLS: ReadonlySet<string> = new Set(["QueueUrl", "QueueUrls", "queueUrls"]);
/** Documents that are compared by what they say. */
const DOCUMENTS: ReadonlySet<string> = new Set(["Policy", "RedrivePolicy", "RedriveAllowPolicy"]);

/** @param secrets Texts that stand for something of this side's own, such as the handles of the call. */
export function normalised(answer: Answer, secrets: readonly string[]): Json {
  if (answer.error) {
    const { code, message, status } = answer.error;
    return { code, status, message: hidden(message, secrets) };
  }
  return value("", answer.output, secrets);
}

function value(name: string, given: Json, secrets: readonly string[]): Json {
  if (OWN.has(name) && given !== undefined) return `<${name}>`;
  if (Array.isArray(given)) {
    const items = given.map((each) => value(name, each, secrets));
    return items.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof given === "object" && given !== null) {
    return Object.fromEntries(
      Object.entries(given).filter(([, each]) => each !== undefined && each !== null)
        .sort(([a], [b]) => (a < b ? -1 : 1)).map(([member, each]) => [member, value(member, each, secrets)]),
    );
  }
  if (typeof given !== "string") return given;
  if (URLS.has(name)) return given.slice(given.lastIndexOf("/") + 1);
  if (DOCUMENTS.has(name)) return document(given);
  return hidden(given, secrets);
}

function document(text: string): Json {
  try {
    return value("", JSON.parse(text), []);
  } catch {
    return text;
  }
}

function hidden(text: string, secrets: readonly string[]): string {
  return secrets.reduce((shown, secret) => shown.replaceAll(secret, "<handle>"), text);
}
