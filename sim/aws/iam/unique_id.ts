/**
 * Unique ids of IAM's entities: a prefix that says of which kind, and letters and digits.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids
 */
import type { Entity } from "../../kernel/mod.ts";
import type { AwsWorld } from "../operation.ts";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** Draws letters and digits for an entity. */
export function drawLetters(world: AwsWorld, entity: Entity, count: number, salt = 0): string {
  let bits = 0n;
  for (let i = 0; i * 25 < count; i++) bits = bits << 128n | BigInt(`0x${world.ids.hex(entity, salt + i)}`);
  let text = "";
  for (let i = 0; i < count; i++) {
    text += LETTERS[Number(bits & 31n)]!;
    bits >>= 5n;
  }
  return text;
}

/** @param prefix `AROA` of a role, `ANPA` of a managed policy, `AIDA` of a user. */
export function uniqueId(world: AwsWorld, prefix: string, entity: Entity): string {
  return prefix + drawLetters(world, entity, 17);
}
