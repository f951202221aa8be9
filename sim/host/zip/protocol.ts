/** What a served world and the worker of a sandbox say to each other. Everything is plain data. */

/** Where the directories lie that a function sees as `/var/task`, `/opt`, `/tmp` and `/var/runtime/node_modules`. */
export interface SandboxPlaces {
  readonly task: string;
  /** Absent without layers. */
  readonly opt?: string;
  readonly tmp: string;
  /** The packages of the AWS SDK that this simulator has itself. */
  readonly sdk: string;
}

/** What a sandbox is. */
export interface SandboxPlan {
  /** `file.export`. */
  readonly handler: string;
  /** `nodejs22.x`. */
  readonly runtime: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly places: SandboxPlaces;
  readonly log: { readonly format: "Text" | "JSON"; readonly level?: string };
}

export interface WorkerInvocation {
  readonly requestId: string;
  /** JSON text. */
  readonly payload: string;
  readonly invokedFunctionArn: string;
  /** Until Lambda ends the invocation. */
  readonly remainingMs: number;
  /** JSON text. */
  readonly clientContext?: string;
  readonly tenantId?: string;
  readonly traceHeader?: string;
}

/** How a handler, or the loading of it, went wrong. */
export interface Failure {
  readonly errorType: string;
  readonly errorMessage: string;
  readonly trace: readonly string[];
}

export type ToSandbox =
  | { readonly kind: "load"; readonly plan: SandboxPlan }
  | ({ readonly kind: "invoke" } & WorkerInvocation);

export type FromSandbox =
  | { readonly kind: "loaded"; readonly failure?: Failure }
  /** A line of the log: `text` as it is in the log, `line` as the function wrote it. */
  | { readonly kind: "log"; readonly text: string; readonly line: string }
  /** The response is streamed; comes before its first chunk. */
  | { readonly kind: "stream"; readonly contentType: string }
  | { readonly kind: "chunk"; readonly bytes: Uint8Array }
  | { readonly kind: "answer"; readonly payload: string; readonly usedBytes: number }
  | { readonly kind: "failure"; readonly failure: Failure; readonly usedBytes: number }
  /** The process of the function has ended; `failure` where something nobody caught has ended it. */
  | { readonly kind: "exit"; readonly code: number; readonly failure?: Failure };
