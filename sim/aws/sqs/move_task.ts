/**
 * Tasks that move the messages of a dead-letter queue to where they came from, or to another queue.
 *
 * A task moves one message at a time on the world's clock, at the rate that it was given. A moved message is a new
 * one: it has a new id, and its age and its receives count from the move. Follows
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-configure-dead-letter-queue-redrive.html
 */
import type { AwsWorld } from "../operation.ts";
import {
  AUTOMATIC_MOVES_PER_SECOND,
  MAX_MOVE_TASK_MS,
  MAX_MOVE_TASKS,
  MAX_SHOWN_MOVE_TASKS,
} from "./limits.ts";
import type { Message } from "./message.ts";
import type { Queue } from "./queue.ts";

export type MoveTaskStatus = "RUNNING" | "COMPLETED" | "CANCELLING" | "CANCELLED" | "FAILED";

export interface MoveTask {
  readonly id: string;
  readonly source: Queue;
  /** ARN of the destination; undefined to move each message to the queue that it came from. */
  readonly destinationArn: string | undefined;
  /** Messages per second, if the task was given a rate. */
  readonly rate: number | undefined;
  readonly startedMs: number;
  /** How many messages the source had when it started. */
  readonly toMove: number;
  moved: number;
  status: MoveTaskStatus;
  failureReason: string | undefined;
}

/** What a task needs of the queues around it. */
export interface MoveTaskQueues {
  /** The queue of that ARN; undefined if there is none. */
  queueOf(arn: string): Queue | undefined;
  /** Serves whoever waits for messages of a queue. */
  wake(queue: Queue, nowMs: number): void;
}

export class MoveTasks {
  readonly #world: AwsWorld;
  readonly #queues: MoveTaskQueues;
  /** The latest tasks of each source queue, the newest first. */
  readonly #ofSource = new WeakMap<Queue, MoveTask[]>();
  #active = 0;

  constructor(world: AwsWorld, queues: MoveTaskQueues) {
    this.#world = world;
    this.#queues = queues;
  }

  /** Whether no further task may run in this account. */
  get full(): boolean {
    return this.#active >= MAX_MOVE_TASKS;
  }

  /** The tasks of a source queue, the newest first; AWS shows ten. */
  of(source: Queue): readonly MoveTask[] {
    return this.#ofSource.get(source) ?? [];
  }

  start(
    settings: Pick<MoveTask, "id" | "source" | "destinationArn" | "rate">,
    nowMs: number,
  ): MoveTask {
    const { source } = settings;
    const task: MoveTask = {
      ...settings,
      startedMs: nowMs,
      toMove: source.visible,
      moved: 0,
      status: "RUNNING",
      failureReason: undefined,
    };
    const tasks = [task, ...this.of(source)];
    this.#ofSource.set(source, tasks.slice(0, MAX_SHOWN_MOVE_TASKS));
    this.#active++;
    this.#world.at(this.#world.nowMs(), () => this.#step(task));
    return task;
  }

  /** Stops a running task before its next message. */
  cancel(task: MoveTask): void {
    task.status = "CANCELLING";
  }

  #step(task: MoveTask): void {
    const { source } = task;
    if (task.status === "CANCELLING") return this.#end(task, "CANCELLED");
    const nowMs = Math.floor(this.#world.nowMs());
    if (this.#queues.queueOf(source.identity.arn) !== source) {
      return this.#end(task, "FAILED", "AWS.SimpleQueueService.NonExistentQueue");
    }
    if (nowMs - task.startedMs >= MAX_MOVE_TASK_MS) return this.#end(task, "FAILED");
    source.catchUp(nowMs);
    const message = source.next;
    if (!message) return this.#end(task, "COMPLETED");
    const arn = task.destinationArn ?? message.sourceArn;
    if (arn === undefined) return this.#end(task, "FAILED", "CouldNotDetermineMessageSource");
    const destination = this.#queues.queueOf(arn);
    if (!destination) return this.#end(task, "FAILED", "AWS.SimpleQueueService.NonExistentQueue");
    this.#move(source, message, destination, nowMs);
    task.moved++;
    if (source.visible === 0) return this.#end(task, "COMPLETED");
    const intervalMs = 1000 / (task.rate ?? AUTOMATIC_MOVES_PER_SECOND);
    this.#world.at(this.#world.nowMs() + intervalMs, () => this.#step(task));
  }

  #move(source: Queue, message: Message, destination: Queue, nowMs: number): void {
    const { content } = message;
    const entity = content.entity.child("moved");
    source.delete(message);
    destination.catchUp(nowMs);
    destination.send(
      { ...content, id: this.#world.ids.uuid(entity), sentMs: nowMs, entity },
      destination.settings.delayMs,
    );
    this.#queues.wake(destination, nowMs);
  }

  #end(task: MoveTask, status: MoveTaskStatus, failureReason?: string): void {
    task.status = status;
    task.failureReason = failureReason;
    this.#active--;
  }
}
