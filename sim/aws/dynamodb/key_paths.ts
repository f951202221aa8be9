/** AWS's check that expressions do not look for anything inside of attributes that are keys. */
import { nestedKey, type Steps } from "./expressions/mod.ts";
import { keyAttributes } from "./schema.ts";
import type { Table } from "./table.ts";

/**
 * Checks the paths of expressions against the keys of a table and of its indexes.
 *
 * @throws {AwsError} One goes into a key.
 */
export function checkKeyPaths(paths: readonly Steps[], table: Table): void {
  let deep = false;
  for (let i = 0; i < paths.length; i++) if (paths[i]!.length > 1) deep = true;
  if (!deep) return;
  check("Key", paths, table.schema.hash.name);
  if (table.schema.range) check("Key", paths, table.schema.range.name);
  for (const { schema } of table.options.indexes) {
    for (const { name } of keyAttributes(schema)) check("IndexKey", paths, name);
  }
}

function check(what: "Key" | "IndexKey", paths: readonly Steps[], key: string): void {
  for (const steps of paths) if (steps.length > 1 && steps[0] === key) throw nestedKey(what, key);
}
