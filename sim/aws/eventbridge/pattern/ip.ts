/**
 * IP addresses and CIDR blocks in event patterns, as hexadecimal digits that compare like the addresses do.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-create-pattern-operators.html
 */
import { SyntaxProblem } from "./json_tokens.ts";

const V4 = /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+$/;
const V6 = /^[0-9a-fA-F:]*:[0-9a-fA-F:]*$/;

/** A block of addresses: the lowest and the highest, as from {@linkcode parseIp}. */
export interface IpRange {
  readonly low: string;
  readonly high: string;
}

/** The address as 8 (v4) or 32 (v6) hexadecimal digits; undefined for anything else. */
export function parseIp(text: string): string | undefined {
  if (V4.test(text)) {
    let digits = "";
    for (const part of text.split(".")) {
      const byte = Number(part);
      if (byte > 255) return undefined;
      digits += byte.toString(16).padStart(2, "0");
    }
    return digits;
  }
  return V6.test(text) ? parseV6(text) : undefined;
}

function parseV6(text: string): string | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const left = groups(halves[0]!);
  const right = halves.length === 2 ? groups(halves[1]!) : [];
  if (left === undefined || right === undefined) return undefined;
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const digits = [...left, ...Array<string>(missing).fill("0000"), ...right].join("");
  // A v4 address mapped into v6 is that v4 address.
  return digits.startsWith("00000000000000000000ffff") ? digits.slice(24) : digits;
}

function groups(text: string): string[] | undefined {
  if (text === "") return [];
  const parts = text.split(":");
  for (const part of parts) if (part.length < 1 || part.length > 4) return undefined;
  return parts.map((part) => part.toLowerCase().padStart(4, "0"));
}

/** Reads `10.0.0.0/24`. @throws {SyntaxProblem} */
export function parseCidr(text: string): IpRange {
  const parts = text.split("/");
  while (parts.length > 0 && parts.at(-1) === "") parts.pop();
  if (parts.length !== 2) throw new SyntaxProblem("Malformed CIDR, one '/' required");
  const [address, mask] = parts as [string, string];
  if (!/^[+-]?[0-9]{1,10}$/.test(mask)) {
    throw new SyntaxProblem("Malformed CIDR, mask bits must be an integer");
  }
  const bits = Number(mask);
  if (bits < 0) throw new SyntaxProblem("Malformed CIDR, mask bits must not be negative");
  if (!V4.test(address) && !V6.test(address)) {
    throw new SyntaxProblem(`Nonstandard IP address: ${address}`);
  }
  const digits = parseIp(address);
  if (digits === undefined) throw new SyntaxProblem(`Invalid IP address: ${address}`);
  if (digits.length === 8 && bits > 31) throw new SyntaxProblem("IPv4 mask bits must be < 32");
  if (digits.length === 32 && bits > 127) throw new SyntaxProblem("IPv6 mask bits must be < 128");
  let low = "";
  let high = "";
  for (let i = 0; i < digits.length; i++) {
    const free = 15 >> Math.min(4, Math.max(0, bits - 4 * i));
    const digit = parseInt(digits[i]!, 16);
    low += (digit & ~free).toString(16);
    high += (digit | free).toString(16);
  }
  return { low, high };
}
