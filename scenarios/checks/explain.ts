/** Tells the history of an order in words: what a violation adds after the order, the hop and the anomaly. */
import type { RecordOf } from "../../sim/journal/records.ts";
import type { Notable, OrderFile } from "./order_file.ts";
import { inMs, shortened } from "./words.ts";

/** How many happenings a message tells. */
const LAST = 4;

/** `order-17 (ord_ab12)`, or what there is of it. */
export function orderName(file: OrderFile | undefined, orderId?: string): string {
  const id = file?.orderId ?? orderId;
  if (file === undefined) return id === undefined ? "an unknown order" : `order ${id}`;
  if (id === undefined) return file.trace;
  return file.trace.includes(id) ? file.trace : `${file.trace} (${id})`;
}

/** One happening: `fault payments timed out (effect unknown) hit third-party payments /charges at 1,204 ms`. */
export function told(note: Notable): string {
  return `${what(note)} at ${inMs(note.t)}`;
}

/**
 * What led to it, in brackets at the end of a message: the last few happenings; empty when there were none.
 *
 * @param except A type of happening that the message tells already.
 */
export function history(file: OrderFile | undefined, except?: Notable["type"]): string {
  const notes = (file?.notes ?? []).filter((note) => note.type !== except);
  if (notes.length === 0) return "";
  const happenings = folded(notes);
  const shown = happenings.slice(-LAST).join("; ");
  return ` (${happenings.length > LAST ? "before it, last: " : "before it: "}${shown})`;
}

/** Happenings in words; a fault and the call that it spoiled are one, and one that is told already is left out. */
function folded(notes: readonly Notable[]): string[] {
  const words: string[] = [];
  let fault: RecordOf<"fault"> | undefined;
  for (const note of notes) {
    const caused = fault !== undefined && fault.t === note.t &&
      (note.type === "call" || note.type === "http");
    if (caused) words[words.length - 1] = `${told(note)} by fault ${fault!.fault} (effect ${fault!.effect})`;
    else if (words.at(-1) !== told(note)) words.push(told(note));
    fault = note.type === "fault" ? note : undefined;
  }
  return words;
}

/** The faults between two moments, for a cause: `fault X (effect unknown)`; undefined if none struck. */
export function faultsBetween(
  file: OrderFile | undefined,
  fromMs: number,
  toMs: number,
): string | undefined {
  return faultWords((file?.struck ?? []).filter((fault) => fault.t >= fromMs && fault.t <= toMs));
}

/** The deliveries that were doubled before a moment, as in {@linkcode faultsBetween}. */
export function repeatsBefore(file: OrderFile | undefined, beforeMs: number): string | undefined {
  return faultWords(
    (file?.struck ?? []).filter((fault) => fault.kind === "duplicate-delivery" && fault.t < beforeMs),
  );
}

function faultWords(faults: readonly RecordOf<"fault">[]): string | undefined {
  const words = new Set(
    faults.map((fault) => `fault ${fault.fault} (effect ${fault.effect}) at ${inMs(fault.t)}`),
  );
  return words.size === 0 ? undefined : [...words].slice(0, 3).join(", ");
}

/** The faults that struck an order, one line each, oldest first. */
export function faultScript(file: OrderFile | undefined): string[] {
  return (file?.struck ?? []).map(scriptLine);
}

/** The entity is told by its root, the order; the whole way down to a fifth attempt would fill a screen. */
function scriptLine(fault: RecordOf<"fault">): string {
  const [root = fault.entity] = fault.entity.split("/", 1);
  return `at ${inMs(fault.t)}  ${fault.fault}  hits ${fault.where || root} of ${root}, effect ${
    effectWords(fault.effect)
  }`;
}

function effectWords(effect: RecordOf<"fault">["effect"]): string {
  switch (effect) {
    case "certain":
      return "came about";
    case "certainly-not":
      return "did not come about";
    case "unknown":
      return "unknown";
  }
}

function what(note: Notable): string {
  switch (note.type) {
    case "fault":
      return `fault ${note.fault} hit ${note.where || note.entity} (effect ${note.effect})`;
    case "call":
      return `${note.by} ${note.answerLost ? "got no answer from" : "was refused by"} ${note.service}.` +
        `${note.operation} ${note.resource}${note.error ? ` with ${note.error}` : ""}`;
    case "http":
      return `${note.by} got ${note.status === 0 ? "no answer" : note.status} from ${note.host} ` +
        `${note.method} ${note.path}`;
    case "ledger":
      return `${note.party} ${note.action} ${note.id} for ${note.by}`;
    case "message":
      return messageWords(note);
    case "event":
      return `event ${note.detailType} ${note.action} ${
        note.rule === undefined ? `on ${note.bus}` : `by rule ${note.rule}`
      }${note.error ? ` with ${note.error}` : ""}`;
    case "invocation":
      return invocationWords(note);
  }
}

function messageWords(note: RecordOf<"message">): string {
  if (note.action === "received") {
    return `message received from ${note.queue} for the ${nth(note.receiveCount)} time`;
  }
  return `message ${note.action} in ${note.queue}${note.to === undefined ? "" : ` to ${note.to}`}`;
}

function invocationWords(note: RecordOf<"invocation">): string {
  const who = `${note.function}:${note.requestId}`;
  if (note.action !== "end") return `${who} ${note.action} on attempt ${note.attempt}`;
  if (note.outcome === "ok") return `${who} reported the message as failed`;
  const why = [note.errorType, note.errorMessage].filter(Boolean).join(": ");
  return `${who} ended with ${note.outcome ?? "no outcome"} on attempt ${note.attempt}${
    why ? `, ${shortened(why)}` : ""
  }`;
}

/** `1st`, `2nd`, `3rd`, `11th`. */
export function nth(count: number): string {
  const tens = count % 100;
  const ones = tens >= 11 && tens <= 13 ? 0 : count % 10;
  return `${count}${ones === 1 ? "st" : ones === 2 ? "nd" : ones === 3 ? "rd" : "th"}`;
}
