/**
 * Every call of a function is covered by the permissions that the system states for it, so that the same wiring
 * works on AWS. https://docs.aws.amazon.com/service-authorization/latest/reference/reference.html
 */
import type { RecordOf } from "../../sim/journal/records.ts";
import type { FunctionSpec } from "../../services/systems/system.ts";
import { bookOf } from "./book.ts";
import type { Check } from "./check.ts";
import { orderName } from "./explain.ts";
import { Violations } from "./violations.ts";
import { functionSpec } from "./wiring.ts";
import { counted, inMs, listed } from "./words.ts";

/** IAM's prefix of a service where it is not the service's own name. */
const PREFIX: Readonly<Record<string, string>> = { eventbridge: "events", stepfunctions: "states" };

/** Operations that IAM knows under the name of another. */
const ACTION: Readonly<Record<string, string>> = {
  "sqs:SendMessageBatch": "sqs:SendMessage",
  "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
  "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
  "lambda:Invoke": "lambda:InvokeFunction",
  "lambda:InvokeAsync": "lambda:InvokeFunction",
};

/** Transactions need the permission of each of their parts instead of one of their own; the items show which. */
const BY_ITEM = new Set(["dynamodb:TransactWriteItems", "dynamodb:TransactGetItems"]);

/** What an item that was written shows of the operation: any of these actions allows it. */
const ITEM_ACTIONS: Readonly<Record<string, readonly string[]>> = {
  put: ["dynamodb:PutItem", "dynamodb:BatchWriteItem", "dynamodb:UpdateItem"],
  update: ["dynamodb:UpdateItem", "dynamodb:PutItem", "dynamodb:BatchWriteItem"],
  delete: ["dynamodb:DeleteItem", "dynamodb:BatchWriteItem"],
};

/** What Lambda does with a function's role to feed it from a queue. */
const POLLING = ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:GetQueueAttributes"];

export const permissions: Check = {
  name: "permissions",
  kind: "invariant",
  sentence: "Every call of a function is allowed by the permissions stated for it",
  start(context) {
    const { system } = context;
    const book = bookOf(context);
    const violations = new Violations();
    /** What was found out, by function, first action and resource: bounded by the wiring. */
    const known = new Map<string, Map<string, Map<string, boolean>>>();
    let kinds = 0;

    const ask = (record: Asked, actions: readonly string[], resource: string): void => {
      const colon = record.by.indexOf(":");
      const [action] = actions;
      if (colon < 0 || resource === "" || action === undefined) return;
      const name = record.by.slice(0, colon);
      let byAction = known.get(name);
      if (byAction === undefined) known.set(name, byAction = new Map());
      let byResource = byAction.get(action);
      if (byResource === undefined) byAction.set(action, byResource = new Map());
      let allowed = byResource.get(resource);
      const isNew = allowed === undefined;
      if (allowed === undefined) {
        const spec = functionSpec(system, name);
        allowed = spec === undefined || actions.some((each) => covers(spec, each, resource));
        byResource.set(resource, allowed);
        kinds++;
      }
      if (allowed) return;
      if (isNew) refuse(record, name, action, resource);
      else violations.count++;
    };

    const refuse = (record: Asked, name: string, action: string, resource: string): void => {
      const file = book.ofTrace(record.trace);
      violations.add(
        record.t,
        file,
        () =>
          `${orderName(file, record.trace)}: ${record.by} called ${action} on ${resource} at ${
            inMs(record.t)
          }, ` +
          `which its permissions do not cover: ${statements(functionSpec(system, name)!)}`,
      );
    };

    /** IAM's names of operations, spelled out once for each. */
    const names = new Map<string, Map<string, readonly string[]>>();
    const actionsOf = (service: string, operation: string): readonly string[] => {
      let own = names.get(service);
      if (own === undefined) names.set(service, own = new Map());
      let actions = own.get(operation);
      if (actions === undefined) {
        const name = `${PREFIX[service] ?? service}:${operation}`;
        own.set(operation, actions = BY_ITEM.has(name) ? [] : [ACTION[name] ?? name]);
      }
      return actions;
    };

    return {
      see(record) {
        book.see(record);
        if (record.type === "call") ask(record, actionsOf(record.service, record.operation), record.resource);
        else if (record.type === "item") ask(record, ITEM_ACTIONS[record.action] ?? [], record.table);
      },
      end(state) {
        for (const source of system.eventSources) {
          const spec = functionSpec(system, source.function);
          const missing = POLLING.filter((action) => spec && !covers(spec, action, source.queue));
          if (spec === undefined || missing.length === 0) continue;
          violations.add(
            state.atMs,
            undefined,
            () =>
              `${source.function} is fed from ${source.queue}, but its permissions do not cover ${
                listed(missing)
              } ` +
              `on it, with which Lambda polls: ${statements(spec)}`,
          );
        }
      },
      figure: () => `${counted(kinds, "kind")} of call by ${counted(known.size, "function")}`,
      violations: violations.list,
      get violationCount() {
        return violations.count;
      },
    };
  },
};

/** A record of something that a function did. */
type Asked = Pick<RecordOf<"call">, "t" | "trace" | "by">;

function covers(spec: FunctionSpec, action: string, resource: string): boolean {
  return spec.permissions.some((statement) =>
    statement.actions.some((pattern) => matches(pattern, action)) &&
    statement.resources.some((name) => matches(name, resource) || name.startsWith(`${resource}/index/`))
  );
}

/** IAM's `*` at the end of a name or action. */
function matches(pattern: string, value: string): boolean {
  return pattern.endsWith("*") ? value.startsWith(pattern.slice(0, -1)) : pattern === value;
}

function statements(spec: FunctionSpec): string {
  if (spec.permissions.length === 0) return "it has none";
  return spec.permissions.map((each) => `${each.actions.join(", ")} on ${each.resources.join(", ")}`).join(
    "; ",
  );
}
