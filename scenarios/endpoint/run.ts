/** One run at an endpoint: from a request to a verdict, with nothing left behind. */
import type { Verdict } from "../../reports/verdict.ts";
import type { HostingEvent } from "../../hosting/mod.ts";
import type { System } from "../../services/systems/system.ts";
import { natives } from "../../sim/host/natives.ts";
import type { JournalOutput } from "../../sim/journal/mod.ts";
import { faultName } from "../../sim/faults/mod.ts";
import {
  AwsFault,
  CAPS,
  type Endpoint,
  faultText,
  mustBeAllowed,
  newPrefix,
  openEndpoint,
  type Prompt,
  TargetError,
} from "../../targets/mod.ts";
import { readReplay, type ReplayedOrder } from "../arrivals.ts";
import { prepare, type Prepared } from "../prepare.ts";
import { placeOf, type Progress, type RunRequest } from "../request.ts";
import { messageOf, UsageError } from "../usage_error.ts";
import { NOT_REPLAYED, progressOf, verdictOf } from "../verdict_of.ts";
import { durationOf, mostOrdersWithin } from "./duration.ts";
import { type Injected, injectedFromOutside, type Judged, judgedFromOutside } from "./judged.ts";
import { EndpointSession, LOOK_EVERY_MS } from "./session.ts";
import { cleanupCommand, leftWords, Stage, stagedSystem } from "./stage.ts";

export interface EndpointPorts {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly region?: string;
  readonly account?: string;
  /** Leaves what was made. */
  readonly keep: boolean;
  /** The longest that it may be planned to take, and may take. Default 10. */
  readonly mostMinutes?: number;
  /** Of a run on AWS. */
  readonly mostOrders?: number;
  /** Asks before anything is made on AWS. */
  readonly prompt: Prompt;
  /** The first time breaks the run off; what was made is removed. */
  readonly signal: AbortSignal;
  readonly output?: JournalOutput;
  /** The lines of a file that is replayed. @throws {Error} It cannot be read. */
  readonly readLines: (url: URL) => Iterable<string>;
  /** Lines for people, without a line's end: what is made, what is kept, what could not be removed. */
  readonly tell: (line: string) => void;
  readonly onEvent?: (event: HostingEvent) => void;
  readonly onProgress?: (progress: Progress) => void;
  /** Told how to remove what is there, as soon as there may be something; undefined once nothing is. */
  readonly onMade?: (cleanup: string | undefined) => void;
}

const MOST_MINUTES = 10;
const MINUTE_MS = 60_000;

/**
 * Runs a scenario at the URL or the AWS account that its place names.
 *
 * @param target Where that is: for the embedded account, the URL of a server of it.
 * @returns Undefined when it was broken off.
 * @throws {UsageError} The scenario is wrong, or would take too long.
 * @throws {TargetError} The target cannot be used.
 */
export async function runAtEndpoint(
  request: RunRequest,
  target: string,
  ports: EndpointPorts,
): Promise<Verdict | undefined> {
  const prepared = await prepare(request);
  const { plan } = prepared;
  if (plan.afterDeploy !== undefined) {
    throw new UsageError(
      `Cannot run ${prepared.scenario.name} at an endpoint: its plan has afterDeploy, which acts on the embedded account`,
    );
  }
  const orders = request.orders ?? plan.orders;
  const replay = plan.arrivals.kind === "replay" ? replayed(plan.arrivals.file, request, ports) : undefined;
  const prefix = newPrefix();
  const system = stagedSystem(prepared.system, prefix);
  const mostMs = (ports.mostMinutes ?? (target === "aws" ? CAPS.minutes : MOST_MINUTES)) * MINUTE_MS;
  mustFit(prepared, system, request.seed, orders, replay, mostMs);
  const endpoint = await openEndpoint({
    target,
    env: ports.env,
    ...(ports.region === undefined ? undefined : { region: ports.region }),
    ...(ports.account === undefined ? undefined : { account: ports.account }),
  });
  try {
    await mustBeAllowed(system, endpoint, {
      orders,
      minutes: Math.ceil(mostMs / MINUTE_MS),
      functions: false,
      caps: {
        ...(ports.mostOrders === undefined ? undefined : { orders: ports.mostOrders }),
        ...(ports.mostMinutes === undefined ? undefined : { minutes: ports.mostMinutes }),
      },
      prompt: ports.prompt,
      print: ports.tell,
    });
    return await staged(request, prepared, endpoint, ports, { orders, prefix, mostMs, replay });
  } finally {
    endpoint.close();
  }
}

interface Sized {
  readonly orders: number;
  readonly prefix: string;
  readonly mostMs: number;
  readonly replay: readonly ReplayedOrder[] | undefined;
}

/** @throws {UsageError} It would take longer than it may. */
function mustFit(
  { plan, scenario }: Prepared,
  system: System,
  seed: number,
  orders: number,
  replay: readonly ReplayedOrder[] | undefined,
  mostMs: number,
): void {
  const options = { plan, system, seed, orders, ...(replay ? { replay } : undefined) };
  const { arrivalsMs, poisonMs, totalMs } = durationOf(options);
  if (totalMs <= mostMs) return;
  const fits = mostOrdersWithin(options, mostMs);
  const poison = poisonMs > 0 ? `, and its poison is given up ${minutes(poisonMs)} later` : "";
  const ways = [
    `--most-minutes ${Math.ceil(totalMs / MINUTE_MS)} allows it`,
    ...(fits > 0 ? [`--orders ${fits} takes no longer`] : []),
  ];
  throw new UsageError(
    `Cannot run ${scenario.name} in real time: its ${orders} orders take ${
      minutes(arrivalsMs)
    } to arrive${poison}, ` +
      `expected at most ${minutes(mostMs)} in all; ${ways.join(", ")}`,
  );
}

function minutes(ms: number): string {
  return ms < MINUTE_MS ? `${Math.ceil(ms / 1000)} s` : `${Math.round(ms / 6_000) / 10} min`;
}

async function staged(
  request: RunRequest,
  prepared: Prepared,
  endpoint: Endpoint,
  ports: EndpointPorts,
  { orders, prefix, mostMs, replay }: Sized,
): Promise<Verdict | undefined> {
  const { plan, scenario, system } = prepared;
  const { signal, tell } = ports;
  const judged = judgedFromOutside(plan);
  const injected = injectedFromOutside(plan.faults, endpoint.kind);
  const left = new Set(injected.notInjected.map(({ fault }) => fault));
  let broke: unknown;
  const stage: Stage = new Stage({
    plan,
    system,
    endpoint,
    prefix,
    seed: request.seed,
    orders,
    faults: plan.faults.filter((fault) => !left.has(faultName(fault))),
    proxied: injected.byProxy.length > 0,
    ...(ports.output ? { output: ports.output } : undefined),
    onEvent: (event) => {
      stage.tellJournal(event);
      ports.onEvent?.(event);
    },
    onStep: () => {},
    onError: (error) => broke ??= error,
    signal,
  });
  const cleanup = cleanupCommand(endpoint, prefix);
  const startMs = natives.nowMs();
  ports.onMade?.(cleanup);
  let isWell = false;
  try {
    await built(stage, endpoint, signal);
    if (signal.aborted) return undefined;
    const session = sessionOf(request, stage, endpoint, ports, {
      judged,
      injected,
      prepared,
      orders,
      mostMs,
      replay,
    });
    await session.run();
    if (signal.aborted) return undefined;
    if (broke !== undefined) session.judging.invalid ??= { reason: "bound", detail: messageOf(broke) };
    isWell = true;
    const verdict = verdictOf({
      request,
      place: {
        ...placeOf(request),
        target: request.place?.target === "embedded" ? "embedded" : endpoint.title,
      },
      scenario,
      system,
      orders,
      judging: session.judging,
      journalHash: session.journalHash,
      elapsedMs: stage.world.elapsedMs(),
      wallMs: Math.max(0.001, natives.nowMs() - startMs),
      notChecked: judged.notChecked,
      notInjected: injected.notInjected,
      notes: notesOf(injected, session),
    });
    // A run's own names say nothing to a reader who does not keep it.
    return ports.keep ? verdict : withoutPrefix(verdict, prefix);
  } finally {
    await stage.close(!isWell);
    if (ports.keep) {
      tell(`Kept at ${endpoint.title}: everything named ${prefix}*; to remove it: ${cleanup}`);
    } else {
      const problems = await stage.strike();
      if (problems.length > 0) tell(`At ${endpoint.title}: ${leftWords(problems)}; to try again: ${cleanup}`);
    }
    ports.onMade?.(undefined);
  }
}

/** @throws {TargetError} The endpoint refused to make it. */
async function built(stage: Stage, endpoint: Endpoint, signal: AbortSignal): Promise<void> {
  try {
    await stage.build();
  } catch (error) {
    if (signal.aborted) return;
    if (error instanceof AwsFault) {
      throw new TargetError(`Cannot use ${endpoint.title}: ${faultText(error)}`, { cause: error });
    }
    throw error;
  }
}

interface Asked {
  readonly judged: Judged;
  readonly injected: Injected;
  readonly prepared: Prepared;
  readonly orders: number;
  readonly mostMs: number;
  readonly replay: readonly ReplayedOrder[] | undefined;
}

function sessionOf(
  request: RunRequest,
  stage: Stage,
  endpoint: Endpoint,
  ports: EndpointPorts,
  { judged, injected, prepared, orders, mostMs, replay }: Asked,
): EndpointSession {
  const { plan, scenario, system } = prepared;
  const { onProgress } = ports;
  return new EndpointSession({
    scenario: scenario.name,
    plan,
    system: stage.system,
    seed: request.seed,
    orders,
    endpoint,
    queueUrls: stage.queueUrls,
    hosting: stage.hosting,
    world: stage.world,
    clock: stage.clock,
    pace: stage.pace,
    planned: stage.planned,
    traces: stage.traces,
    judged,
    injected,
    plainName: stage.plainName,
    mostMs,
    ...(replay ? { replay } : undefined),
    recorded: {
      system: system.name,
      variant: system.variant,
      orders,
      settings: request.settings,
      ...request.place,
    },
    ...(onProgress
      ? { onProgress: (session) => onProgress(progressOf(session.judging, stage.world, orders)) }
      : undefined),
    signal: ports.signal,
  });
}

/** The verdict with every resource under the name that it has in the scenario. */
function withoutPrefix(verdict: Verdict, prefix: string): Verdict {
  return JSON.parse(JSON.stringify(verdict).replaceAll(prefix, "")) as Verdict;
}

function notesOf(injected: Injected, session: EndpointSession): string[] {
  return [
    NOT_REPLAYED,
    `orders are looked at every ${LOOK_EVERY_MS} ms: times to their end are as exact as that`,
    ...injected.notes,
    ...session.notes,
  ];
}

/** The orders of a file, which is named relative to the scenario's own file, or else to the working directory. */
function replayed(file: string, request: RunRequest, ports: EndpointPorts): ReplayedOrder[] {
  const base = request.scenario.startsWith("file:") ? request.scenario : request.directory;
  try {
    return [...readReplay(ports.readLines(new URL(file, base)))];
  } catch (error) {
    throw new UsageError(`Cannot replay ${file}: ${messageOf(error)}`);
  }
}
