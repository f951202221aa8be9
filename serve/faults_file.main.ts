/** Reads the faults that a server starts with: from JSON, or from a module that exports them. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { type Fault, faultName, faultSchema } from "../sim/faults/mod.ts";
import { UsageError } from "./usage_error.ts";

/**
 * @param file JSON: an array of faults. A `.ts`, `.js` or `.mjs` module: one that exports it as `faults`.
 * @throws {UsageError} The file cannot be read, or a fault in it is not valid; the message names each problem.
 */
export async function readFaults(file: string): Promise<readonly Fault[]> {
  const value = /\.m?[jt]s$/.test(file) ? await fromModule(file) : await fromJson(file);
  const result = z.array(faultSchema).safeParse(value);
  if (!result.success) {
    const problems = result.error.issues.map(({ path, message }) => {
      const at = path.map((part) => typeof part === "number" ? `[${part}]` : `.${String(part)}`).join("");
      return `  faults${at} is ${shown(value, path)}: ${message}`;
    });
    throw new UsageError([`Cannot take the faults of ${file}:`, ...problems].join("\n"));
  }
  const names = result.data.map(faultName);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new UsageError(
      `Cannot take the faults of ${file}: two are named "${twice}", expected a name for each`,
    );
  }
  return result.data;
}

async function fromModule(file: string): Promise<unknown> {
  const module = await import(pathToFileURL(resolve(file)).href).catch((error: unknown) => {
    throw new UsageError(`Cannot load ${file}: ${reasonOf(error)}`);
  }) as Readonly<Record<string, unknown>>;
  if (module.faults !== undefined) return module.faults;
  const names = Object.keys(module).join(", ") || "nothing";
  throw new UsageError(`Cannot take the faults of ${file}: it exports ${names}, expected \`faults\``);
}

async function fromJson(file: string): Promise<unknown> {
  const text = await Deno.readTextFile(file).catch((error: unknown) => {
    const missing = error instanceof Deno.errors.NotFound;
    throw new UsageError(`Cannot read ${file}: ${missing ? "there is no such file" : reasonOf(error)}`);
  });
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(`Cannot take the faults of ${file}: it is no JSON: ${reasonOf(error)}`);
  }
}

function shown(value: unknown, path: readonly PropertyKey[]): string {
  for (const part of path) value = (value as Readonly<Record<PropertyKey, unknown>> | undefined)?.[part];
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
