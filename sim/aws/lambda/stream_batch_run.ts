/**
 * One batch of a stream's records, from its first invocation until the function has taken every record, or what it
 * does not take has been discarded. Nothing after it in its lane is read before.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 */
import { Entity, type Timer } from "../../kernel/mod.ts";
import { firstFailed, windowState } from "./batch_response.ts";
import type { MappingSettings } from "./event_source_mapping.ts";
import type { FunctionVersion } from "./function_version.ts";
import { type Invoked, startInvocation } from "./invocation.ts";
import { STREAM_RECORD_LIFETIME_SECONDS } from "./limits.ts";
import { chooseVersion, lookUp } from "./resolve.ts";
import type { LambdaState } from "./state.ts";
import { createdSeconds, streamEventRecord } from "./stream_event.ts";
import { type Discarded, type LastInvocation, sendDiscarded } from "./stream_failure.ts";
import type { StreamRecord } from "./stream_port.ts";
import type { TumblingWindow, WindowEnd } from "./stream_window.ts";

/** What all that read one stream for one mapping share. */
export interface StreamMapping {
  readonly state: LambdaState;
  readonly streamArn: string;
  settings: MappingSettings;
  lastResult: string;
}

/** What a run works on. */
export interface StreamBatch {
  readonly shardId: string;
  /** Empty at the end of a window. */
  readonly records: readonly StreamRecord[];
  readonly window: TumblingWindow | undefined;
  readonly end: WindowEnd | undefined;
}

/** Records that are handed on together; a batch that is split has several of them. */
interface Part {
  records: readonly StreamRecord[];
  retries: number;
  invokes: number;
}

/** Between attempts at a batch that failed or was throttled: doubled each time. AWS publishes no numbers. */
const RETRY_MIN_MS = 500;
const RETRY_MAX_MS = 60_000;

export class StreamBatchRun {
  readonly #mapping: StreamMapping;
  readonly #batch: StreamBatch;
  readonly #done: () => void;
  /** What is left, in order. */
  #parts: Part[];
  #throttles = 0;
  #last: LastInvocation | undefined;
  #wait: Timer | undefined;
  /** Stopped between two invocations. */
  #parked = false;

  /** @param done Called once nothing is left; never while the mapping is disabled. */
  constructor(mapping: StreamMapping, batch: StreamBatch, done: () => void) {
    this.#mapping = mapping;
    this.#batch = batch;
    this.#done = done;
    this.#parts = [{ records: batch.records, retries: 0, invokes: 0 }];
  }

  start(): void {
    this.#next();
  }

  /** Invokes no more; an invocation that runs is taken to its end. */
  stop(): void {
    if (this.#wait === undefined) return;
    this.#mapping.state.world.cancel(this.#wait);
    this.#wait = undefined;
    this.#parked = true;
  }

  resume(): void {
    if (!this.#parked) return;
    this.#parked = false;
    this.#next();
  }

  #next(): void {
    const part = this.#parts[0];
    if (part === undefined) return this.#done();
    if (!this.#mapping.settings.enabled) {
      this.#parked = true;
      return;
    }
    const expired = this.#expired(part.records);
    if (expired === 0) return this.#invoke(part);
    const discarded = part.records.slice(0, expired);
    part.records = part.records.slice(expired);
    if (part.records.length === 0) this.#parts.shift();
    this.#discard(discarded, "RecordAgeExceeded", part.invokes);
  }

  /** How many records at the start are older than the mapping, or the stream itself, allows. */
  #expired(records: readonly StreamRecord[]): number {
    const allowed = this.#mapping.settings.stream!.maximumRecordAgeSeconds;
    const ageSeconds = allowed === -1
      ? STREAM_RECORD_LIFETIME_SECONDS
      : Math.min(allowed, STREAM_RECORD_LIFETIME_SECONDS);
    const oldest = this.#mapping.state.world.nowMs() / 1000 - ageSeconds;
    let expired = 0;
    while (expired < records.length && createdSeconds(records[expired]!) <= oldest) expired++;
    return expired;
  }

  #invoke(part: Part): void {
    const { state, streamArn, settings } = this.#mapping;
    const { window, shardId, end } = this.#batch;
    const target = lookUp(state, settings.functionName, settings.qualifier);
    // Without its function, a mapping makes no progress, and keeps no run from ending.
    if (target === undefined) return this.#later(RETRY_MAX_MS, true);
    const entity = this.#entityOf(part);
    const attempt = part.invokes + 1;
    const version = chooseVersion(state, target, entity, attempt);
    const requestId = state.world.ids.uuid(entity, attempt);
    const records = part.records.map((record) => streamEventRecord(record, streamArn));
    const ids = part.records.map((record) => record.eventID);
    const refusal = startInvocation(state, version, {
      requestId,
      entity,
      attempt,
      trace: entity.root,
      mode: "event-source",
      event: window === undefined ? { Records: records } : window.event(records, shardId, streamArn, end),
      inputs: ids,
      invokedArn: target.arn,
      ...(settings.reportsBatchItemFailures || window !== undefined
        ? { failedInputs: (payload: string) => ids.slice(this.#failedFrom(payload, part.records)) }
        : undefined),
    }, (invoked) => this.#invoked(part, version, requestId, invoked));
    if (refusal !== undefined) this.#throttled(entity, attempt);
  }

  /** The place of the first record that an answer leaves. */
  #failedFrom(payload: string, records: readonly StreamRecord[]): number {
    if (this.#batch.window !== undefined && this.#mustKeepState && windowState(payload) === undefined) {
      return 0;
    }
    if (!this.#mapping.settings.reportsBatchItemFailures) return records.length;
    return firstFailed(payload, records.map((record) => record.dynamodb.SequenceNumber));
  }

  /** The state is dropped when its window has ended. */
  get #mustKeepState(): boolean {
    return this.#batch.end === undefined;
  }

  #invoked(part: Part, version: FunctionVersion, requestId: string, invoked: Invoked): void {
    const { outcome, failed = [] } = invoked;
    const { window, end } = this.#batch;
    part.invokes++;
    this.#throttles = 0;
    this.#last = { requestId, executedVersion: version.version, failed: outcome !== "ok" };
    const stateless = outcome === "ok" && window !== undefined && this.#mustKeepState &&
      windowState(invoked.payload) === undefined;
    if (outcome !== "ok" || failed.length > 0 || stateless) {
      this.#mapping.lastResult = "PROBLEM: Function call failed";
      return this.#failed(part, outcome === "ok" ? part.records.length - failed.length : 0, outcome !== "ok");
    }
    this.#mapping.lastResult = "OK";
    if (window !== undefined && end === undefined) window.state = windowState(invoked.payload)!;
    this.#parts.shift();
    this.#next();
  }

  /** @param taken Records at the start that the function has taken all the same. */
  #failed(part: Part, taken: number, byError: boolean): void {
    const { maximumRetryAttempts, bisectsOnError } = this.#mapping.settings.stream!;
    part.records = part.records.slice(taken);
    const { records, retries, invokes } = part;
    if (byError && bisectsOnError && records.length > 1) {
      // Splitting a batch does not count as a retry.
      const middle = Math.ceil(records.length / 2);
      const halves = [records.slice(0, middle), records.slice(middle)];
      this.#parts.splice(0, 1, ...halves.map((half) => ({ records: half, retries, invokes })));
      return this.#next();
    }
    if (maximumRetryAttempts !== -1 && retries >= maximumRetryAttempts) {
      this.#parts.shift();
      return this.#discard(records, "RetryAttemptsExhausted", invokes);
    }
    part.retries++;
    if (taken > 0) this.#next();
    else this.#later(this.#backoffMs(this.#entityOf(part), part.retries, invokes * 1000));
  }

  /** A batch that never reached the function is tried until it does; that does not count as a retry. */
  #throttled(entity: Entity, attempt: number): void {
    this.#throttles++;
    this.#later(this.#backoffMs(entity, this.#throttles, attempt * 1000 + this.#throttles));
  }

  #backoffMs(entity: Entity, count: number, occurrence: number): number {
    const ceilingMs = Math.min(RETRY_MAX_MS, RETRY_MIN_MS * 2 ** Math.min(count - 1, 10));
    return ceilingMs *
      (0.5 + this.#mapping.state.world.oracle.draw("poller-backoff", entity, occurrence) / 2);
  }

  #later(delayMs: number, background = false): void {
    const { world } = this.#mapping.state;
    this.#wait = world.at(world.nowMs() + delayMs, () => {
      this.#wait = undefined;
      this.#next();
    }, background);
  }

  #discard(records: readonly StreamRecord[], condition: Discarded["condition"], invokes: number): void {
    if (records.length === 0) return this.#next();
    const { state, streamArn, settings } = this.#mapping;
    const entity = this.#entityOf({ records }).child("discarded");
    const discarded = {
      streamArn,
      shardId: this.#batch.shardId,
      records,
      condition,
      invokes,
      last: invokes === 0 ? undefined : this.#last,
    };
    sendDiscarded(state, settings, discarded, entity, () => this.#next());
  }

  /** Named after the first record, so that what is drawn for a batch does not hang on those before. */
  #entityOf({ records }: Pick<Part, "records">): Entity {
    const { functionName, qualifier } = this.#mapping.settings;
    const { shardId, window } = this.#batch;
    const cause = records[0] === undefined
      ? Entity.root(`window:${shardId}:${window!.startMs}`)
      : Entity.root(`record:${records[0].eventID}`);
    return cause.child(`batch:${functionName}${qualifier === undefined ? "" : `:${qualifier}`}`);
  }
}
