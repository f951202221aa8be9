/**
 * The state of SQS in one account: its queues, and those who wait for messages.
 *
 * Messages are delivered in {@linkcode SqsState.take}; whoever waits is served in {@linkcode SqsState.wake}, which
 * every operation that could make a message visible calls last. A clock timer exists only while somebody waits, and
 * only for the next instant at which a hidden message becomes visible.
 */
import type { Entity } from "../../kernel/mod.ts";
import type { AwsWorld } from "../operation.ts";
import { strikeDelivery } from "./delivery_faults.ts";
import type { Poll, Watcher } from "./demand.ts";
import { queueDeletedRecently, queueDoesNotExist } from "./errors.ts";
import { NAME_REUSE_AFTER_MS } from "./limits.ts";
import type { Message } from "./message.ts";
import { plainAttributes, systemAttributes } from "./message_attributes.ts";
import { MoveTasks } from "./move_task.ts";
import { Queue } from "./queue.ts";
import type { QueueDirectory, QueueSettings } from "./queue_attributes.ts";

/** A message as checks see it. */
export interface MessageView {
  readonly id: string;
  readonly body: string;
  readonly receiveCount: number;
  /** Message attributes (binary ones in base64) and system attributes, by name. */
  readonly attributes: Record<string, string>;
  readonly trace: string;
  readonly state: "visible" | "in-flight" | "delayed";
}

/** How many messages a queue holds. */
export interface Depths {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

export class SqsState implements QueueDirectory {
  readonly world: AwsWorld;
  readonly arnPrefix: string;
  readonly moveTasks: MoveTasks;
  readonly #urlPrefix: string;
  readonly #queues = new Map<string, Queue>();
  readonly #byUrl = new Map<string, Queue>();
  /** When names were freed, the oldest first. */
  readonly #deleted = new Map<string, number>();
  /** Watchers of queues that do not exist, until they do. */
  readonly #stranded = new Map<string, Set<Watcher>>();
  /** What SenderId says of callers, by their names. */
  readonly #senders = new Map<string, string>();
  /** Dead-letter queues that got messages and whose waiters have not been served yet. */
  readonly #replenished: Queue[] = [];
  #serial = 0;

  constructor(world: AwsWorld) {
    this.world = world;
    this.moveTasks = new MoveTasks(world, this);
    this.arnPrefix = `arn:aws:sqs:${world.region}:${world.account}:`;
    this.#urlPrefix = `https://sqs.${world.region}.amazonaws.com/${world.account}/`;
  }

  /** All queues, in the order of their creation. */
  get queues(): IterableIterator<Queue> {
    return this.#queues.values();
  }

  queueNamed(name: string): Queue | undefined {
    return this.#queues.get(name);
  }

  queueOf(arn: string): Queue | undefined {
    return arn.startsWith(this.arnPrefix) ? this.#queues.get(arn.slice(this.arnPrefix.length)) : undefined;
  }

  /** Whether another queue names this one in its RedrivePolicy. */
  isDeadLetterQueue(queue: Queue): boolean {
    for (const { settings } of this.#queues.values()) {
      if (settings.redrive?.targetArn === queue.identity.arn) return true;
    }
    return false;
  }

  rulesOf(name: string): QueueSettings | undefined {
    return this.#queues.get(name)?.settings;
  }

  /**
   * The queue that a QueueUrl means, brought to the present. The host does not matter, as a URL may have been made
   * by another endpoint of this account.
   *
   * @throws {AwsError} QueueDoesNotExist.
   */
  queueAt(url: string, nowMs: number): Queue {
    const queue = this.#byUrl.get(url) ?? this.#queues.get(this.#nameIn(url));
    if (!queue) throw queueDoesNotExist();
    queue.catchUp(nowMs);
    return queue;
  }

  #nameIn(url: string): string {
    const end = url.lastIndexOf("/");
    if (end < 0) return url;
    const start = url.lastIndexOf("/", end - 1);
    return url.slice(start + 1, end) === this.world.account ? url.slice(end + 1) : "";
  }

  /** @throws {AwsError} QueueDeletedRecently. */
  create(name: string, settings: QueueSettings, nowMs: number): Queue {
    const deletedMs = this.#deleted.get(name);
    if (deletedMs !== undefined && nowMs < deletedMs + NAME_REUSE_AFTER_MS) throw queueDeletedRecently();
    const identity = {
      name,
      url: this.#urlPrefix + name,
      arn: this.arnPrefix + name,
      serial: ++this.#serial,
      createdMs: nowMs,
    };
    const queue = new Queue(identity, settings, this.world.journal);
    this.#queues.set(name, queue);
    this.#byUrl.set(identity.url, queue);
    for (const watcher of this.#stranded.get(name) ?? []) queue.demand.watchers.add(watcher);
    this.#stranded.delete(name);
    return queue;
  }

  delete(queue: Queue, nowMs: number): void {
    const { name, url } = queue.identity;
    this.#queues.delete(name);
    this.#byUrl.delete(url);
    for (const [freed, freedMs] of this.#deleted) {
      if (nowMs < freedMs + NAME_REUSE_AFTER_MS) break;
      this.#deleted.delete(freed);
    }
    this.#deleted.set(name, nowMs);
    const { demand } = queue;
    if (demand.timer) this.world.cancel(demand.timer);
    demand.timer = undefined;
    for (const poll of demand.polls) {
      this.world.cancel(poll.timer);
      poll.abandon();
    }
    demand.polls.clear();
    if (demand.watchers.size > 0) this.#stranded.set(name, new Set(demand.watchers));
    demand.watchers.clear();
  }

  /** What the SenderId of a caller's messages is; said once for all of them, as many may wait. */
  senderOf(caller: string): string {
    let sender = this.#senders.get(caller);
    if (sender === undefined) this.#senders.set(caller, sender = `AROA${this.world.account}:${caller}`);
    return sender;
  }

  /**
   * Hands out messages of a queue that is at the present, the one first that became visible first. Those that were
   * delivered too often go to the dead-letter queue instead, if it exists; otherwise they are delivered again.
   */
  take(queue: Queue, limit: number, visibilityMs: number, nowMs: number): Message[] {
    const taken: Message[] = [];
    const { redrive } = queue.settings;
    const target = redrive && this.#queues.get(redrive.target);
    const armed = this.world.faults.armed("delivery");
    let moved = false;
    for (let next = queue.next; next && taken.length < limit && !queue.full; next = queue.next) {
      const repeated = next.duplicateAtMs !== undefined;
      if (!repeated && target && next.receivesHere >= redrive.maxReceiveCount) {
        queue.redrive(next, target, nowMs);
        moved = true;
        continue;
      }
      const strike = armed && !repeated ? strikeDelivery(this.world, queue.identity.name, next) : undefined;
      if (strike?.kind === "hold-back") {
        queue.holdBack(next, nowMs + strike.delayMs);
        continue;
      }
      queue.receive(next, nowMs, visibilityMs);
      if (strike?.kind === "duplicate") queue.duplicate(next, nowMs + strike.delayMs);
      taken.push(next);
    }
    if (moved && !target!.demand.none) this.#replenished.push(target!);
    return taken;
  }

  /** Lets a ReceiveMessage wait until a message is visible or its time is over. */
  wait(queue: Queue, waitMs: number, poll: Omit<Poll, "timer">, nowMs: number): void {
    const waiting: Poll = {
      ...poll,
      timer: this.world.at(this.world.nowMs() + waitMs, () => {
        queue.demand.polls.delete(waiting);
        this.#setTimer(queue);
        waiting.answer([]);
      }),
    };
    queue.demand.polls.add(waiting);
    this.wake(queue, nowMs);
  }

  /**
   * Ends the wait of a call whose client is gone, so that no message is handed to nobody; it is not answered.
   *
   * @returns False if that call does not wait.
   */
  forget(call: Entity): boolean {
    const { name } = call;
    for (const queue of this.#queues.values()) {
      for (const poll of queue.demand.polls) {
        if (poll.call.name !== name) continue;
        this.world.cancel(poll.timer);
        queue.demand.polls.delete(poll);
        this.#setTimer(queue);
        return true;
      }
    }
    return false;
  }

  /** Serves whoever waits for messages of this queue, and sets the clock for the next that becomes visible. */
  wake(queue: Queue, nowMs: number): void {
    this.#serve(queue, nowMs);
    for (let next = this.#replenished.pop(); next; next = this.#replenished.pop()) this.#serve(next, nowMs);
  }

  #serve(queue: Queue, nowMs: number): void {
    const { demand } = queue;
    if (demand.none && demand.timer === undefined) return;
    queue.catchUp(nowMs);
    for (const poll of demand.polls) {
      if (queue.visible === 0) break;
      const messages = this.take(queue, poll.limit, poll.visibilityMs, nowMs);
      if (messages.length === 0) break;
      demand.polls.delete(poll);
      this.world.cancel(poll.timer);
      poll.answer(messages);
    }
    if (queue.visible > 0 && demand.watchers.size > 0) this.#tellSoon(queue);
    this.#setTimer(queue);
  }

  #setTimer(queue: Queue): void {
    const { demand } = queue;
    const atMs = demand.none ? undefined : queue.nextVisibleMs;
    if (demand.timer) {
      // A timer that is early only wakes once for nothing; one that nobody needs would keep the run from ending.
      if (atMs !== undefined && demand.timerMs <= atMs) return;
      this.world.cancel(demand.timer);
      demand.timer = undefined;
    }
    if (atMs === undefined) return;
    demand.timerMs = atMs;
    demand.timer = this.world.at(atMs, () => {
      demand.timer = undefined;
      this.wake(queue, Math.floor(this.world.nowMs()));
    });
  }

  #tellSoon(queue: Queue): void {
    const { demand } = queue;
    if (demand.telling) return;
    demand.telling = true;
    this.world.at(this.world.nowMs(), () => {
      demand.telling = false;
      queue.catchUp(Math.floor(this.world.nowMs()));
      if (queue.visible === 0) return this.#setTimer(queue);
      for (const watcher of [...demand.watchers]) {
        if (demand.watchers.delete(watcher)) watcher.callback();
      }
      this.#setTimer(queue);
    });
  }

  /**
   * Calls back once, in an event of its own, as soon as a message of that queue is visible: at once if one is. Costs
   * nothing while the queue is empty. A queue that does not exist may still come to be.
   *
   * @returns Takes the request back.
   */
  whenAvailable(queueName: string, callback: () => void): () => void {
    const watcher: Watcher = { callback };
    const queue = this.#queues.get(queueName);
    if (queue) {
      queue.demand.watchers.add(watcher);
      this.wake(queue, Math.floor(this.world.nowMs()));
    } else {
      const stranded = this.#stranded.get(queueName);
      if (stranded) stranded.add(watcher);
      else this.#stranded.set(queueName, new Set([watcher]));
    }
    return () => {
      this.#stranded.get(queueName)?.delete(watcher);
      const watched = this.#queues.get(queueName);
      if (watched?.demand.watchers.delete(watcher)) this.#setTimer(watched);
    };
  }

  /**
   * The messages that a queue holds now, for checks; nothing is counted as received.
   *
   * @throws {AwsError} QueueDoesNotExist.
   */
  *messages(queueName: string): IterableIterator<MessageView> {
    for (const message of this.#present(queueName).all()) {
      if (message.deleted || message.state === "gone") continue;
      const { id, body, attributes, trace } = message.content;
      yield {
        id,
        body,
        receiveCount: message.receiveCount,
        attributes: { ...plainAttributes(attributes), ...systemAttributes(message) },
        trace,
        state: message.state,
      };
    }
  }

  /**
   * How many messages a queue holds now.
   *
   * @throws {AwsError} QueueDoesNotExist.
   */
  depths(queueName: string): Depths {
    const { visible, inFlight, delayed } = this.#present(queueName);
    return { visible, inFlight, delayed };
  }

  /** What a message goes back to, while its queue holds it. */
  lookup(queueName: string, messageId: string): { trace: string; entity: Entity } | undefined {
    const content = this.#queues.get(queueName)?.find(messageId)?.content;
    return content && { trace: content.trace, entity: content.entity };
  }

  #present(queueName: string): Queue {
    const queue = this.#queues.get(queueName);
    if (!queue) throw queueDoesNotExist();
    queue.catchUp(Math.floor(this.world.nowMs()));
    return queue;
  }
}
