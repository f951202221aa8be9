/** How clients reach a system at an endpoint: its orders API over HTTP, and AWS operations by the endpoint. */
import { natives } from "../../sim/host/natives.ts";
import type { Pace } from "../../sim/host/pace.ts";
import type { JournalSink } from "../../sim/journal/mod.ts";
import type { HttpRequest, HttpResponse } from "../../sim/aws/apigateway/mod.ts";
import { AwsFault, type Endpoint } from "../../targets/mod.ts";
import type { ClientPorts, Produced } from "../clients.ts";
import type { PoisonCall } from "../poison.ts";

export interface EndpointPortOptions {
  readonly pace: Pick<Pace, "submit">;
  readonly journal: JournalSink;
  /** Of `POST /orders`. */
  readonly ordersUrl: string;
  readonly endpoint: Pick<Endpoint, "call">;
  readonly queueUrls: ReadonlyMap<string, string>;
  /** Told of each message or event that the endpoint took from a producer, with its id there. */
  readonly onTaken: (trace: string, id: string) => void;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
}

/** A client gives up on one answer after as long as API Gateway does. */
const ANSWER_WITHIN_MS = 30_000;
const CUT_AFTER = 2_048;

export function endpointPorts(options: EndpointPortOptions): ClientPorts {
  const { pace, signal } = options;
  /** The real world begins outside of the turn in which a client decides to act. */
  const outside = <T>(work: () => Promise<T>, back: (result: T) => void): void => {
    natives.setImmediate(() => {
      work().then((result) => {
        if (!signal.aborted) pace.submit(() => back(result));
      });
    });
  };
  return {
    request: (request, _entity, done) => outside(() => answered(options, request), done),
    produce: (call, entity, _attempt, done) =>
      outside(() => produced(options, call), ({ taken, ...result }) => {
        if (taken !== undefined) enter(options, call, entity.root, taken);
        done(result);
      }),
  };
}

async function answered(
  { ordersUrl, signal }: EndpointPortOptions,
  request: HttpRequest,
): Promise<HttpResponse> {
  const url = ordersUrl.replace(/\/orders$/, "") + request.path;
  const late = new AbortController();
  const timer = natives.setTimeout(() => late.abort(), ANSWER_WITHIN_MS);
  try {
    const response = await natives.fetch(url, {
      method: request.method,
      headers: { ...request.headers },
      ...(request.body === "" ? undefined : { body: request.body }),
      signal: AbortSignal.any([signal, late.signal]),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: await response.text(),
    };
  } catch {
    return { status: 0, headers: {}, body: "" };
  } finally {
    natives.clearTimeout(timer);
  }
}

/** @returns The id under which it was taken, if it was. */
async function produced(
  { endpoint, queueUrls }: EndpointPortOptions,
  { service, operation, input }: PoisonCall,
): Promise<Produced & { taken?: string }> {
  try {
    const output = await endpoint.call(service, operation, addressed(input, queueUrls)) as {
      MessageId?: string;
      Entries?: { EventId?: string }[];
    };
    const taken = output.MessageId ?? output.Entries?.[0]?.EventId;
    return taken === undefined ? {} : { taken };
  } catch (error) {
    if (error instanceof AwsFault) return { error: { code: error.code, status: error.status } };
    return { error: { code: "NoAnswer", status: 503 } };
  }
}

/** The input with the endpoint's own URL of the queue, which is known here by its name. */
function addressed(input: object, queueUrls: ReadonlyMap<string, string>): object {
  const { QueueUrl } = input as { QueueUrl?: string };
  if (QueueUrl === undefined) return input;
  const name = QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1);
  return { ...input, QueueUrl: queueUrls.get(name) ?? QueueUrl };
}

/** What a client put in itself is known to be in. */
function enter(options: EndpointPortOptions, call: PoisonCall, trace: string, id: string): void {
  options.onTaken(trace, id);
  const { journal } = options;
  if (call.service === "sqs") {
    const { QueueUrl, MessageBody } = call.input as { QueueUrl: string; MessageBody: string };
    const queue = QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1);
    const body = MessageBody.slice(0, CUT_AFTER);
    journal.write({ type: "message", trace, queue, action: "sent", id, receiveCount: 0, body });
    return;
  }
  const [entry] = (call.input as { Entries: Record<string, string>[] }).Entries;
  journal.write({
    type: "event",
    trace,
    bus: entry!.EventBusName ?? "default",
    action: "put",
    id,
    source: entry!.Source ?? "",
    detailType: entry!.DetailType ?? "",
    detail: (entry!.Detail ?? "").slice(0, CUT_AFTER),
  });
}
