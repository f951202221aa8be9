/**
 * A plan: the faults of one run, compiled so that a fault point without faults costs next to nothing.
 *
 * Each fault draws for itself, keyed by its name and the entity that it would hit, so that taking a fault out of a
 * plan leaves the others where they were. The first fault that strikes wins, in the order of the plan. For the same
 * reason the faults of a plan may be changed while a world runs, if it was made for that.
 */
import type { Entity, Oracle } from "../kernel/mod.ts";
import type { JournalSink } from "../journal/records.ts";
import { effectOf, type Fault, type FaultKind, type FaultPoint, POINT_OF } from "./fault.ts";

/** A fault with its name, as it stands in a plan. */
export type NamedFault<F extends Fault = Fault> = F & { readonly name: string };

/** What the faults of one kind look at to see whether they are meant. */
export interface PointQuery {
  readonly service?: string;
  readonly operation?: string;
  readonly resource?: string;
  readonly by?: string;
  readonly function?: string;
  readonly party?: string;
  readonly path?: string;
}

export interface FaultPlan {
  /** The faults as they are now, also while they are switched off. */
  readonly faults: readonly NamedFault[];
  /** False once faults were switched off. */
  readonly on: boolean;
  /** Whether a fault of this kind is in the plan or could still come into it. */
  possible(kind: FaultKind): boolean;
  /** True while at least one fault could strike at this point now. */
  armed(point: FaultPoint): boolean;
  /**
   * The fault that strikes here and now, written to the journal; undefined for none.
   *
   * @param entity What would be hit. Give retries of one thing the same entity and count them in `occurrence`.
   * @param trace The outermost cause, for the journal, where it is not the root of `entity`.
   */
  strike(
    point: FaultPoint,
    query: PointQuery,
    entity: Entity,
    occurrence?: number,
    trace?: string,
  ): NamedFault | undefined;
  /** The faults of one kind that are armed now and match, without drawing: for limits such as concurrency. */
  active<K extends FaultKind>(kind: K, query: PointQuery): NamedFault<Extract<Fault, { kind: K }>>[];
  /** Ends all faults: the second phase of a run. */
  switchOff(): void;
  /** Lets faults strike again. */
  switchOn(): void;
  /**
   * Puts these faults in the place of those that there are. What a fault draws does not depend on the others, nor on
   * what was in the plan before.
   *
   * @throws {RangeError} As {@linkcode createFaultPlan}; the plan is then as it was.
   * @throws {Error} The plan was not made to be changed.
   */
  replace(faults: readonly Fault[]): void;
}

export interface FaultPlanOptions {
  readonly oracle: Oracle;
  readonly journal: JournalSink;
  /** Virtual milliseconds since the start of the run. */
  readonly elapsedMs: () => number;
  /**
   * Whether its faults may be replaced while the world runs. The world then keeps what faults that are still to come
   * would need, such as the version of each item before its last write. Default false.
   */
  readonly changeable?: boolean;
}

/** The default name of a fault: its kind and scope. */
export function faultName(fault: Fault): string {
  if (fault.name !== undefined) return fault.name;
  const scope = Object.values(fault.where).filter((part) => part !== undefined).join(".");
  const how = "how" in fault ? ` ${fault.how}` : "at" in fault ? ` ${fault.at}` : "";
  const applied = fault.kind === "timeout" ? (fault.applied ? " after" : " before") : "";
  return `${fault.kind}${how}${applied}${scope ? " " + scope : ""}`;
}

/**
 * Compiles a plan.
 *
 * @throws {RangeError} Two faults have one name, a rate is outside 0..1, or a window ends before it starts.
 */
export function createFaultPlan(faults: readonly Fault[], options: FaultPlanOptions): FaultPlan {
  const { oracle, journal, elapsedMs, changeable = false } = options;
  let { named, byPoint } = compile(faults);
  let on = true;

  const inWindow = (fault: Fault, now: number): boolean =>
    now >= (fault.when?.fromMs ?? 0) && now < (fault.when?.toMs ?? Infinity);

  return {
    get faults() {
      return named;
    },
    get on() {
      return on;
    },
    possible: (kind) => changeable || named.some((fault) => fault.kind === kind),
    armed(point) {
      if (!on) return false;
      const list = byPoint.get(point);
      if (!list) return false;
      const now = elapsedMs();
      return list.some((fault) => inWindow(fault, now));
    },
    strike(point, query, entity, occurrence = 0, trace = entity.root) {
      if (!on) return undefined;
      const list = byPoint.get(point);
      if (list === undefined) return undefined;
      const now = elapsedMs();
      for (const fault of list) {
        if (!inWindow(fault, now) || !matches(fault, query)) continue;
        if (occurrence >= (fault.perEntity ?? Infinity)) continue;
        if (!oracle.chance(fault.name, entity, fault.rate ?? 1, occurrence)) continue;
        journal.write({
          type: "fault",
          trace,
          fault: fault.name,
          kind: fault.kind,
          where: whereOf(query),
          entity: entity.name,
          effect: effectOf(fault),
        });
        return fault;
      }
      return undefined;
    },
    active(kind, query) {
      if (!on) return [];
      const now = elapsedMs();
      return named.filter((fault) =>
        fault.kind === kind && inWindow(fault, now) && matches(fault, query)
      ) as never;
    },
    switchOff() {
      on = false;
    },
    switchOn() {
      on = true;
    },
    replace(others) {
      if (!changeable) {
        throw new Error("Cannot replace the faults of this plan: it is fixed, expected one made changeable");
      }
      ({ named, byPoint } = compile(others));
    },
  };
}

interface Compiled {
  readonly named: readonly NamedFault[];
  readonly byPoint: ReadonlyMap<FaultPoint, readonly NamedFault[]>;
}

function compile(faults: readonly Fault[]): Compiled {
  const named = faults.map((fault): NamedFault => ({ ...fault, name: faultName(fault) }));
  const names = new Set<string>();
  const byPoint = new Map<FaultPoint, NamedFault[]>();
  for (const fault of named) {
    checkFault(fault, names);
    const list = byPoint.get(POINT_OF[fault.kind]);
    if (list) list.push(fault);
    else byPoint.set(POINT_OF[fault.kind], [fault]);
  }
  return { named, byPoint };
}

function checkFault(fault: NamedFault, names: Set<string>): void {
  if (names.has(fault.name)) {
    throw new RangeError(`Cannot plan fault "${fault.name}": the name is taken, expected a name of its own`);
  }
  names.add(fault.name);
  const rate = fault.rate ?? 1;
  if (!(rate >= 0 && rate <= 1)) {
    throw new RangeError(`Cannot plan fault "${fault.name}": rate is ${rate}, expected 0 to 1`);
  }
  const { fromMs = 0, toMs = Infinity } = fault.when ?? {};
  if (!(fromMs >= 0 && toMs > fromMs)) {
    throw new RangeError(
      `Cannot plan fault "${fault.name}": window is ${fromMs} to ${toMs} ms, expected an end after its start`,
    );
  }
}

function matches(fault: Fault, query: PointQuery): boolean {
  const where = fault.where as Readonly<Record<string, string | undefined>>;
  for (const field in where) {
    const wanted = where[field];
    if (wanted === undefined) continue;
    const given = query[field as keyof PointQuery];
    // A call that is about several tables names them all: `Orders,Payments`.
    if (wanted !== given && !(field === "resource" && given?.split(",").includes(wanted))) return false;
  }
  return true;
}

function whereOf(query: PointQuery): string {
  const call = query.service && query.operation ? `${query.service}.${query.operation}` : query.service;
  return [call ?? query.function ?? query.party, query.resource ?? query.path].filter(Boolean).join(" ");
}
