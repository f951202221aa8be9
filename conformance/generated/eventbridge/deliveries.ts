/**
 * Whole deliveries: rules on a bus, a queue for each, events put on the bus, and which of them come to which queue as
 * what.
 */
import { isDeepStrictEqual } from "node:util";
import type { PatternCase } from "../eventbridge.ts";
import type { Draw } from "../dynamodb/draw.ts";
import type { AnsweredError, Side } from "../suite.ts";
import { drawEvent, type JsonObject } from "./events.ts";
import { drawPattern } from "./patterns.ts";

const RULES = 3;
const EVENTS = 4;
const REGION = "us-east-1";
const ACCOUNT = "000000000000";
/** How often a queue is asked for what it should have, each time with a second's patience. */
const MOST_LOOKS = 5;

interface Call {
  readonly operation: string;
  readonly input: object;
}

/** A rule and an event of which the two sides make different things. */
export interface DeliveryDifference {
  /** All that was called for it on the bus. */
  readonly calls: readonly Call[];
  readonly input: PatternCase;
  /** Whether the event came, or as what. */
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** A body by the number of its event, for one queue. */
type Delivered = Map<number, unknown>;

/** A bus and its queues, on both sides; made for a run and taken away after it. */
export class DeliveryStage {
  readonly #sides: readonly [ours: Side, theirs: Side];
  readonly #bus: string;
  /** The URLs of the queues, by side. */
  #queues: readonly (readonly string[])[] = [];

  private constructor(ours: Side, theirs: Side, name: string) {
    this.#sides = [ours, theirs];
    this.#bus = name;
  }

  /** @param name Of the bus, and of the queues with a number behind. */
  static async open(ours: Side, theirs: Side, name: string): Promise<DeliveryStage> {
    const stage = new DeliveryStage(ours, theirs, name);
    stage.#queues = await Promise.all(stage.#sides.map((side) => stage.#prepare(side)));
    return stage;
  }

  /** Draws rules and events, and has them delivered. @param number Tells its events from those of other cases. */
  async compare(draw: Draw, number: number): Promise<DeliveryDifference[]> {
    const drawn = draw.list(EVENTS, () => drawEvent(draw));
    const patterns = drawn.slice(0, RULES).map((event) => JSON.stringify(drawPattern(draw, event)));
    const events = drawn.map((event, i) => numbered(event, number * EVENTS + i));
    const calls: Call[] = patterns.map((EventPattern, i) => ({
      operation: "PutRule",
      input: { Name: ruleName(i), EventBusName: this.#bus, EventPattern },
    }));
    calls.push({ operation: "PutEvents", input: { Entries: events.map((event) => this.#entry(event)) } });
    const asked = await Promise.all(this.#sides.map((side) => this.#play(side, calls)));
    const taken = patterns.map((_, rule) => asked.every((refused) => !refused.has(rule)));
    const numbers = events.map((_, i) => number * EVENTS + i);
    const mine = await this.#collect(0, numbers, taken.map(() => undefined));
    const other = await this.#collect(1, numbers, mine.map(({ size }) => size));
    const differences: DeliveryDifference[] = [];
    for (const [rule, EventPattern] of patterns.entries()) {
      if (!taken[rule]) continue;
      for (const [i, event] of events.entries()) {
        const [ours, theirs] = [mine[rule]!.get(numbers[i]!), other[rule]!.get(numbers[i]!)];
        if (isDeepStrictEqual(ours, theirs)) continue;
        const input = { EventPattern, Event: JSON.stringify(event) };
        const shown = (body: unknown): unknown => ours && theirs ? body : { result: body !== undefined };
        const failure = theirs === undefined
          ? await this.#failure(patterns.filter((_, of) => taken[of]), input.Event)
          : undefined;
        differences.push({ calls, input, ours: shown(ours), theirs: shown(theirs), ...failure });
      }
    }
    return differences;
  }

  /**
   * How the other side fails with one of the patterns that it took in rules, which keeps an event from the rules that
   * match it.
   */
  async #failure(
    patterns: readonly string[],
    Event: string,
  ): Promise<{ readonly input: PatternCase; readonly theirs: AnsweredError } | undefined> {
    for (const EventPattern of patterns) {
      const input = { EventPattern, Event };
      const { error } = await this.#sides[1].call("eventbridge", "TestEventPattern", input);
      if (error) return { input, theirs: error };
    }
    return undefined;
  }

  async close(): Promise<void> {
    await Promise.all(this.#sides.map(async (side, at) => {
      for (let rule = 0; rule < RULES; rule++) {
        const of = { Rule: ruleName(rule), EventBusName: this.#bus };
        await side.call("eventbridge", "RemoveTargets", { ...of, Ids: ["queue"] });
        await side.call("eventbridge", "DeleteRule", { Name: of.Rule, EventBusName: this.#bus });
        await side.call("sqs", "DeleteQueue", { QueueUrl: this.#queues[at]![rule]! });
      }
      await side.call("eventbridge", "DeleteEventBus", { Name: this.#bus });
    }));
  }

  async #prepare(side: Side): Promise<string[]> {
    await must(side, "eventbridge", "CreateEventBus", { Name: this.#bus });
    const urls: string[] = [];
    for (let rule = 0; rule < RULES; rule++) {
      const QueueName = `${this.#bus}-${rule}`;
      const { QueueUrl } = await must(side, "sqs", "CreateQueue", { QueueName }) as { QueueUrl: string };
      urls.push(QueueUrl);
      const of = { EventBusName: this.#bus };
      await must(side, "eventbridge", "PutRule", { ...of, Name: ruleName(rule), EventPattern: NEVER });
      await must(side, "eventbridge", "PutTargets", {
        ...of,
        Rule: ruleName(rule),
        Targets: [{ Id: "queue", Arn: `arn:aws:sqs:${REGION}:${ACCOUNT}:${QueueName}` }],
      });
    }
    return urls;
  }

  /** @returns The rules whose patterns were refused; they match nothing then. */
  async #play(side: Side, calls: readonly Call[]): Promise<ReadonlySet<number>> {
    const refused = new Set<number>();
    for (const [i, { operation, input }] of calls.entries()) {
      const { error } = await side.call("eventbridge", operation, input);
      if (!error) continue;
      if (i >= RULES) throw new Error(`${side.title} refuses PutEvents: ${error.message}`);
      refused.add(i);
      await must(side, "eventbridge", "PutRule", { ...input, EventPattern: NEVER });
    }
    return refused;
  }

  #entry({ source, resources, ...event }: JsonObject): object {
    return {
      EventBusName: this.#bus,
      Source: source,
      DetailType: event["detail-type"],
      Resources: resources,
      Detail: JSON.stringify(event.detail),
    };
  }

  /** What came to each queue of a side. @param wanted How many are waited for; undefined for whatever comes. */
  async #collect(
    side: number,
    numbers: readonly number[],
    wanted: readonly (number | undefined)[],
  ): Promise<Delivered[]> {
    return await Promise.all(this.#queues[side]!.map(async (QueueUrl, rule) => {
      const delivered: Delivered = new Map();
      const least = wanted[rule];
      for (let look = 0; look < MOST_LOOKS; look++) {
        const patient = least === undefined || delivered.size < least;
        const { Messages = [] } = await must(this.#sides[side]!, "sqs", "ReceiveMessage", {
          QueueUrl,
          MaxNumberOfMessages: 10,
          WaitTimeSeconds: patient ? 1 : 0,
        }) as { Messages?: { readonly Body: string; readonly ReceiptHandle: string }[] };
        for (const { Body, ReceiptHandle } of Messages) {
          const body = JSON.parse(Body) as { readonly detail: { readonly number: number } };
          if (numbers.includes(body.detail.number)) delivered.set(body.detail.number, plain(body));
          await must(this.#sides[side]!, "sqs", "DeleteMessage", { QueueUrl, ReceiptHandle });
        }
        if (Messages.length === 0 && delivered.size >= (least ?? 0)) break;
      }
      return delivered;
    }));
  }
}

/** Matches no event that is drawn. */
const NEVER = '{"source": ["nobody"]}';

function ruleName(rule: number): string {
  return `rule-${rule}`;
}

/** The event as it may be put: by no service of AWS, from the account that both sides have, and with its number. */
function numbered(event: JsonObject, number: number): JsonObject {
  const source = String(event.source).replace(/^aws\./, "shop.");
  return { ...event, account: ACCOUNT, source, detail: { ...(event.detail as JsonObject), number } };
}

/** A body without what each side draws for itself. */
function plain(body: object): object {
  const { id: _id, time: _time, ...rest } = body as { readonly id: string; readonly time: string };
  return rest;
}

async function must(side: Side, service: string, operation: string, input: object): Promise<object> {
  const { output, error } = await side.call(service, operation, input);
  if (error) throw new Error(`Cannot ${operation} at ${side.title}: ${error.code} ${error.message}`);
  return output ?? {};
}
