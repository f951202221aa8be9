/** The operations that make a system, and what each of them is about. */
import type { System } from "../services/systems/mod.ts";
import type { ServiceName } from "./clients.ts";
import { deploySystem } from "./deploy.ts";
import type { Endpoint } from "./endpoint.ts";
import { type AwsFault, TargetError } from "./errors.ts";
import type { ProvisionOptions } from "./provision.ts";

/** One operation. */
export interface Step {
  readonly service: ServiceName;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** The system without what only Lambda can do. */
export function withoutFunctions(system: System): System {
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

/**
 * The operations of `deploySystem`, in its order.
 *
 * @throws {TargetError} There are functions, and nothing says where their code lies.
 */
export function stepsOf(system: System, endpoint: Endpoint, options: ProvisionOptions): Step[] {
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

/** The input with the run's tags, in the way that each operation takes them. */
export function tagged({ operation, input }: Step, tags: Readonly<Record<string, string>>): object {
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
  AddPermission: "permission of function",
  SetQueueAttributes: "policy of queue",
};

/** The name of what an operation makes. */
export function nameOf(input: Step["input"]): string {
  const { QueueName, QueueUrl, TableName, FunctionName, Rule, Name } = input;
  if (typeof QueueUrl === "string") return QueueUrl.slice(QueueUrl.lastIndexOf("/") + 1);
  return String(QueueName ?? TableName ?? FunctionName ?? Rule ?? Name);
}

/** Whether an error says that what was to be made is there. */
export function saysThere(operation: string, { code, message }: AwsFault): boolean {
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
    case "AddPermission":
      return code === "ResourceConflictException";
    default:
      return false;
  }
}

/** What an operation makes, with its name: `queue os-7f3k2m-payments`. */
export function whatOf({ operation, input }: Step): string {
  return `${WHAT[operation] ?? operation} ${nameOf(input)}`;
}
