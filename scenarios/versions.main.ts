/** What runs are made with: a seed means the same run only for the same versions. */
import type { Verdict } from "../reports/verdict.ts";

/** Reads the versions of Orderstorm, of Deno and of the AWS SDK packages from deno.json. */
export async function readVersions(): Promise<Verdict["versions"]> {
  const text = await Deno.readTextFile(new URL("../deno.json", import.meta.url));
  const { version, imports } = JSON.parse(text) as { version: string; imports: Record<string, string> };
  const sdk: Record<string, string> = {};
  for (const specifier of Object.values(imports)) {
    const [, name, at] = /^npm:\/?(@aws-sdk\/[^@]+)@([^/]+)/.exec(specifier) ?? [];
    if (name && at) sdk[name] = at;
  }
  return { orderstorm: version, deno: Deno.version.deno, sdk };
}
