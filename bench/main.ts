/** `deno task bench`: runs the benchmarks one after the other and prints what they found. */
import { type Arguments, readArguments, USAGE, UsageError } from "./arguments.ts";
import { BENCHES } from "./benches.ts";
import { ask } from "./process.ts";
import { renderSection, type Section } from "./section.ts";
import type { Task } from "./task.ts";

const encoder = new TextEncoder();

function print(text: string): void {
  Deno.stdout.writeSync(encoder.encode(text));
}

function note(text: string): void {
  Deno.stderr.writeSync(encoder.encode(text));
}

function heading({ quick }: Arguments): string {
  const cores = navigator.hardwareConcurrency;
  return `Orderstorm on Deno ${Deno.version.deno}, V8 ${Deno.version.v8}, ${Deno.build.os} ${Deno.build.arch}, ` +
    `${cores} ${cores === 1 ? "core" : "cores"}${quick ? "; a quick look, at a tenth of everything" : ""}\n` +
    "Times are those of this machine, now: compare the ratios.\n";
}

async function main(): Promise<void> {
  const args = readArguments(Deno.args);
  if (args.help) return print(USAGE);
  const { quick, top, json } = args;
  const task: Task = { quick, top };
  const found: Record<string, readonly Section[]> = {};
  if (json !== "-") print(heading(args));
  for (const { name, file, summary } of BENCHES) {
    if (!args.only.includes(name)) continue;
    if (Deno.stderr.isTerminal()) note(`\r\x1b[2KMeasuring ${summary} …`);
    const sections = await ask<Section[]>({
      module: import.meta.resolve(`./${file}`),
      args: [JSON.stringify(task)],
    });
    if (Deno.stderr.isTerminal()) note("\r\x1b[2K");
    found[name] = sections;
    if (json !== "-") { for (const section of sections) print(`\n${renderSection(section)}`); }
  }
  if (json === undefined) return;
  const text = JSON.stringify(report(args, found), undefined, 2) + "\n";
  if (json === "-") print(text);
  else await Deno.writeTextFile(json, text);
}

function report(args: Arguments, found: Readonly<Record<string, readonly Section[]>>): object {
  const figures = Object.fromEntries(
    Object.entries(found).map(([name, sections]) => [
      name,
      Object.assign({}, ...sections.map((section) => section.figures)),
    ]),
  );
  return {
    version: 1,
    quick: args.quick,
    deno: Deno.version.deno,
    v8: Deno.version.v8,
    os: Deno.build.os,
    arch: Deno.build.arch,
    cores: navigator.hardwareConcurrency,
    figures,
  };
}

if (import.meta.main) {
  try {
    await main();
  } catch (error) {
    note(`${error instanceof Error ? error.message : error}\n`);
    Deno.exit(error instanceof UsageError ? 2 : 3);
  }
}
