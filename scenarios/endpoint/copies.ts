/**
 * Duplicate deliveries from outside: a copy of a message that a queue has handed out, or of an event that was put on a
 * bus, is sent to the same place. It has an id of its own there, where AWS's duplicate would have the same.
 */
import { Entity } from "../../sim/kernel/mod.ts";
import type { Decoded } from "../../sim/wire/mod.ts";
import { natives } from "../../sim/host/natives.ts";
import type { FaultProxyOptions } from "./proxy.ts";

interface Message {
  readonly MessageId?: string;
  readonly Body?: string;
  readonly MessageAttributes?: Readonly<Record<string, object>>;
}

interface Putting {
  readonly EventBusName?: string;
  readonly Detail?: string;
}

/** The most copies whose ids are remembered, so that none is copied again. */
const MOST_REMEMBERED = 100_000;

export class Copies {
  readonly #options: Pick<FaultProxyOptions, "world" | "pace" | "endpoint" | "traces" | "plainName">;
  readonly #copies = new Set<string>();

  constructor(options: Pick<FaultProxyOptions, "world" | "pace" | "endpoint" | "traces" | "plainName">) {
    this.#options = options;
  }

  /** Looks at a call that succeeded; sends copies of what it delivered where a fault says so. */
  async seen(call: Decoded, answer: Uint8Array): Promise<void> {
    const { world } = this.#options;
    if (!world.faults.armed("delivery")) return;
    if (call.service.name === "sqs" && call.operation === "ReceiveMessage") {
      const { Messages = [] } = json(answer) as { Messages?: Message[] };
      for (const message of Messages) await this.#message(String(call.input["QueueUrl"]), message);
    } else if (call.service.name === "eventbridge" && call.operation === "PutEvents") {
      const { Entries = [] } = json(answer) as { Entries?: { EventId?: string }[] };
      const given = call.input["Entries"] as Putting[];
      for (const [index, { EventId }] of Entries.entries()) {
        if (EventId !== undefined) await this.#event(given[index]!, EventId);
      }
    }
  }

  async #message(queueUrl: string, { MessageId = "", Body = "", MessageAttributes }: Message): Promise<void> {
    if (this.#copies.has(MessageId)) return;
    const queue = queueUrl.slice(queueUrl.lastIndexOf("/") + 1);
    if (
      !await this.#strikes(
        "sqs",
        queue,
        MessageId,
        this.#options.traces.ofMessage({ id: MessageId, body: Body }),
      )
    ) {
      return;
    }
    const copy = await this.#options.endpoint.call("sqs", "SendMessage", {
      QueueUrl: queueUrl,
      MessageBody: Body,
      ...(MessageAttributes ? { MessageAttributes } : undefined),
    }).catch(() => ({})) as { MessageId?: string };
    if (copy.MessageId !== undefined) this.#remember(copy.MessageId);
  }

  async #event(entry: Putting, eventId: string): Promise<void> {
    const { traces, endpoint } = this.#options;
    const trace = traces.ofText(entry.Detail ?? "") ?? "workers";
    if (!await this.#strikes("eventbridge", entry.EventBusName ?? "default", eventId, trace)) return;
    // Sent past the proxy, so that the copy is not seen here.
    await endpoint.call("eventbridge", "PutEvents", { Entries: [entry] }).catch(() => ({}));
  }

  #remember(id: string): void {
    if (this.#copies.size >= MOST_REMEMBERED) this.#copies.clear();
    this.#copies.add(id);
  }

  #strikes(service: string, resource: string, id: string, trace: string): Promise<boolean> {
    const { world, pace, plainName } = this.#options;
    return new Promise((resolve) => {
      pace.submit(() => {
        const query = { service, resource: plainName(resource) };
        const fault = world.faults.strike(
          "delivery",
          query,
          Entity.root(trace).child(`delivery ${id}`),
          0,
          trace,
        );
        natives.setImmediate(() => resolve(fault?.kind === "duplicate-delivery"));
      });
    });
  }
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return {};
  }
}
