/** k6 itself: where it is found, and how it is run. */
import { UsageError } from "../scenarios/usage_error.ts";

/** How to get it, in one line. */
const HOW =
  "get it with `go install go.k6.io/k6@latest` or as https://grafana.com/docs/k6/latest/set-up/install-k6/ " +
  "says, or name it in the variable K6";

/** Where to look for it. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly isProgram: (path: string) => Promise<boolean>;
}

/**
 * The path of k6: what the variable K6 says; else the first on the PATH; else where Go installs programs.
 *
 * @throws {UsageError} It is nowhere; the message says how to get it.
 */
export async function findK6({ env, isProgram }: Surroundings = here()): Promise<string> {
  const name = Deno.build.os === "windows" ? "k6.exe" : "k6";
  const given = env["K6"];
  if (given) {
    if (await isProgram(given)) return given;
    throw new UsageError(`Cannot run K6 ${given}: there is no such program; ${HOW}`);
  }
  const list = (text: string | undefined): string[] =>
    (text ?? "").split(Deno.build.os === "windows" ? ";" : ":").filter((folder) => folder !== "");
  // `go env GOPATH` is the variable where it is set, and this folder where it is not.
  const home = env["HOME"] ?? env["USERPROFILE"];
  const goPaths = env["GOPATH"] ? list(env["GOPATH"]) : home ? [`${home}/go`] : [];
  const folders = [
    ...list(env["PATH"]),
    ...(env["GOBIN"] ? [env["GOBIN"]] : []),
    ...goPaths.map((path) => `${path}/bin`),
  ];
  for (const folder of folders) {
    const path = `${folder}/${name}`;
    if (await isProgram(path)) return path;
  }
  throw new UsageError(`Cannot find k6: it is neither on the PATH nor where Go installs programs; ${HOW}`);
}

function here(): Surroundings {
  return {
    env: Deno.env.toObject(),
    async isProgram(path) {
      try {
        const { isFile, mode } = await Deno.stat(path);
        return isFile && (mode === null || (mode & 0o111) !== 0);
      } catch {
        return false;
      }
    },
  };
}

export interface K6Options {
  readonly k6: string;
  /** The file of the script. */
  readonly script: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Whether what it prints goes to standard error, since standard output is for something else. */
  readonly toStderr: boolean;
  readonly colour: boolean;
  readonly signal: AbortSignal;
}

/** Interrupted, k6 still has its teardown to do; after so long it is ended. */
const PATIENCE_MS = 10_000;

/** Runs a script; what k6 prints is passed on as it comes. Gives its exit code. */
export async function runK6(options: K6Options): Promise<number> {
  const child = new Deno.Command(options.k6, {
    args: [
      "run",
      "--no-usage-report",
      // Its own HTTP interface has a fixed port, which a second run could not have.
      "--address=",
      ...(options.colour ? [] : ["--no-color"]),
      options.script,
    ],
    env: { ...options.environment },
    stdin: "null",
    stdout: options.toStderr ? "piped" : "inherit",
    stderr: "inherit",
  }).spawn();
  const passed = options.toStderr
    ? child.stdout.pipeTo(Deno.stderr.writable, { preventClose: true }).catch(() => {})
    : undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const interrupt = (): void => {
    killed(child, "SIGINT");
    timer = setTimeout(() => killed(child, "SIGKILL"), PATIENCE_MS);
  };
  if (options.signal.aborted) interrupt();
  options.signal.addEventListener("abort", interrupt);
  try {
    const { code } = await child.status;
    await passed;
    return code;
  } finally {
    clearTimeout(timer);
    options.signal.removeEventListener("abort", interrupt);
  }
}

/** Sends a signal to a child that may have ended. */
export function killed(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch {
    // It has ended.
  }
}
