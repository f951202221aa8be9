/**
 * Proves that imports run one way: `deno task imports`, and `deno task imports --graph` for a picture of them.
 *
 * It reads every TypeScript file of the repository and reports imports against the table in import_rules.ts, cycles at
 * runtime, default exports and names that say nothing.
 */
import { dirname, join, relative, resolve } from "node:path/posix";
import { readdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { forbidden, isTest, partOf, vagueName } from "./import_rules.ts";
import { type ModuleScan, scanModule } from "./module_scan.ts";

/** The modules of a repository, by path relative to its root. */
export type Modules = ReadonlyMap<string, ModuleScan>;

/** Every problem of these files, one line each, in the order of the files. */
export function problemsOf(files: ReadonlyMap<string, string>): string[] {
  const modules = new Map([...files].map(([path, source]) => [path, scanModule(source)]));
  const problems: string[] = [];
  for (const [path, scan] of modules) {
    const vague = vagueName(path);
    if (vague !== undefined) problems.push(`${path}:1 is named "${vague}", expected a name of what it holds`);
    const lines = files.get(path)!.split("\n");
    for (const line of scan.defaultExportLines) {
      if (!/\/\/ default export: \S/.test(lines[line - 2] ?? "")) {
        problems.push(`${path}:${line} has a default export, expected a named one`);
      }
    }
    for (const entry of scan.imports) {
      const to = target(path, entry.specifier);
      const why = to === undefined ? undefined : forbidden(path, to);
      if (why !== undefined) problems.push(`${path}:${entry.line} must not import ${to}: ${why}`);
    }
  }
  for (const cycle of cyclesOf(modules)) {
    const [first, second] = cycle;
    const line = modules.get(first!)!.imports.find((entry) => target(first!, entry.specifier) === second)
      ?.line;
    problems.push(
      `${first}:${line ?? 1} starts an import cycle: ${
        cycle.join(" -> ")
      }; move what they share into a file that ` +
        "imports neither",
    );
  }
  return problems;
}

/** Imports from part to part as a Mermaid flow chart, tests and tools left out. */
export function graphOf(modules: Modules): string {
  const edges = new Set<string>();
  for (const [path, scan] of modules) {
    const from = partOf(path);
    if (from === undefined || from === "tools" || isTest(path)) continue;
    for (const entry of scan.imports) {
      const to = partOf(target(path, entry.specifier) ?? "");
      if (to !== undefined && to !== from) edges.add(`  ${node(from)} --> ${node(to)}`);
    }
  }
  return ["flowchart TD", ...[...edges].sort()].join("\n");
}

function node(part: string): string {
  return `${part.replace("/", "_")}[${part}]`;
}

/** The file of ours that a specifier means; undefined for a package, a URL or a file outside the repository. */
function target(from: string, specifier: string): string | undefined {
  if (!specifier.startsWith("./") && !specifier.startsWith("../")) return undefined;
  const path = join(dirname(from), specifier);
  return path.startsWith("../") ? undefined : path;
}

/** Cycles of imports that are left at runtime, one for each knot of modules that reach each other, shortest first. */
function cyclesOf(modules: Modules): string[][] {
  const edges = new Map<string, string[]>();
  for (const [path, scan] of modules) {
    edges.set(
      path,
      scan.imports.filter((entry) => !entry.typeOnly).map((entry) => target(path, entry.specifier)).filter((
        to,
      ) => to !== undefined && modules.has(to)) as string[],
    );
  }
  return knots(edges).map((knot) => shortestCycle(knot, edges));
}

/** Strongly connected components of more than one module, or of one that imports itself (Tarjan's algorithm). */
function knots(edges: ReadonlyMap<string, readonly string[]>): Set<string>[] {
  const found: Set<string>[] = [];
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const visit = (path: string): void => {
    index.set(path, index.size);
    low.set(path, index.get(path)!);
    stack.push(path);
    for (const to of edges.get(path) ?? []) {
      if (!index.has(to)) visit(to);
      if (stack.includes(to)) low.set(path, Math.min(low.get(path)!, low.get(to)!));
    }
    if (low.get(path) !== index.get(path)) return;
    const knot = new Set(stack.splice(stack.indexOf(path)));
    if (knot.size > 1 || edges.get(path)!.includes(path)) found.push(knot);
  };
  for (const path of edges.keys()) if (!index.has(path)) visit(path);
  return found;
}

/** A shortest way from the first module of a knot back to itself. */
function shortestCycle(knot: ReadonlySet<string>, edges: ReadonlyMap<string, readonly string[]>): string[] {
  const start = [...knot].sort()[0]!;
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const to of edges.get(way.at(-1)!) ?? []) {
      if (to === start) return [...way, start];
      if (!knot.has(to) || seen.has(to)) continue;
      seen.add(to);
      ways.push([...way, to]);
    }
  }
  return [start, start];
}

const NOT_OURS = new Set(["node_modules", ".git", "out", "testdata", "__snapshots__"]);

/** Every TypeScript file under `root`, in order of path. */
export function readSources(root: string): Map<string, string> {
  const files = new Map<string, string>();
  const walk = (folder: string): void => {
    const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
    for (const entry of entries) {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) {
        if (!NOT_OURS.has(entry.name)) walk(path);
      } else if (/\.[mc]?tsx?$/.test(entry.name)) {
        files.set(relative(root, path), readFileSync(path, "utf8"));
      }
    }
  };
  walk(root);
  return files;
}

if (import.meta.main) {
  const files = readSources(resolve(import.meta.dirname!, ".."));
  if (process.argv.includes("--graph")) {
    console.log(graphOf(new Map([...files].map(([path, source]) => [path, scanModule(source)]))));
  } else {
    const problems = problemsOf(files);
    for (const problem of problems) console.error(problem);
    if (problems.length > 0) process.exitCode = 1;
    else console.log(`Imports run one way in all ${files.size} modules`);
  }
}
