/** Unpacks a deployment package into a directory. */
import { unzipSync } from "fflate";
import { dirname, join, normalize } from "node:path";

/**
 * Writes the files of a zip; names that lead out of the directory are left out, as are links.
 *
 * @throws {Error} The bytes are no zip.
 */
export function unpack(zip: Uint8Array, directory: string): void {
  const made = new Set<string>();
  const folder = (path: string): void => {
    if (made.has(path)) return;
    Deno.mkdirSync(path, { recursive: true });
    made.add(path);
  };
  for (const [name, bytes] of Object.entries(unzipSync(zip))) {
    const relative = normalize(name.replaceAll("\\", "/"));
    if (relative.startsWith("..") || relative.startsWith("/")) continue;
    const path = join(directory, relative);
    if (name.endsWith("/")) {
      folder(path);
      continue;
    }
    folder(dirname(path));
    Deno.writeFileSync(path, bytes);
  }
}
