/** `deno task lookalike`: something that answers as AWS does, without Docker, for as long as it is needed. */
import { spawn } from "node:child_process";
import process from "node:process";
import { type Arguments, readArguments, USAGE } from "./arguments.ts";
import { cacheDirectory, install } from "./install.ts";
import { LookalikeError } from "./lookalike.ts";
import { type Running, start } from "./running.ts";

/** No real credentials go to a look-alike, and it takes any. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  AWS_ACCESS_KEY_ID: "test",
  AWS_SECRET_ACCESS_KEY: "test",
  AWS_REGION: "us-east-1",
  AWS_DEFAULT_REGION: "us-east-1",
};
/** Would be asked before the variables above, or sent along with them. */
const NOT_PASSED_ON = ["AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_DEFAULT_PROFILE"];

const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

async function main(args: Arguments): Promise<number> {
  if (args.help) {
    console.log(USAGE);
    return 0;
  }
  const base = args.directory ?? cacheDirectory(process.env);
  const stop = new AbortController();
  let stoppedBy: keyof typeof SIGNAL_CODES | undefined;
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      stoppedBy ??= signal;
      stop.abort();
    });
  }
  const running: Running[] = [];
  try {
    const directories: string[] = [];
    for (const lookalike of args.lookalikes) directories.push(await install(lookalike, base, note));
    if (args.installOnly) return 0;
    const started = await Promise.allSettled(args.lookalikes.map((lookalike, index) =>
      start(lookalike, {
        directory: directories[index]!,
        port: portOf(args, lookalike.usualPort, index),
        signal: stop.signal,
      })
    ));
    for (const one of started) if (one.status === "fulfilled") running.push(one.value);
    for (const one of started) if (one.status === "rejected") throw one.reason;
    const variables = Object.assign({}, ...running.map((one) => one.variables)) as Record<string, string>;
    if (args.command.length > 0) return await runCommand(args.command, variables, stop.signal);
    announce(running, variables);
    await Promise.race([aborted(stop.signal), ...running.map((one) => one.ended)]);
    if (stoppedBy === undefined) throw new LookalikeError("Cannot go on: a look-alike has ended by itself");
    return SIGNAL_CODES[stoppedBy];
  } catch (error) {
    if (stoppedBy !== undefined) return SIGNAL_CODES[stoppedBy];
    throw error;
  } finally {
    await Promise.all(running.map((one) => one.end()));
  }
}

/** Nobody has to know the ports of a command's own look-alikes, so those are free ones. */
function portOf({ port, command }: Arguments, usual: number, index: number): number {
  if (port === undefined) return command.length > 0 ? 0 : usual;
  return port === 0 ? 0 : port + index;
}

function announce(running: readonly Running[], variables: Readonly<Record<string, string>>): void {
  for (const { title, url, pid } of running) note(`${title} answers at ${url} (process ${pid})`);
  const exports = Object.entries({ ...variables, ...CREDENTIALS });
  console.log(exports.map(([name, value]) => `export ${name}=${value}`).join("\n"));
  note("Ctrl-C ends it, and what it holds is gone");
}

/** Its exit code, or that of a shell for the signal that ended it; 127 when there is no such program. */
function runCommand(
  command: readonly string[],
  variables: Readonly<Record<string, string>>,
  stop: AbortSignal,
): Promise<number> {
  const environment = { ...process.env, ...CREDENTIALS, ...variables };
  for (const name of NOT_PASSED_ON) delete environment[name];
  const [program, ...rest] = command.map((argument) =>
    argument.replaceAll(/\{(AWS_ENDPOINT_URL\w*)\}/g, (whole, name) => variables[name] ?? whole)
  );
  return new Promise((resolve) => {
    // Where npx runs Deno, there may be none on the PATH.
    const child = spawn(program === "deno" ? Deno.execPath() : program!, rest, {
      env: environment,
      stdio: "inherit",
    });
    stop.addEventListener("abort", () => child.kill("SIGTERM"));
    child.once("error", (error) => {
      note(`Cannot run ${program}: ${error.message}`);
      resolve(127);
    });
    child.once("exit", (code, signal) => resolve(code ?? (signal === "SIGINT" ? 130 : 143)));
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve(), { once: true });
  });
}

function note(text: string): void {
  console.error(text);
}

if (import.meta.main) {
  try {
    process.exitCode = await main(readArguments(Deno.args));
  } catch (error) {
    if (!(error instanceof LookalikeError)) throw error;
    note(error.message);
    process.exitCode = error.exitCode;
  }
  // Its signal listeners would keep the process.
  process.exit();
}
