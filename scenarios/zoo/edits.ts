/** Bundles of the services with a mistake's edits in them. The files of the services stay as they are. */
import { fileURLToPath } from "node:url";
import { bundleAll } from "../../sim/host/bundler.ts";
import type { Bundle } from "../../sim/mod.ts";
import type { Edit, Mistake } from "./mistake.ts";

const ROOT = new URL("../../", import.meta.url);

/** A mistake no longer fits the code that it changes, so it would plant nothing, or something else. */
export class EditError extends Error {
  override readonly name = "EditError";
}

/**
 * Bundles each entry, with the edits of a mistake.
 *
 * @throws {EditError} What an edit looks for is not there exactly once, or no entry has the file in it.
 * @throws {BundleError} The code with the edits cannot be bundled.
 */
export async function bundlePlanted(
  mistake: Pick<Mistake, "name" | "edits">,
  entries: Iterable<string>,
): Promise<Map<string, Bundle>> {
  const editsOf = new Map<string, Edit[]>();
  for (const edit of mistake.edits ?? []) {
    const path = fileURLToPath(new URL(edit.file, ROOT));
    editsOf.set(path, [...editsOf.get(path) ?? [], edit]);
  }
  const unused = new Set(editsOf.keys());
  const problems = new Set<string>();
  const bundles = await bundleAll(entries, {
    edit: (path, source) => {
      unused.delete(path);
      return (editsOf.get(path) ?? []).reduce((text, edit) => edited(text, edit, problems), source);
    },
  });
  for (const path of unused) problems.add(`no function has ${editsOf.get(path)![0]!.file} in its code`);
  if (problems.size > 0) throw new EditError(`Cannot plant ${mistake.name}: ${[...problems].join("; ")}`);
  return bundles;
}

/** The source with one edit; as it is, and a problem more, where the edit does not fit. */
function edited(source: string, { file, find, replace }: Edit, problems: Set<string>): string {
  const count = source.split(find).length - 1;
  if (count === 1) return source.replace(find, () => replace);
  problems.add(
    `${file} has the text to replace ${count} times, expected once: ${JSON.stringify(find)}`,
  );
  return source;
}
