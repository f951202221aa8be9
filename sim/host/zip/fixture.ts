/** Sandboxes of zips for tests: made of files as text, driven without a world. */
import { strToU8, zipSync } from "fflate";
import type { InvocationRequest, InvocationResult, SandboxOptions } from "../../aws/lambda/runtime.ts";
import { Entity } from "../../kernel/mod.ts";
import { Directories } from "./directories.ts";
import { WorkerRuntime } from "./worker_runtime.ts";

export type FileTexts = Readonly<Record<string, string>>;

export function zipOf(files: FileTexts): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(
    zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))),
  );
}

export interface TestSandbox {
  init(): Promise<InvocationResult | undefined>;
  invoke(event: unknown, more?: Partial<InvocationRequest>): Promise<InvocationResult>;
  /** What it wrote, as it is in the log. */
  readonly logged: string[];
  kill(): void;
}

export class TestRuntime {
  readonly directories = new Directories();
  readonly lines: string[] = [];
  readonly runtime: WorkerRuntime;

  constructor(net: readonly string[] | true = []) {
    this.runtime = new WorkerRuntime({
      host: {
        journal: { write: (record) => void (record.type === "log" && this.lines.push(record.line)) },
        nowMs: () => Date.now(),
        enter: (sandbox, message) => this.runtime.hear(sandbox, message),
        onProblem: (problem) => this.lines.push(String(problem)),
      },
      directories: this.directories,
      endpoint: () => "http://127.0.0.1:1",
      net,
    });
    this.runtime.goLive();
  }

  start(
    files: FileTexts,
    options: Partial<SandboxOptions> & { readonly layers?: readonly FileTexts[] } = {},
  ): TestSandbox {
    const { layers = [], ...more } = options;
    const sandbox = this.runtime.start({
      functionName: "probe",
      functionArn: "arn:aws:lambda:us-east-1:000000000000:function:probe",
      version: "$LATEST",
      runtime: "nodejs22.x",
      architecture: "x86_64",
      code: {
        kind: "zip",
        sha256: "",
        zip: zipOf(files),
        layers: layers.map((each, index) => ({ arn: `arn:layer:${index}`, zip: zipOf(each) })),
      },
      handler: "index.handler",
      environment: { AWS_LAMBDA_FUNCTION_NAME: "probe", AWS_LAMBDA_FUNCTION_VERSION: "$LATEST" },
      memoryMb: 128,
      timeoutSeconds: 3,
      ephemeralStorageMb: 512,
      tracingMode: "PassThrough",
      logging: { format: "Text", group: "/aws/lambda/probe" },
      entity: Entity.root("probe/sandbox", 1),
      ...more,
    });
    const logged: string[] = [];
    return {
      init: () => new Promise((resolve) => sandbox.init(resolve)),
      invoke: (event, request = {}) =>
        new Promise((resolve) =>
          sandbox.invoke({
            requestId: "6f1c6a54-0000-4000-8000-000000000001",
            event,
            deadlineMs: Date.now() + 3000,
            entity: Entity.root("probe", 1),
            onLog: (text) => logged.push(text),
            ...request,
          }, resolve)
        ),
      logged,
      kill: () => sandbox.kill(),
    };
  }

  async end(): Promise<void> {
    this.runtime.end();
    await this.directories.remove();
  }
}

/** Starts a sandbox, invokes it once and ends it. */
export async function invokeOnce(
  files: FileTexts,
  event: unknown = {},
  options: Parameters<TestRuntime["start"]>[1] = {},
): Promise<
  { readonly result: InvocationResult; readonly logged: readonly string[]; readonly value: unknown }
> {
  const runtime = new TestRuntime();
  try {
    const sandbox = runtime.start(files, options);
    const result = await sandbox.init() ?? await sandbox.invoke(event);
    const value = result.kind === "ok" ? JSON.parse(result.payload) : undefined;
    return { result, logged: [...sandbox.logged, ...(result.kind === "ok" ? [] : runtime.lines)], value };
  } finally {
    await runtime.end();
  }
}
