/**
 * `deno run -A scenarios/zoo/main.ts [NAME] [--seed N] [--without]`: plants a mistake and prints what the checks say
 * of it, or lists all mistakes. Exit codes are those of `deno task scenario`: 1 is a mistake that was found.
 */
import "../../sim/host/install.ts";
import { renderVerdict } from "../../reports/console.ts";
import { exitCodeOf } from "../../reports/exit_code.ts";
import { choreography } from "../../services/systems/mod.ts";
import { note, print } from "../files.main.ts";
import { UsageError } from "../usage_error.ts";
import { readVersions } from "../versions.main.ts";
import { bundlePlanted } from "./edits.ts";
import { MISTAKES } from "./mistakes.ts";
import { compiled, play } from "./play.ts";
import { findMistake } from "./scenario.ts";

async function main(args: readonly string[]): Promise<number> {
  const [name] = args;
  if (name === undefined) {
    for (const { name, story, expect } of MISTAKES) print(`${name}  (${expect.check})\n    ${story}\n`);
    return 0;
  }
  const mistake = findMistake(name);
  const at = args.indexOf("--seed");
  const seed = at < 0 ? mistake.seeds[0]! : Number(args[at + 1]);
  if (!Number.isSafeInteger(seed) || seed < 0) {
    throw new UsageError(`Cannot use seed ${args[at + 1]}: expected a number`);
  }
  const planted = !args.includes("--without");
  const entries = choreography(mistake.variant).functions.map((spec) => spec.entry);
  const bundles = await bundlePlanted(planted ? mistake : { name }, entries);
  const verdict = await play(mistake, seed, {
    code: compiled(bundles),
    versions: await readVersions(),
    planted,
  });
  print(
    `${mistake.story}\n\n${
      renderVerdict(verdict, { width: 120, colour: Deno.stdout.isTerminal() && !Deno.noColor })
    }`,
  );
  return exitCodeOf([verdict]);
}

try {
  Deno.exit(await main(Deno.args));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  note(`${error.message}\n`);
  Deno.exit(2);
}
