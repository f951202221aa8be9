/** For tests of hosting: a handler that does what its event says, and tells what it could do. */
import { readFileSync } from "node:fs";
import process from "node:process";

interface Asked {
  readonly waitMs?: number;
  readonly throw?: string;
  readonly exit?: number;
}

async function attempt(work: () => unknown): Promise<string> {
  try {
    await work();
    return "allowed";
  } catch (error) {
    // An import that is refused is a TypeError that says so.
    return /Requires \w+ access to/.test(String(error)) ? "NotCapable" : String(error);
  }
}

/** What a worker is and is not let do. */
async function probe(elsewhere: string): Promise<Record<string, unknown>> {
  return {
    readDeno: await attempt(() => Deno.readTextFile("/etc/hostname")),
    readNode: await attempt(() => readFileSync("/etc/hostname")),
    write: await attempt(() => Deno.writeTextFile("/tmp/orderstorm-probe", "")),
    run: await attempt(() => new Deno.Command("true").output()),
    env: await attempt(() => Deno.env.get("PATH")),
    fetch: await attempt(() => fetch(elsewhere)),
    connect: await attempt(() => Deno.connect({ hostname: "127.0.0.1", port: 1 })),
    import: await attempt(() => import(["https:", "", "example.com/mod.ts"].join("/"))),
    listen: await attempt(() => Deno.listen({ port: 0 }).close()),
    variables: Object.keys(process.env).filter((name) => !name.startsWith("AWS_")).sort(),
  };
}

export async function handler(
  event: Asked & { readonly requestContext?: object; readonly headers?: Readonly<Record<string, string>> },
): Promise<unknown> {
  if (event.requestContext !== undefined) {
    if (event.headers?.["x-wait"] !== undefined) await wait(Number(event.headers["x-wait"]));
    return { statusCode: 200, body: JSON.stringify(await probe(event.headers?.["x-elsewhere"] ?? "")) };
  }
  if (event.waitMs !== undefined) await wait(event.waitMs);
  if (event.throw !== undefined) throw new TypeError(event.throw);
  if (event.exit !== undefined) process.exit(event.exit);
  return null;
}

function wait(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
