/** Cleaning up: finds what is left, shows it, asks, removes it, and says what remains. */
import type { CleanupArguments } from "./cleanup_arguments.ts";
import type { Endpoint } from "./endpoint.ts";
import { confirm, type Prompt } from "./guard.ts";
import { findLeftovers, type Leftover, removeLeftovers } from "./leftovers.ts";

export interface CleanupPorts {
  readonly print: (text: string) => void;
  readonly prompt: Prompt;
  readonly nowMs: number;
}

/**
 * Cleans up at an endpoint.
 *
 * @returns The exit code: 0 nothing is left, 1 something is.
 * @throws {TargetError} The answer was no, or nobody is there to ask; the endpoint cannot be used.
 * @throws {AwsFault} What is left could not be listed.
 */
export async function cleanUp(
  args: CleanupArguments,
  endpoint: Endpoint,
  ports: CleanupPorts,
): Promise<number> {
  const { print, nowMs } = ports;
  const leftovers = await findLeftovers(endpoint, {
    nowMs,
    ...(args.run !== undefined ? { run: args.run } : undefined),
    ...(args.olderThanMs !== undefined ? { olderThanMs: args.olderThanMs } : undefined),
  });
  if (leftovers.length === 0) {
    print(`Nothing is left at ${endpoint.title}\n`);
    return 0;
  }
  print(tableOf(leftovers, nowMs));
  if (args.dryRun) {
    print(`${things(leftovers.length)} left at ${endpoint.title}; nothing was removed (--dry-run)\n`);
    return 1;
  }
  await confirm(`Remove these ${leftovers.length} from ${endpoint.title}?`, ports.prompt);
  const left = await removeLeftovers(endpoint, leftovers);
  print(`${things(leftovers.length - left.length)} removed from ${endpoint.title}\n`);
  for (const what of left) print(`Cannot remove ${what}\n`);
  return left.length === 0 ? 0 : 1;
}

/** What is left, as a table. */
export function tableOf(leftovers: readonly Leftover[], nowMs: number): string {
  const rows = leftovers.map(({ kind, name, bus, run, system, createdMs, by }) => [
    kind,
    bus === undefined ? name : `${bus}/${name}`,
    run,
    createdMs === undefined ? "?" : ageOf(nowMs - createdMs),
    system,
    by === "name" ? "known by its name" : "",
  ]);
  const table = [["kind", "name", "run", "age", "system", ""], ...rows];
  const widths = table[0]!.map((_, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table.map((row) =>
    row.map((text, column) => text.padEnd(widths[column]!)).join("  ").trimEnd() + "\n"
  ).join("");
}

function ageOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7_200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`;
  return `${Math.round(seconds / 86_400)} d`;
}

function things(count: number): string {
  return count === 1 ? "1 thing" : `${count} things`;
}
