/**
 * Access key ids, which say whose they are: a prefix, then 80 bits in base 32 that have the account's number in them.
 *
 * https://docs.aws.amazon.com/STS/latest/APIReference/API_GetAccessKeyInfo.html
 */
const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const KEY = /^(?:AKIA|ASIA)([A-Z2-7]{16})$/;
/** Bits after those of the account. */
const TAIL_BITS = 39n;

/**
 * Makes an access key id.
 *
 * @param prefix `ASIA` of temporary credentials, `AKIA` of a user's.
 * @param tail Letters and digits that tell it from others.
 */
export function keyId(prefix: "AKIA" | "ASIA", account: string, tail: string): string {
  let random = 0n;
  for (const letter of tail.slice(0, 8)) random = random << 5n | BigInt(LETTERS.indexOf(letter));
  let bits = 1n << 79n | BigInt(account) << TAIL_BITS | random & ((1n << TAIL_BITS) - 1n);
  let text = "";
  for (let i = 0; i < 16; i++) {
    text = LETTERS[Number(bits & 31n)]! + text;
    bits >>= 5n;
  }
  return `${prefix}${text}`;
}

/** The account that an access key belongs to; undefined where its id does not say. */
export function accountOfKey(accessKeyId: string): string | undefined {
  const letters = KEY.exec(accessKeyId)?.[1];
  if (letters === undefined) return undefined;
  let bits = 0n;
  for (const letter of letters) bits = bits << 5n | BigInt(LETTERS.indexOf(letter));
  const account = String(bits >> TAIL_BITS & ((1n << 40n) - 1n));
  return account.length > 12 ? undefined : account.padStart(12, "0");
}
