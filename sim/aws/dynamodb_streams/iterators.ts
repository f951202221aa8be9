/** Shard iterators: text that says which record of which shard comes next, and since when. */
import { validation } from "./errors.ts";

export interface ShardIterator {
  readonly streamArn: string;
  readonly shardId: string;
  /** The position of the record that comes next. */
  readonly position: number;
  /** When it was handed out, in virtual milliseconds. */
  readonly issuedMs: number;
}

export function writeIterator({ streamArn, shardId, position, issuedMs }: ShardIterator): string {
  return `${streamArn}|1|${btoa(`${shardId} ${position} ${issuedMs}`)}`;
}

/** @throws {AwsError} The text is no iterator. */
export function readIterator(text: string): ShardIterator {
  const parts = text.split("|");
  const [shardId, position, issuedMs] = plain(parts[2]).split(" ");
  if (parts.length !== 3 || !shardId || !/^\d+$/.test(position ?? "") || !/^\d+$/.test(issuedMs ?? "")) {
    throw validation("Invalid ShardIterator");
  }
  return { streamArn: parts[0]!, shardId, position: Number(position), issuedMs: Number(issuedMs) };
}

function plain(text = ""): string {
  try {
    return atob(text);
  } catch {
    return "";
  }
}
