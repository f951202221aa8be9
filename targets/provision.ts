/**
 * Makes a system's resources at an endpoint: the operations of `deploySystem`, one after the other, each of which may
 * find that what it makes is there already; then what AWS wants beyond them (tags, who may send, tables that are
 * ready).
 */
import type { FunctionSpec, System } from "../services/systems/mod.ts";
import type { ServiceName } from "./clients.ts";
import { deploySystem, Names } from "./deploy.ts";
import type { Endpoint } from "./endpoint.ts";
import { AwsFault, faultText, TargetError } from "./errors.ts";
import { policiesOf } from "./policies.ts";
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

interface Step {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** How long a table, or a function, may take until it can be used. */
const READY_WITHIN_MS = 120_000;

/**
 * Makes every resource of `system`; what is there with the same settings stays.
 *
 * @throws {TargetError} Something is there with other settings; the code of functions is not given; see also `call`.
 * @throws {AwsFault} AWS refused a step for another reason; what was made until then is left to `tearDown`.
 */
export async function provision(
  system: System,
  endpoint: Endpoint,
  options: ProvisionOptions,
): Promise<Provisioned> {
  return await new Provisioning(system, endpoint, options).run();
}

/** The system without what only Lambda can do. */
function withoutFunctions(system: System): System {
  return {
    ...system,
    functions: [],
    eventSources: [],
    rules: system.rules.map((rule) => ({
      ...rule,
      targets: rule.targets.filter((target) => target.queue !== undefined),
    })),
  };
}

function stepsOf(system: System, endpoint: Endpoint, options: ProvisionOptions): Step[] {
  const { code } = options;
  if (options.functions && system.functions.length > 0 && code === undefined) {
    throw new TargetError(
      `Cannot make functions at ${endpoint.title}: their code lies in no bucket that it can read; ` +
        "use --hosting workers",
    );
  }
  const steps: Step[] = [];
  const roles = new Map(system.functions.map((spec) => [spec.name, code?.role?.(spec)]));
  deploySystem(system, {
    account: endpoint.account,
    region: endpoint.region,
    codeOf: (spec) => code!.of(spec),
    apply: (service, operation, input) => {
      const given = input as Record<string, unknown>;
      if (operation === "PutTargets" && (given.Targets as unknown[]).length === 0) return {};
      const role = operation === "CreateFunction" ? roles.get(given.FunctionName as string) : undefined;
      steps.push({
        service: service as ServiceName,
        operation,
        input: role === undefined ? given : { ...given, Role: role },
      });
      return {};
    },
  });
  return steps;
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
    const steps = stepsOf(this.#system, this.#endpoint, this.#options);
    // Tables become ready while the others are made; only then do they take a time to live.
    const [first, later] = partition(steps, ({ operation }) => operation !== "UpdateTimeToLive");
    for (const step of first.filter(({ service }) => service === "dynamodb")) await this.#take(step);
    for (const step of first.filter(({ service }) => service === "sqs")) await this.#take(step);
    await this.#allowSending();
    for (const table of this.#system.tables) await this.#tableIsReady(table.name);
    for (const step of first.filter(({ service }) => service !== "sqs" && service !== "dynamodb")) {
      await this.#take(step);
    }
    for (const step of later) await this.#take(step);
    await this.#allowInvoking();
    return { queueUrls: this.#queueUrls, existing: this.#existing };
  }

  async #take(step: Step): Promise<void> {
    const { service, operation, input } = step;
    const name = nameOf(input);
    this.#options.onStep?.(`${WHAT[operation] ?? operation} ${name}`);
    try {
      const output = await this.#endpoint.call(service, operation, this.#tagged(step));
      await this.#taken(operation, name, input, output as Record<string, unknown>);
    } catch (error) {
      if (!(error instanceof AwsFault) || !saysThere(operation, error)) {
        throw error instanceof AwsFault ? this.#named(error, operation, name) : error;
      }
      this.#existing.push(`${WHAT[operation] ?? operation} ${name}`);
      await this.#mustBeSame(operation, name, input);
    }
  }

  async #taken(
    operation: string,
    name: string,
    input: Readonly<Record<string, unknown>>,
    output: Record<string, unknown>,
  ): Promise<void> {
    switch (operation) {
      case "CreateQueue":
        this.#queueUrls.set(name, output.QueueUrl as string);
        // Some answer with the queue that is there, whatever its settings.
        await this.#mustBeSame(operation, name, input);
        break;
      case "PutTargets": {
        const [failed] = (output.FailedEntries ?? []) as { ErrorCode?: string; ErrorMessage?: string }[];
        if (failed) {
          throw new AwsFault(
            failed.ErrorCode ?? "Unknown",
            `targets of ${name}: ${failed.ErrorMessage}`,
            400,
          );
        }
        break;
      }
      case "CreateFunction":
        await this.#functionIsReady(name);
    }
  }

  /** The input with the run's tags, in the way that each operation takes them. */
  #tagged({ operation, input }: Step): object {
    const { tags } = this.#options;
    const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    switch (operation) {
      case "CreateQueue":
        return { ...input, tags };
      case "CreateTable":
      case "CreateEventBus":
      case "PutRule":
        return { ...input, Tags: list };
      case "CreateFunction":
      case "CreateEventSourceMapping":
        return { ...input, Tags: tags };
      default:
        return input;
    }
  }

  /** @throws {TargetError} What is there is not what would have been made. */
  async #mustBeSame(
    operation: string,
    name: string,
    input: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    if (operation === "CreateQueue") {
      let url = this.#queueUrls.get(name);
      if (url === undefined) {
        const found = await this.#endpoint.call("sqs", "GetQueueUrl", { QueueName: name });
        this.#queueUrls.set(name, url = (found as { QueueUrl: string }).QueueUrl);
      }
      const wanted = input.Attributes as Readonly<Record<string, string>>;
      const { Attributes } = await this.#endpoint.call("sqs", "GetQueueAttributes", {
        QueueUrl: url,
        AttributeNames: ["All"],
      }) as { Attributes?: Record<string, string> };
      for (const [attribute, value] of Object.entries(wanted)) {
        const is = Attributes?.[attribute];
        if (!sameText(is, value)) this.#isOther(`queue ${name}`, attribute, is, value);
      }
    } else if (operation === "CreateTable") {
      const { Table } = await this.#endpoint.call("dynamodb", "DescribeTable", { TableName: name }) as {
        Table: { KeySchema: unknown };
      };
      const [is, wanted] = [Table.KeySchema, input.KeySchema].map((schema) => JSON.stringify(sorted(schema)));
      if (is !== wanted) this.#isOther(`table ${name}`, "KeySchema", is, wanted!);
    }
  }

  #isOther(what: string, setting: string, is: string | undefined, wanted: string): never {
    throw new TargetError(
      `Cannot make ${what} at ${this.#endpoint.title}: it is there with ${setting} ${is ?? "unset"}, ` +
        `expected ${wanted}; remove it (deno task cleanup), or use another prefix`,
    );
  }

  /** EventBridge needs leave to put into the queues of targets, and into their dead-letter queues. */
  async #allowSending(): Promise<void> {
    const names = new Names(this.#endpoint.account, this.#endpoint.region);
    for (const [queue, policy] of policiesOf(this.#system, names)) {
      const QueueUrl = this.#queueUrls.get(queue);
      if (QueueUrl === undefined) continue;
      this.#options.onStep?.(`policy ${queue}`);
      await this.#endpoint.call("sqs", "SetQueueAttributes", { QueueUrl, Attributes: { Policy: policy } });
    }
  }

  async #allowInvoking(): Promise<void> {
    const { account, region } = this.#endpoint;
    for (const rule of this.#system.rules) {
      for (const { function: name } of rule.targets) {
        if (name === undefined) continue;
        this.#options.onStep?.(`permission ${name}`);
        await this.#endpoint.call("lambda", "AddPermission", {
          FunctionName: name,
          StatementId: rule.name,
          Action: "lambda:InvokeFunction",
          Principal: "events.amazonaws.com",
          SourceArn: `arn:aws:events:${region}:${account}:rule/${rule.bus}/${rule.name}`,
        }).catch((error: unknown) => {
          if (!(error instanceof AwsFault) || error.code !== "ResourceConflictException") throw error;
        });
      }
    }
  }

  async #tableIsReady(name: string): Promise<void> {
    await until(`table ${name} is ACTIVE`, READY_WITHIN_MS, async () => {
      const { Table } = await this.#endpoint.call("dynamodb", "DescribeTable", { TableName: name }) as {
        Table?: { TableStatus?: string };
      };
      return Table?.TableStatus === "ACTIVE";
    });
  }

  async #functionIsReady(name: string): Promise<void> {
    await until(`function ${name} is Active`, READY_WITHIN_MS, async () => {
      const { State } = await this.#endpoint.call("lambda", "GetFunctionConfiguration", {
        FunctionName: name,
      }) as { State?: string };
      if (State === "Failed") throw new TargetError(`Cannot use function ${name}: its State is Failed`);
      return State === undefined || State === "Active";
    });
  }

  #named(error: AwsFault, operation: string, name: string): AwsFault {
    const what = `${WHAT[operation] ?? operation} ${name}`;
    return new AwsFault(
      error.code,
      `Cannot make ${what} at ${this.#endpoint.title}: ${faultText(error)}`,
      error.status,
      {
        cause: error,
      },
    );
  }
}

/** What an operation makes, for output. */
const WHAT: Readonly<Record<string, string>> = {
  CreateQueue: "queue",
  CreateTable: "table",
  UpdateTimeToLive: "time to live of table",
  CreateEventBus: "bus",
  PutRule: "rule",
  PutTargets: "targets of rule",
  CreateFunction: "function",
  PutFunctionConcurrency: "concurrency of function",
  PutFunctionEventInvokeConfig: "retries of function",
  CreateEventSourceMapping: "event source of function",
};

function nameOf(input: Readonly<Record<string, unknown>>): string {
  return String(input.QueueName ?? input.TableName ?? input.FunctionName ?? input.Rule ?? input.Name);
}

/** Whether an error says that what was to be made is there. */
function saysThere(operation: string, { code, message }: AwsFault): boolean {
  switch (operation) {
    case "CreateQueue":
      return /^(QueueNameExists|QueueAlreadyExists)/.test(code);
    case "CreateTable":
      return code === "ResourceInUseException";
    case "UpdateTimeToLive":
      return /already enabled/i.test(message);
    case "CreateEventBus":
      return code === "ResourceAlreadyExistsException";
    case "CreateFunction":
    case "CreateEventSourceMapping":
      return code === "ResourceConflictException";
    default:
      return false;
  }
}

/** Whether two attributes say the same; JSON may come back with other spaces, and numbers as text. */
function sameText(is: string | undefined, wanted: string): boolean {
  if (is === wanted) return true;
  if (is === undefined || !wanted.startsWith("{")) return false;
  const plain = (text: string) =>
    JSON.stringify(Object.entries(JSON.parse(text)).map(([key, value]) => [key, String(value)]).sort());
  return plain(is) === plain(wanted);
}

function sorted(schema: unknown): unknown {
  return (schema as { AttributeName: string; KeyType: string }[])
    .map(({ AttributeName, KeyType }) => `${KeyType} ${AttributeName}`).sort();
}

function partition<T>(all: readonly T[], test: (one: T) => boolean): [T[], T[]] {
  return [all.filter(test), all.filter((one) => !test(one))];
}
