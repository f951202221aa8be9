/** Side by side: the account over HTTP, a bare echo, and others that answer as AWS does, each asked by the same client. */
import { type Contender, CONTENDERS, ECHO, OURS, type RunningContender } from "./peers/contenders.ts";
import { duration, times, wholeNumber } from "../reports/figures.ts";
import { answer, ask as askProcess } from "./process.ts";
import type { Counted, Job } from "./peers/client.main.ts";
import { residentBytes } from "./peers/resident.ts";
import type { Section } from "./section.ts";
import { readTask, type Task } from "./task.ts";
import { type Ask, type Workload, WORKLOADS } from "./peers/workloads.ts";
import { Connection, requestOf } from "./peers/connection.ts";

const CONNECTIONS = 16;
const WARM_UP_SECONDS = 3;
const SECONDS = 4;
const MEBIBYTE = 1024 * 1024;

/** What was found of one server. */
interface Found {
  readonly title: string;
  readonly startMs: number;
  readonly idleBytes: number | undefined;
  readonly busyBytes: number | undefined;
  readonly counted: ReadonlyMap<string, Counted>;
}

async function measure(task: Task): Promise<Section[]> {
  const found: Found[] = [];
  const notes: string[] = [];
  for (const contender of CONTENDERS) {
    note(contender.title);
    try {
      found.push(await measureOne(contender, task, notes));
    } catch (error) {
      const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
      if (contender.title === OURS) throw error;
      notes.push(`${contender.title} was not measured: ${reason}`);
    }
  }
  return [speed(found, notes), footprint(found)];
}

async function measureOne(contender: Contender, task: Task, notes: string[]): Promise<Found> {
  const running = await contender.start();
  try {
    const idleBytes = residentBytes(running.pid);
    const counted = new Map<string, Counted>();
    for (const workload of WORKLOADS) {
      if (!can(contender, workload)) continue;
      try {
        if (!contender.isEcho) await workload.prepare(asking(running));
        counted.set(workload.title, await count(running, workload, task));
      } catch (error) {
        notes.push(`${contender.title}, ${workload.title}: ${(error as Error).message.slice(0, 160)}`);
      }
    }
    return {
      title: contender.title,
      startMs: running.startMs,
      idleBytes,
      busyBytes: residentBytes(running.pid),
      counted,
    };
  } finally {
    await running.end();
  }
}

function can({ speaks, isEcho }: Contender, { needs, echoes }: Workload): boolean {
  return isEcho ? echoes : needs.every((service) => speaks.includes(service));
}

function count({ port }: RunningContender, { title }: Workload, { quick }: Task): Promise<Counted> {
  const job: Job = {
    workload: title,
    port,
    connections: CONNECTIONS,
    warmUpSeconds: quick ? 0.5 : WARM_UP_SECONDS,
    seconds: quick ? 1 : SECONDS,
  };
  return askProcess<Counted>({
    module: import.meta.resolve("./peers/client.main.ts"),
    args: [JSON.stringify(job)],
  });
}

function asking({ port }: RunningContender): Ask {
  const connection = new Connection(port);
  return async (target, input) => {
    const { status, body } = await connection.ask(requestOf(port, target, input));
    if (status !== 200) throw new Error(`${target} was answered with ${status}: ${body.slice(0, 200)}`);
    return JSON.parse(body === "" ? "{}" : body) as Record<string, unknown>;
  };
}

function speed(found: readonly Found[], notes: readonly string[]): Section {
  const figures: Record<string, number> = {};
  for (const { title, counted } of found) {
    for (const [workload, { operationsPerSecond, p99Ms }] of counted) {
      figures[`${title}.${workload}.operationsPerSecond`] = operationsPerSecond;
      figures[`${title}.${workload}.p99Ms`] = p99Ms;
    }
  }
  return {
    title: "Operations a second over HTTP",
    explanation:
      `One client in a process of its own, ${CONNECTIONS} connections, each asking again once it is answered; one server ` +
      "at a time. In parentheses, how many times as many as that server does ours.",
    columns: ["server", ...WORKLOADS.map(({ title }) => title)],
    rows: found.map(({ title, counted }) => [
      title,
      ...WORKLOADS.map((workload) => {
        const own = counted.get(workload.title);
        const ours = found[0]!.counted.get(workload.title);
        if (own === undefined) return "–";
        const rate = wholeNumber(Math.round(own.operationsPerSecond));
        if (title === OURS || ours === undefined) return rate;
        return `${rate} (${times(ours.operationsPerSecond / own.operationsPerSecond)})`;
      }),
    ]),
    notes: [...summary(found), ...notes],
    figures,
  };
}

/** What the table comes to: against the bare echo, and against the best of the others. */
function summary(found: readonly Found[]): string[] {
  return WORKLOADS.flatMap(({ title }) => {
    const rate = (each: Found): number => each.counted.get(title)?.operationsPerSecond ?? 0;
    const ours = rate(found[0]!);
    const echo = found.find((each) => each.title === ECHO);
    const peers = found.filter((each) => each.title !== OURS && each.title !== ECHO && rate(each) > 0);
    const best = peers.toSorted((a, b) => rate(b) - rate(a))[0];
    const parts = [
      ...(best ? [`${times(ours / rate(best))} the best other, ${best.title}`] : []),
      ...(echo && rate(echo) > 0 ? [`${Math.round(100 * ours / rate(echo))} % of the echo`] : []),
    ];
    return parts.length === 0 ? [] : [`${title}: ${parts.join("; ")}`];
  });
}

function footprint(found: readonly Found[]): Section {
  const mebibytes = (bytes: number | undefined): string =>
    bytes === undefined ? "–" : wholeNumber(Math.round(bytes / MEBIBYTE));
  return {
    title: "Start and memory",
    explanation:
      "From the start of the process until it answers, once it has been installed; and the resident memory of the " +
      "process with its children, right after the start and after all of the above.",
    columns: ["server", "start", "MiB at the start", "MiB in the end"],
    rows: found.map(({ title, startMs, idleBytes, busyBytes }) => [
      title,
      duration(startMs),
      mebibytes(idleBytes),
      mebibytes(busyBytes),
    ]),
    figures: Object.fromEntries(found.flatMap(({ title, startMs, idleBytes, busyBytes }) => [
      [`${title}.startMs`, startMs],
      [`${title}.idleBytes`, idleBytes ?? NaN],
      [`${title}.busyBytes`, busyBytes ?? NaN],
    ])),
  };
}

function note(title: string): void {
  if (Deno.stderr.isTerminal()) console.error(`  ${title} …`);
}

await answer(() => measure(readTask()));
