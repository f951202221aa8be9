/**
 * Gives every resource of a system a name of its own run, so that runs share an account without meeting, and what is
 * left of one can be told from what is not ours.
 */
import type { System, SystemViews } from "../services/systems/mod.ts";
import { TargetError } from "./errors.ts";

/** What every name that a run makes begins with. */
export const NAME_PREFIX = "os-";

/** AWS's limits on the lengths of names. */
const LIMITS = { queue: 80, rule: 64, function: 64, bus: 256, table: 255 } as const;
type Kind = keyof typeof LIMITS;

const LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

/** A prefix that no other run has: `os-7f3k2m-`. */
export function newPrefix(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `${NAME_PREFIX}${[...bytes].map((byte) => LETTERS[byte % LETTERS.length]).join("")}-`;
}

/** The run of a prefix, as its tag says it: `os-7f3k2m`. */
export function runOf(prefix: string): string {
  return prefix.replace(/-$/, "");
}

/** The tags of what a run makes. */
export function runTags(prefix: string, system: System, nowMs: number): Readonly<Record<string, string>> {
  return {
    "orderstorm:run": runOf(prefix),
    "orderstorm:created": new Date(nowMs).toISOString(),
    "orderstorm:system": `${system.name}/${system.variant}`,
  };
}

/**
 * The system with `prefix` before the name of every resource, and wherever one is named: redrives, targets, event
 * sources, routes, permissions, views, stock, and the environment of functions.
 *
 * @throws {TargetError} A name gets longer than AWS allows, or has letters that it does not.
 */
export function prefixed(system: System, prefix: string): System {
  if (!/^[A-Za-z0-9_-]+$/.test(prefix)) {
    throw new TargetError(`Cannot use the prefix "${prefix}": expected letters, digits, _ and - only`);
  }
  const known: Readonly<Record<Kind, ReadonlySet<string>>> = {
    queue: new Set(system.queues.map(({ name }) => name)),
    rule: new Set(system.rules.map(({ name }) => name)),
    function: new Set(system.functions.map(({ name }) => name)),
    bus: new Set(system.buses.map(({ name }) => name)),
    table: new Set(system.tables.map(({ name }) => name)),
  };
  // What the system does not make, such as the default bus, keeps its name.
  const of = (kind: Kind, name: string): string =>
    known[kind].has(name) ? lengthened(kind, prefix, name) : name;
  const anyOf = (name: string): string | undefined => {
    const kind = (Object.keys(known) as Kind[]).find((each) => known[each].has(name));
    return kind && of(kind, name);
  };
  const deadLetter = <T extends { readonly deadLetterQueue?: string }>(spec: T): T =>
    spec.deadLetterQueue === undefined
      ? spec
      : { ...spec, deadLetterQueue: of("queue", spec.deadLetterQueue) };
  return {
    ...system,
    queues: system.queues.map((queue) => ({
      ...queue,
      name: of("queue", queue.name),
      ...(queue.redrive
        ? { redrive: { ...queue.redrive, queue: of("queue", queue.redrive.queue) } }
        : undefined),
    })),
    tables: system.tables.map((table) => ({ ...table, name: of("table", table.name) })),
    buses: system.buses.map((bus) => ({ ...bus, name: of("bus", bus.name) })),
    rules: system.rules.map((rule) => ({
      ...rule,
      name: of("rule", rule.name),
      bus: of("bus", rule.bus),
      targets: rule.targets.map((target) => ({
        ...deadLetter(target),
        ...(target.function !== undefined ? { function: of("function", target.function) } : undefined),
        ...(target.queue !== undefined ? { queue: of("queue", target.queue) } : undefined),
      })),
    })),
    functions: system.functions.map((spec) => ({
      ...spec,
      name: of("function", spec.name),
      environment: mapValues(
        spec.environment,
        (value, name) => namesOwn(name) ? value : anyOf(value) ?? value,
      ),
      ...(spec.onAsyncFailure ? { onAsyncFailure: deadLetter(spec.onAsyncFailure) } : undefined),
      permissions: spec.permissions.map((permission) => ({
        ...permission,
        resources: permission.resources.map((resource) => {
          const [name = "", ...below] = resource.split("/");
          return [anyOf(name) ?? name, ...below].join("/");
        }),
      })),
    })),
    eventSources: system.eventSources.map((source) => ({
      ...source,
      queue: of("queue", source.queue),
      function: of("function", source.function),
    })),
    routes: system.routes.map((route) => ({ ...route, function: of("function", route.function) })),
    stockItem: (sku, quantity) => {
      const { table, item } = system.stockItem(sku, quantity);
      return { table: of("table", table), item };
    },
    views: viewsOf(system.views, (name) => of("table", name)),
  };
}

/** The system with the URLs of its third parties in the environment of every function that calls them. */
export function withThirdParties(system: System, urls: { payments: string; carrier: string }): System {
  const own: Readonly<Record<string, string>> = { PAYMENTS_URL: urls.payments, CARRIER_URL: urls.carrier };
  return {
    ...system,
    functions: system.functions.map((spec) => ({
      ...spec,
      environment: mapValues(spec.environment, (value, name) => own[name] ?? value),
    })),
  };
}

/** Variables whose value is what a service calls itself, which may be how a resource is called too. */
function namesOwn(variable: string): boolean {
  return variable.startsWith("POWERTOOLS_");
}

function viewsOf(views: SystemViews, rename: (table: string) => string): SystemViews {
  return {
    ...views,
    ordersTable: rename(views.ordersTable),
    stockTable: rename(views.stockTable),
    reservationsTable: rename(views.reservationsTable),
    shipmentsTable: rename(views.shipmentsTable),
  };
}

function lengthened(kind: Kind, prefix: string, name: string): string {
  const whole = prefix + name;
  if (whole.length > LIMITS[kind]) {
    throw new TargetError(
      `Cannot name a ${kind} ${whole}: it has ${whole.length} letters, expected at most ${LIMITS[kind]}`,
    );
  }
  return whole;
}

function mapValues(
  record: Readonly<Record<string, string>>,
  map: (value: string, name: string) => string,
): Record<string, string> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, map(value, name)]));
}
