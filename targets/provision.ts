/**
 * Makes a system's resources at an endpoint: the operations of `deploySystem`, one after the other, each of which may
 * find that what it makes is there already; then what AWS wants beyond them (tags, who may send, tables that are
 * ready).
 */
import type { FunctionSpec, System } from "../services/systems/mod.ts";
import { PROBES, type ServiceName } from "./clients.ts";
import { Names } from "./deploy.ts";
import type { Endpoint } from "./endpoint.ts";
import { AwsFault, faultText, saysMissing, TargetError } from "./errors.ts";
import { mustBeNamedForRun } from "./guard.ts";
import { policiesOf } from "./policies.ts";
import { mustBeSameQueue, mustBeSameTable } from "./same.ts";
import { nameOf, saysThere, type Step, stepsOf, tagged, whatOf, withoutFunctions } from "./steps.ts";
import { resourcesOf } from "./tear_down.ts";
import { until } from "./until.ts";

export interface ProvisionOptions {
  /** False where workers run the handlers: then functions, event sources and rules' targets to functions are left out. */
  readonly functions: boolean;
  /** On everything that can carry tags; see `runTags`. */
  readonly tags: Readonly<Record<string, string>>;
  /** Where the code of functions lies; needed with `functions`. */
  readonly code?: {
    readonly of: (spec: FunctionSpec) => { bucket: string; key: string };
    /** The ARN of the role that a function runs in. Default: the role that has the function's name. */
    readonly role?: (spec: FunctionSpec) => string;
  };
  /** Told of each thing that is made: `queue os-7f3k2m-payments`. */
  readonly onStep?: (what: string) => void;
}

export interface Provisioned {
  /** As the endpoint gave them, by the name of the queue. */
  readonly queueUrls: ReadonlyMap<string, string>;
  /** What was there before, such as `table os-7f3k2m-Orders`. */
  readonly existing: readonly string[];
}

/** How long a queue, table or function may take until it can be used. */
const READY_WITHIN_MS = 120_000;

/**
 * Makes every resource of `system`; what is there with the same settings stays.
 *
 * @throws {TargetError} Something is there with other settings; AWS refused (`cause` is its `AwsFault`); the code of
 *   functions is not given; the endpoint is out of reach. What was made until then is left to `tearDown`.
 */
export async function provision(
  system: System,
  endpoint: Endpoint,
  options: ProvisionOptions,
): Promise<Provisioned> {
  return await new Provisioning(system, endpoint, options).run();
}

class Provisioning {
  readonly #system: System;
  readonly #endpoint: Endpoint;
  readonly #options: ProvisionOptions;
  readonly #queueUrls = new Map<string, string>();
  readonly #existing: string[] = [];

  constructor(system: System, endpoint: Endpoint, options: ProvisionOptions) {
    this.#system = options.functions ? system : withoutFunctions(system);
    this.#endpoint = endpoint;
    this.#options = options;
  }

  async run(): Promise<Provisioned> {
    if (this.#endpoint.kind === "aws") {
      mustBeNamedForRun(resourcesOf(this.#system, this.#options.functions).map(({ name }) => name));
    }
    const steps = stepsOf(this.#system, this.#endpoint, this.#options);
    for (const service of new Set(steps.map((step) => step.service))) await this.#mustAnswer(service);
    const isLater = (step: Step): boolean => step.operation === "UpdateTimeToLive";
    const isFirst = (step: Step): boolean => step.operation === "CreateTable";
    // Tables become ready while queues are made; only then do they take a time to live.
    for (const step of steps.filter(isFirst)) await this.#take(step);
    for (const step of steps.filter(({ service }) => service === "sqs")) await this.#take(step);
    for (const table of this.#system.tables) await this.#tableIsReady(table.name);
    const others = steps.filter((step) => step.service !== "sqs" && !isFirst(step) && !isLater(step));
    for (const step of others) await this.#take(step);
    for (const step of steps.filter(isLater)) await this.#take(step);
    for (const step of this.#policies()) await this.#take(step);
    for (const step of this.#permissions()) {
      await this.#take(step).catch((error: unknown) => {
        // What knows no permissions asks for none.
        if (this.#endpoint.kind === "aws" || !saysMissing(error)) throw error;
      });
    }
    return { queueUrls: this.#queueUrls, existing: this.#existing };
  }

  /** What does not work at all is better found before the first thing is made. */
  async #mustAnswer(service: ServiceName): Promise<void> {
    try {
      await this.#endpoint.call(service, PROBES[service].operation, PROBES[service].input);
    } catch (error) {
      // Who may not list may still create.
      if (error instanceof AwsFault && error.status < 500) return;
      throw error instanceof AwsFault
        ? this.#refused(error, `the ${this.#system.name} system`, service)
        : error;
    }
  }

  async #take(step: Step): Promise<void> {
    this.#options.onStep?.(whatOf(step));
    try {
      await this.#make(step);
    } catch (error) {
      throw error instanceof AwsFault ? this.#refused(error, whatOf(step), step.service) : error;
    }
  }

  async #make(step: Step): Promise<void> {
    const { service, operation, input } = step;
    const name = nameOf(input);
    let output: object = {};
    try {
      output = await this.#call(step);
    } catch (error) {
      if (!(error instanceof AwsFault) || !saysThere(operation, error)) throw error;
      this.#existing.push(whatOf(step));
      if (operation === "CreateTable") await mustBeSameTable(this.#endpoint, name, input);
      if (operation === "CreateQueue") output = await mustBeSameQueue(this.#endpoint, name, input);
    }
    if (operation === "CreateQueue") {
      this.#queueUrls.set(name, (output as { QueueUrl: string }).QueueUrl);
    } else if (operation === "PutTargets") {
      const { FailedEntries = [] } = output as {
        FailedEntries?: { ErrorCode?: string; ErrorMessage?: string }[];
      };
      const [failed] = FailedEntries;
      if (failed) throw new AwsFault(failed.ErrorCode ?? "Unknown", failed.ErrorMessage ?? service, 400);
    } else if (operation === "CreateFunction") {
      await this.#functionIsReady(name);
    }
  }

  /** A new queue may not be known everywhere at once: AWS asks for a second. */
  async #call(step: Step): Promise<object> {
    const input = tagged(step, this.#options.tags);
    if (step.operation !== "SetQueueAttributes") {
      return await this.#endpoint.call(step.service, step.operation, input);
    }
    await until(`${whatOf(step)} can be set`, READY_WITHIN_MS, async () => {
      try {
        await this.#endpoint.call(step.service, step.operation, input);
        return true;
      } catch (error) {
        if (error instanceof AwsFault && /NonExistentQueue|QueueDoesNotExist/.test(error.code)) return false;
        throw error;
      }
    });
    return {};
  }

  /** EventBridge needs leave to put into the queues of targets, and into their dead-letter queues. */
  #policies(): Step[] {
    const names = new Names(this.#endpoint.account, this.#endpoint.region);
    return [...policiesOf(this.#system, names)].flatMap(([queue, Policy]): Step[] => {
      const QueueUrl = this.#queueUrls.get(queue);
      if (QueueUrl === undefined) return [];
      return [{
        service: "sqs",
        operation: "SetQueueAttributes",
        input: { QueueUrl, Attributes: { Policy } },
      }];
    });
  }

  /** And leave to invoke the functions of targets. */
  #permissions(): Step[] {
    const { account, region } = this.#endpoint;
    return this.#system.rules.flatMap((rule) =>
      rule.targets.flatMap((target): Step[] => {
        if (target.function === undefined) return [];
        const path = rule.bus === "default" ? rule.name : `${rule.bus}/${rule.name}`;
        return [{
          service: "lambda",
          operation: "AddPermission",
          input: {
            FunctionName: target.function,
            StatementId: rule.name,
            Action: "lambda:InvokeFunction",
            Principal: "events.amazonaws.com",
            SourceArn: `arn:aws:events:${region}:${account}:rule/${path}`,
          },
        }];
      })
    );
  }

  async #tableIsReady(name: string): Promise<void> {
    await this.#isReady("dynamodb", `table ${name}`, async () => {
      const output = await this.#endpoint.call("dynamodb", "DescribeTable", { TableName: name });
      return (output as { Table?: { TableStatus?: string } }).Table?.TableStatus === "ACTIVE";
    });
  }

  async #functionIsReady(name: string): Promise<void> {
    await this.#isReady("lambda", `function ${name}`, async () => {
      const output = await this.#endpoint.call("lambda", "GetFunctionConfiguration", { FunctionName: name });
      const { State, StateReason } = output as { State?: string; StateReason?: string };
      if (State === "Failed") throw new TargetError(`Cannot use function ${name}: ${StateReason ?? State}`);
      return State === undefined || State === "Active";
    });
  }

  async #isReady(service: string, what: string, ready: () => Promise<boolean>): Promise<void> {
    try {
      await until(`${what} is ready`, READY_WITHIN_MS, async () => {
        try {
          return await ready();
        } catch (error) {
          // What was just made may not be seen everywhere yet.
          if (error instanceof AwsFault && error.code === "ResourceNotFoundException") return false;
          throw error;
        }
      });
    } catch (error) {
      throw error instanceof AwsFault ? this.#refused(error, what, service) : error;
    }
  }

  #refused(error: AwsFault, what: string, service: string): TargetError {
    const { title, kind } = this.#endpoint;
    const hint = error.status < 500 || kind === "aws"
      ? ""
      : `; where its ${service} does not work, give another by AWS_ENDPOINT_URL_${service.toUpperCase()}`;
    const reason = faultText(error).replace(/\s+/g, " ").slice(0, 300);
    return new TargetError(`Cannot make ${what} at ${title}: ${reason}${hint}`, { cause: error });
  }
}
