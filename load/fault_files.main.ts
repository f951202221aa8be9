/**
 * The faults of a load run as files for the programs that inject them: third parties run beside the services, and
 * everything else strikes at the endpoint.
 */
import { UsageError } from "../scenarios/usage_error.ts";
import type { Arguments } from "./arguments.main.ts";

export interface FaultFiles {
  /** Undefined where there is no fault of that kind. */
  readonly ofServices: string | undefined;
  readonly ofEndpoint: string | undefined;
  /** The faults in words. */
  readonly words: readonly string[];
  /** Removes the files. */
  remove(): Promise<void>;
}

/**
 * Writes the faults of `--faults` and `--slow-payments` to files.
 *
 * @throws {UsageError} The file cannot be read, is no list, or has faults that nobody can inject at a target.
 */
export async function faultFiles(
  { faults, slowPaymentsMs, target }: Pick<Arguments, "faults" | "slowPaymentsMs" | "target">,
): Promise<FaultFiles> {
  const given = faults === undefined ? [] : await readFaults(faults);
  const third: unknown[] = given.filter(isThirdParty);
  const rest = given.filter((fault) => !isThirdParty(fault));
  if (rest.length > 0 && target !== undefined) {
    throw new UsageError(
      `Cannot use --faults ${faults} with --target: ${rest.length} of its faults strike AWS, which is at the ` +
        `target; expected faults of kind third-party only`,
    );
  }
  if (slowPaymentsMs !== undefined) {
    third.push({
      kind: "third-party",
      name: "slow payments",
      where: { party: "payments" },
      how: "slow",
      latencyMs: slowPaymentsMs,
    });
  }
  const written: string[] = [];
  const file = async (list: readonly unknown[]): Promise<string | undefined> => {
    if (list.length === 0) return undefined;
    const path = await Deno.makeTempFile({ prefix: "orderstorm-faults-", suffix: ".json" });
    written.push(path);
    await Deno.writeTextFile(path, JSON.stringify(list, null, 2));
    return path;
  };
  return {
    ofServices: await file(third),
    ofEndpoint: await file(rest),
    words: [
      ...(faults === undefined ? [] : [`with the ${given.length} faults of ${faults}`]),
      ...(slowPaymentsMs === undefined ? [] : [`the payment provider answers ${slowPaymentsMs} ms late`]),
    ],
    async remove() {
      for (const path of written) await Deno.remove(path);
    },
  };
}

async function readFaults(file: string): Promise<unknown[]> {
  const cannot = `Cannot use --faults ${file}`;
  let list: unknown;
  try {
    list = JSON.parse(await Deno.readTextFile(file));
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/ \(os error.*/, "") : String(error);
    throw new UsageError(`${cannot}: ${reason}, expected a JSON list of faults`);
  }
  if (!Array.isArray(list)) {
    throw new UsageError(`${cannot}: expected a JSON list of faults, such as [{ "kind": … }]`);
  }
  return list;
}

function isThirdParty(fault: unknown): boolean {
  return typeof fault === "object" && fault !== null && "kind" in fault && fault.kind === "third-party";
}
