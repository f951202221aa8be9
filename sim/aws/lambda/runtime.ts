/**
 * The port between the Lambda model and whatever runs a function's code. The model decides when a sandbox starts,
 * is used, is frozen and dies; the runtime (sim/host) loads the code and calls the handler.
 */
import type { Entity } from "../../kernel/mod.ts";

/** The zip of a layer that a function lies on. */
export interface LayerPackage {
  /** The ARN of the layer's version: `arn:aws:lambda:us-east-1:000000000000:layer:tools:1`. */
  readonly arn: string;
  readonly zip: Uint8Array;
}

/** The code of a function, as a sandbox gets it. */
export type CodePackage =
  /** Code that the world holds itself, by what CreateFunction was given as S3Bucket and S3Key. */
  | { readonly kind: "bundle"; readonly bucket: string; readonly key: string }
  /** A deployment package, with the layers below it in the order in which they are unpacked into /opt. */
  | {
    readonly kind: "zip";
    /** Of the zip, in base64: AWS's CodeSha256. */
    readonly sha256: string;
    /** The bytes that were uploaded; they are shared, and must not be changed. */
    readonly zip: Uint8Array;
    readonly layers: readonly LayerPackage[];
  };

/** How a function's log is written: LoggingConfig with its defaults filled in. */
export interface SandboxLogging {
  readonly format: "Text" | "JSON";
  /** Of format JSON only: the least level of the function's own lines, and of Lambda's. */
  readonly applicationLevel?: string;
  readonly systemLevel?: string;
  readonly group: string;
}

/** What a sandbox is started with. */
export interface SandboxOptions {
  readonly functionName: string;
  /** Without a qualifier. */
  readonly functionArn: string;
  /** `$LATEST`, or the number of a published version. */
  readonly version: string;
  /** `nodejs22.x`. */
  readonly runtime: string;
  readonly architecture: string;
  readonly code: CodePackage;
  /** `file.export`, as in `index.handler`. */
  readonly handler: string;
  /** The function's own variables and those that Lambda sets (AWS_REGION, AWS_LAMBDA_FUNCTION_NAME, ...). */
  readonly environment: Readonly<Record<string, string>>;
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly ephemeralStorageMb: number;
  readonly tracingMode: "Active" | "PassThrough";
  readonly logging: SandboxLogging;
  /** Names the sandbox: `payments/sandbox#3`, or `payments:2/sandbox#3` of a published version. */
  readonly entity: Entity;
}

/** One invocation that a sandbox is asked to run. */
export interface InvocationRequest {
  readonly requestId: string;
  /** The payload, parsed for this invocation: the handler may change it. */
  readonly event: unknown;
  /** The same as JSON text, where the caller has it. */
  readonly payload?: string;
  /** The ARN that the function was invoked by, with its qualifier. Default: that of the function, without one. */
  readonly invokedArn?: string;
  /** What the caller says of itself: JSON text. */
  readonly clientContext?: string;
  readonly tenantId?: string;
  readonly traceHeader?: string;
  /** Virtual epoch milliseconds at which Lambda ends the invocation. */
  readonly deadlineMs: number;
  /** Names the invocation: calls that the handler makes are its children. */
  readonly entity: Entity;
  /** The sandbox dies at the n-th call to AWS or a third party that the handler makes (1 is the first), after sending it. */
  readonly crashAtCall?: number;
  /** Told of what the function writes to its log meanwhile, as it is there, with line breaks. */
  readonly onLog?: (text: string) => void;
  /** Takes a response that is streamed; without one it is gathered and returned as a whole. */
  readonly onStream?: ResponseSink;
}

/** Where a streamed response goes. `begin` comes first, once, and not at all for a response that is not streamed. */
export interface ResponseSink {
  begin(contentType: string): void;
  chunk(bytes: Uint8Array): void;
}

/** How an invocation, or the start of a sandbox, ended. */
export type InvocationResult =
  | {
    readonly kind: "ok";
    /** JSON text of what the handler returned; `null` for nothing. Of a streamed response its whole text. */
    readonly payload: string;
    /** Memory that the sandbox has used, where that is known. */
    readonly usedMb?: number;
  }
  | {
    readonly kind: "error";
    readonly errorType: string;
    readonly errorMessage: string;
    readonly trace: readonly string[];
    readonly usedMb?: number;
  }
  /** The sandbox died; it must not be used again. */
  | {
    readonly kind: "crash";
    readonly errorType: string;
    readonly errorMessage: string;
    /** Of an error that nobody caught; without one, the process ended without saying why. */
    readonly trace?: readonly string[];
  };

/** A running environment of a function, with module state and environment variables of its own. */
export interface Sandbox {
  /** Loads the code: Lambda's INIT phase. `done` gets undefined when it went well. */
  init(done: (failure: InvocationResult | undefined) => void): void;
  /** Runs the handler once. Only one at a time. */
  invoke(request: InvocationRequest, done: (result: InvocationResult) => void): void;
  /** Ends it: no continuation of its code runs from here on, `done` of a running invocation is not called. */
  kill(): void;
}

export interface Runtime {
  /**
   * @throws {RuntimeRefusal} It does not run that kind of function.
   * @throws {Error} There is no code under that bucket and key.
   */
  start(options: SandboxOptions): Sandbox;
  /** Whether code of that kind takes time of its own as it runs, so that none is drawn for it. Default: none does. */
  takesRealTime?(kind: CodePackage["kind"]): boolean;
}

/** A function that a runtime does not run at all: which one, and why. */
export class RuntimeRefusal extends Error {
  override readonly name = "RuntimeRefusal";
  /** `Runtime.…`, for the caller. */
  readonly errorType: string;

  constructor(errorType: string, message: string) {
    super(message);
    this.errorType = errorType;
  }
}
