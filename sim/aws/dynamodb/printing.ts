/** Attribute values as DynamoDB writes them into its messages. */
import { type AttributeValue, typeOf } from "./value.ts";

/** A value as AWS prints it into messages: `{S:a}`. */
export function printValue(value: AttributeValue): string {
  const type = typeOf(value);
  switch (type) {
    case "S":
      return `{S:${value.S}}`;
    case "N":
      return `{N:${value.N}}`;
    case "B":
      return `{B:${printBytes(value.B!)}}`;
    case "BOOL":
      return `{BOOL:${value.BOOL}}`;
    case "NULL":
      return "{NULL:true}";
    case "SS":
      return `{SS:[${value.SS!.join(", ")}]}`;
    case "NS":
      return `{NS:[${value.NS!.join(", ")}]}`;
    case "BS":
      return `{BS:[${value.BS!.map(printBytes).join(", ")}]}`;
    case "M":
      return `{M:{${
        Object.entries(value.M!).map(([name, each]) => `${name}=${printValue(each)}`).join(", ")
      }}}`;
    case "L":
      return `{L:[${value.L!.map(printValue).join(", ")}]}`;
  }
}

/** AWS does not print the bytes. */
function printBytes({ length }: Uint8Array): string {
  return `java.nio.HeapByteBuffer[pos=0 lim=${length} cap=${length}]`;
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let i = 0; i < bytes.length; i += 3) {
    const left = bytes.length - i;
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    text += ALPHABET[word >> 18]! + ALPHABET[(word >> 12) & 63]! +
      (left > 1 ? ALPHABET[(word >> 6) & 63]! : "=") + (left > 2 ? ALPHABET[word & 63]! : "=");
  }
  return text;
}
