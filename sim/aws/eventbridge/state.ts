/**
 * What EventBridge holds: buses, their rules and targets, and the deliveries that are under way.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-what-is.html
 */
import type {
  DeadLetterConfig,
  LogConfig,
  RuleState,
  Target as TargetShape,
} from "@aws-sdk/client-eventbridge";
import type { AwsWorld } from "../operation.ts";
import { noBus, noRule } from "./errors.ts";
import type { TargetInput } from "./target_input.ts";
import type { EventPattern } from "./pattern/mod.ts";
import { RuleIndex } from "./rule_index.ts";

/** A target of a rule. */
export interface Target {
  readonly id: string;
  readonly service: "lambda" | "sqs";
  readonly arn: string;
  /** What it was put with, for listing. */
  readonly shape: TargetShape;
  /** `rule/target`: names its deliveries. */
  readonly label: string;
  readonly input: TargetInput;
  readonly maxRetries: number;
  readonly maxAgeMs: number;
  /** The URL of its queue; empty for a function. */
  readonly queueUrl: string;
  readonly messageGroupId: string | undefined;
  /** The URL of the queue for events that could not be delivered. */
  readonly deadLetterUrl: string | undefined;
}

/** A rule of a bus. */
export interface Rule {
  readonly name: string;
  readonly arn: string;
  readonly bus: string;
  readonly targets: Map<string, Target>;
  readonly tags: Map<string, string>;
  pattern: EventPattern;
  patternText: string;
  state: RuleState;
  description: string | undefined;
  roleArn: string | undefined;
}

/** An event bus. */
export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  readonly description: string | undefined;
  readonly kmsKeyIdentifier: string | undefined;
  readonly deadLetterConfig: DeadLetterConfig | undefined;
  readonly logConfig: LogConfig | undefined;
  readonly rules: Map<string, Rule>;
  readonly tags: Map<string, string>;
  readonly index: RuleIndex;
}

/** An event on its way to a target: what checks may look at while a run goes on. */
export interface InFlight {
  readonly eventId: string;
  readonly bus: string;
  readonly rule: string;
  readonly target: string;
  /** Virtual epoch milliseconds at which the event was accepted. */
  readonly acceptedMs: number;
  /** Attempts that have failed so far. */
  readonly failures: number;
  /** The ERROR_CODE of the last failure. */
  readonly lastError: string | undefined;
}

export class EventBridgeState {
  readonly world: AwsWorld;
  readonly buses = new Map<string, Bus>();
  /** Deliveries that have neither ended well nor been given up, in the order in which they began. */
  readonly inFlight = new Set<InFlight>();

  constructor(world: AwsWorld) {
    this.world = world;
    this.addBus("default", {});
  }

  /** A bus by its name or ARN. @throws {AwsError} There is none. */
  bus(nameOrArn: string | undefined): Bus {
    const name = busName(nameOrArn);
    const bus = this.buses.get(name);
    if (bus === undefined) throw noBus(name);
    return bus;
  }

  /** A rule of a bus. @throws {AwsError} There is no such bus or rule. */
  rule(name: string, busNameOrArn: string | undefined): Rule {
    const bus = this.bus(busNameOrArn);
    const rule = bus.rules.get(name);
    if (rule === undefined) throw noRule(name, bus.name);
    return rule;
  }

  addBus(
    name: string,
    options: {
      readonly description?: string | undefined;
      readonly kmsKeyIdentifier?: string | undefined;
      readonly deadLetterConfig?: DeadLetterConfig | undefined;
      readonly logConfig?: LogConfig | undefined;
      readonly tags?: Map<string, string>;
    },
  ): Bus {
    const { account, region } = this.world;
    const bus: Bus = {
      name,
      arn: `arn:aws:events:${region}:${account}:event-bus/${name}`,
      createdMs: Math.floor(this.world.nowMs()),
      description: options.description,
      kmsKeyIdentifier: options.kmsKeyIdentifier,
      deadLetterConfig: options.deadLetterConfig && { ...options.deadLetterConfig },
      logConfig: options.logConfig && { ...options.logConfig },
      rules: new Map(),
      tags: options.tags ?? new Map(),
      index: new RuleIndex(),
    };
    this.buses.set(name, bus);
    return bus;
  }
}

/** The name of a bus that is given by name or ARN; the default bus where none is given. */
export function busName(nameOrArn: string | undefined): string {
  if (nameOrArn === undefined || nameOrArn === null) return "default";
  return nameOrArn.startsWith("arn:") ? nameOrArn.slice(nameOrArn.indexOf("/") + 1) : nameOrArn;
}
