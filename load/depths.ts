/**
 * How many messages lie in the queues of an endpoint, asked of SQS itself, so that it works at any endpoint that knows
 * its JSON protocol: the embedded one, LocalStack, Moto. Runs in k6.
 *
 * Requests say whose they are but are not signed: endpoints other than AWS look no further. AWS refuses them.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
 */
import http from "k6/http";
import type { QueueSettings } from "./settings.ts";

/** Messages at one moment. */
export interface Depths {
  /** Queues that were read. */
  readonly queues: number;
  /** In dead-letter queues: visible or not. */
  readonly deadLetters: number;
  /** In all other queues: visible, in flight or delayed. */
  readonly backlog: number;
}

/** Every dead-letter queue of services/systems is named so. */
const DEAD_LETTER_QUEUE = /-dlq$/;
const ATTRIBUTES = [
  "ApproximateNumberOfMessages",
  "ApproximateNumberOfMessagesNotVisible",
  "ApproximateNumberOfMessagesDelayed",
];
const MOST_QUEUES = 1_000;

/** @throws {Error} The endpoint does not answer, or refuses. */
export function readDepths(settings: QueueSettings): Depths {
  const listed = call(settings, "ListQueues", { MaxResults: MOST_QUEUES })["QueueUrls"];
  const all = Array.isArray(listed) ? listed.map(String) : [];
  const { names } = settings;
  const urls = names.length === 0
    ? all
    : all.filter((url) => names.includes(url.slice(url.lastIndexOf("/") + 1)));
  let deadLetters = 0;
  let backlog = 0;
  for (const QueueUrl of urls) {
    const { Attributes } = call(settings, "GetQueueAttributes", { QueueUrl, AttributeNames: ATTRIBUTES });
    let messages = 0;
    for (const value of Object.values(Attributes ?? {})) messages += Number(value);
    if (DEAD_LETTER_QUEUE.test(QueueUrl)) deadLetters += messages;
    else backlog += messages;
  }
  return { queues: urls.length, deadLetters, backlog };
}

function call(
  { endpointUrl, region, accessKeyId }: QueueSettings,
  operation: string,
  input: object,
): Readonly<Record<string, unknown>> {
  const now = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = `${accessKeyId}/${now.slice(0, 8)}/${region}/sqs/aws4_request`;
  const response = http.post(`${endpointUrl}/`, JSON.stringify(input), {
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${operation}`,
      "x-amz-date": now,
      "authorization": `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host;x-amz-date, Signature=${
        "0".repeat(64)
      }`,
    },
    tags: { request: "depths", name: operation },
    timeout: "10s",
  });
  if (response.status !== 200) {
    throw new Error(
      `Cannot read the queues of ${endpointUrl}: ${operation} got ${
        response.status === 0 ? response.error : `${response.status} ${String(response.body).slice(0, 300)}`
      }`,
    );
  }
  return JSON.parse(String(response.body)) as Record<string, unknown>;
}
