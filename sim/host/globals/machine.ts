/** What `node:os` tells of the machine is the same on every one, for what is logged is part of a run's identity. */
import process from "node:process";
import { current, currentWorld } from "../context.ts";
import { define } from "./define.ts";

/** Puts what the machine is known by under the world. */
export function patchMachine(): void {
  const os = process.getBuiltinModule("node:os") as unknown as Record<
    string,
    (...args: unknown[]) => unknown
  >;
  const tell = (name: string, virtual: () => unknown): void => {
    const real = os[name]!;
    define(os, name, (...args: unknown[]) => current() ? virtual() : real(...args));
  };
  tell("hostname", () => "169.254.0.1");
  tell("homedir", () => "/home/sbx_user1051");
  tell("tmpdir", () => "/tmp");
  tell("uptime", () => currentWorld()!.elapsedMs() / 1000);
  tell(
    "totalmem",
    () => Number(current()!.owner.environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? 128) * 2 ** 20,
  );
  tell("availableParallelism", () => 2);
  tell("cpus", () => [0, 1].map(() => ({ model: "", speed: 0, times: NO_TIMES })));
  // The SDK asks for it with every request, for its user agent, and the system call is slow.
  const release = Deno.osRelease();
  define(Deno, "osRelease", () => release);
}

const NO_TIMES = { user: 0, nice: 0, sys: 0, idle: 0, irq: 0 };
