/** How checks spell times, counts and orders, and how they find an order's id in a body. */

/** `1,204 ms`; at most three decimals, none for whole numbers. */
export function inMs(ms: number): string {
  return `${grouped(Math.round(ms * 1000) / 1000)} ms`;
}

/** `2,000`: groups of three, whatever the locale of the machine. */
export function grouped(value: number): string {
  const [whole = "0", fraction] = String(value).split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? spaced : `${spaced}.${fraction}`;
}

/** Minor units as an amount: `12.50`. */
export function inMoney(cents: number): string {
  return `${cents < 0 ? "-" : ""}${grouped(Math.floor(Math.abs(cents) / 100))}.${
    String(Math.abs(cents) % 100).padStart(2, "0")
  }`;
}

/** `1 order`, `2 orders`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${grouped(count)} ${count === 1 ? one : many}`;
}

/** `a, b and c`. */
export function listed(parts: readonly string[], last = "and"): string {
  if (parts.length < 2) return parts.join("");
  return `${parts.slice(0, -1).join(", ")} ${last} ${parts.at(-1)}`;
}

/** Keeps a text to one line of at most `length` characters. */
export function shortened(text: string, length = 120): string {
  const line = text.replace(/\s+/g, " ");
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

const ORDER_ID = /"orderId"\s*:\s*"([^"\\]{1,200})"/;

/** The first `orderId` in a JSON text; works on a text that was cut, or that is not quite JSON. */
export function orderIdIn(text: string | undefined): string | undefined {
  return text === undefined ? undefined : ORDER_ID.exec(text)?.[1];
}
