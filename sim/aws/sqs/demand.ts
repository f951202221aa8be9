/** Who waits for the messages of one queue: long polls, and watchers inside the account such as Lambda's. */
import type { Entity, Timer } from "../../kernel/mod.ts";
import type { Message } from "./message.ts";

/** A ReceiveMessage that waits. */
export interface Poll {
  /** The call that waits. */
  readonly call: Entity;
  readonly limit: number;
  readonly visibilityMs: number;
  /** Answers it; with no messages, its wait is over. */
  readonly answer: (messages: readonly Message[]) => void;
  /** Answers it when its queue is gone. */
  readonly abandon: () => void;
  /** Ends its wait. */
  readonly timer: Timer;
}

/** Wants to be told once that a message is visible. */
export interface Watcher {
  readonly callback: () => void;
}

export class Demand {
  /** Long polls, the one that has waited longest first. */
  readonly polls = new Set<Poll>();
  readonly watchers = new Set<Watcher>();
  /** Fires when the next hidden message becomes visible; only there while somebody waits. */
  timer: Timer | undefined;
  /** When it fires, in virtual epoch milliseconds. */
  timerMs = 0;
  /** Watchers are about to be told. */
  telling = false;

  get none(): boolean {
    return this.polls.size === 0 && this.watchers.size === 0;
  }
}
