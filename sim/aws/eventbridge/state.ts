/**
 * What EventBridge holds: buses, their rules and targets, and the deliveries that are under way.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-what-is.html
 */
import type { Schedule } from "./schedule/mod.ts";
import type {
  DeadLetterConfig,
  LogConfig,
  RuleState,
  Target as TargetShape,
} from "@aws-sdk/client-eventbridge";
import type { Timer } from "../../kernel/mod.ts";
import type { AwsWorld } from "../operation.ts";
import type { Archive, Replay } from "./archive/model.ts";
import type { GlobalEndpoint } from "./endpoint.ts";
import { noBus, noRule } from "./errors.ts";
import type { AcceptedEvent } from "./event.ts";
import type { ApiDestination, Connection } from "./http/model.ts";
import type { EventSource } from "./partner/model.ts";
import type { EventPattern } from "./pattern/mod.ts";
import { POLICY_HEAD, type PolicyStatement } from "./policy.ts";
import { RuleIndex } from "./rule_index.ts";
import type { TargetInput } from "./target_input.ts";

/**
 * What a target is, and so how it is called. `absent`: a resource that is not there, because its service is not, or
 * because it is another account's or Region's.
 */
export type TargetKind = "lambda" | "sqs" | "bus" | "api-destination" | "archive" | "absent";

/** A target of a rule. */
export interface Target {
  readonly id: string;
  readonly kind: TargetKind;
  readonly arn: string;
  /** What it was put with, for listing. */
  readonly shape: TargetShape;
  /** `rule/target`: names its deliveries. */
  readonly label: string;
  readonly input: TargetInput;
  readonly maxRetries: number;
  readonly maxAgeMs: number;
  /** The URL of its queue; empty for what is no queue. */
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
  /** Undefined for a rule that has a schedule alone. */
  pattern: EventPattern | undefined;
  patternText: string | undefined;
  scheduleText: string | undefined;
  schedule: Schedule | undefined;
  /** The next time of its schedule. */
  timer: Timer | undefined;
  state: RuleState;
  description: string | undefined;
  roleArn: string | undefined;
  /** The AWS service that made it, and alone may change it. */
  readonly managedBy: string | undefined;
}

/** An event bus. */
export interface Bus {
  readonly name: string;
  readonly arn: string;
  readonly createdMs: number;
  modifiedMs: number;
  description: string | undefined;
  kmsKeyIdentifier: string | undefined;
  deadLetterConfig: DeadLetterConfig | undefined;
  logConfig: LogConfig | undefined;
  /** The statements of its resource policy, in the order in which they were put. */
  policy: PolicyStatement[];
  /** The `Version` and `Id` of a policy that was put whole. */
  policyHead: Readonly<Record<string, string>>;
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

/**
 * Gives an event to a bus.
 *
 * @param only Of the rules that match, those that get it. Default: all.
 */
export type Ingest = (
  state: EventBridgeState,
  event: AcceptedEvent,
  detailText: string,
  only?: (rule: Rule) => boolean,
) => void;

export class EventBridgeState {
  readonly world: AwsWorld;
  /** For what brings events to buses from within: a target that is one. */
  readonly ingest: Ingest;
  readonly buses = new Map<string, Bus>();
  readonly archives = new Map<string, Archive>();
  readonly replays = new Map<string, Replay>();
  readonly connections = new Map<string, Connection>();
  readonly apiDestinations = new Map<string, ApiDestination>();
  readonly endpoints = new Map<string, GlobalEndpoint>();
  /** Partner event sources that this account offers, by the account that each is for, and by their names. */
  readonly eventSources = new Map<string, EventSource>();
  /** How often the schedule of a rule of that name has come round. */
  readonly rounds = new Map<string, number>();
  /** Deliveries that have neither ended well nor been given up, in the order in which they began. */
  readonly inFlight = new Set<InFlight>();

  constructor(world: AwsWorld, ingest: Ingest) {
    this.world = world;
    this.ingest = ingest;
    this.addBus("default", {});
  }

  /** A bus by its name or ARN. @throws {AwsError} There is none. */
  bus(nameOrArn: string | undefined): Bus {
    const bus = this.buses.get(this.busKey(nameOrArn));
    if (bus === undefined) throw noBus(busName(nameOrArn));
    return bus;
  }

  /** The name of a bus of this account and Region; of any other it is the ARN, which no bus is named by. */
  busKey(nameOrArn: string | undefined): string {
    const name = busName(nameOrArn);
    return nameOrArn?.startsWith("arn:") && nameOrArn !== this.arn(`event-bus/${name}`) ? nameOrArn : name;
  }

  /** A rule of a bus. @throws {AwsError} There is no such bus or rule. */
  rule(name: string, busNameOrArn: string | undefined): Rule {
    const bus = this.bus(busNameOrArn);
    const rule = bus.rules.get(name);
    if (rule === undefined) throw noRule(name, bus.name);
    return rule;
  }

  /** The ARN of something of this account and Region: `arn:aws:events:us-east-1:000000000000:archive/a`. */
  arn(resource: string): string {
    return `arn:aws:events:${this.world.region}:${this.world.account}:${resource}`;
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
    const nowMs = Math.floor(this.world.nowMs());
    const bus: Bus = {
      name,
      arn: `arn:aws:events:${region}:${account}:event-bus/${name}`,
      createdMs: nowMs,
      modifiedMs: nowMs,
      description: options.description,
      kmsKeyIdentifier: options.kmsKeyIdentifier,
      deadLetterConfig: options.deadLetterConfig && { ...options.deadLetterConfig },
      logConfig: options.logConfig && { ...options.logConfig },
      policy: [],
      policyHead: POLICY_HEAD,
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
