/**
 * Receipt handles: which receive of which message of which queue.
 *
 * A handle stays readable for ever, as SQS must tell one that it never gave out from one whose message is gone. Each
 * receive gives out a new one.
 */

const PREFIX = "AQEB";
const ID_END = PREFIX.length + 36;

export interface Receipt {
  readonly messageId: string;
  /** The message's receive count at that receive. */
  readonly receive: number;
}

/** @param queue The serial number of the queue, which its successor of the same name does not share. */
export function receiptHandle(queue: number, messageId: string, receive: number): string {
  return `${PREFIX}${messageId}/${queue.toString(36)}/${receive.toString(36)}`;
}

/** Reads a handle back; undefined if this queue never gave it out. */
export function readReceipt(handle: string, queue: number): Receipt | undefined {
  if (!handle.startsWith(PREFIX) || handle.charCodeAt(ID_END) !== 0x2f) return undefined;
  const cut = handle.indexOf("/", ID_END + 1);
  if (cut < 0 || handle.slice(ID_END + 1, cut) !== queue.toString(36)) return undefined;
  const receive = parseInt(handle.slice(cut + 1), 36);
  if (!(receive > 0)) return undefined;
  return { messageId: handle.slice(PREFIX.length, ID_END), receive };
}
