/**
 * The bug zoo: mistakes that people really make, planted in copies of the services or in their wiring, to see that the
 * alarm works.
 *
 * @example
 * ```ts
 * const mistake = MISTAKES[0]!;
 * const entries = findSystem("choreography", mistake.variant).functions.map((spec) => spec.entry);
 * const code = compiled(await bundlePlanted(mistake, entries));
 * const verdict = await play(mistake, 1, { code, versions }); // verdict.verdict is "fail"
 * ```
 */
export { bundlePlanted, EditError } from "./edits.ts";
export type { Edit, Mistake, Stage } from "./mistake.ts";
export { MISTAKES } from "./mistakes.ts";
export { compiled, play, requestOf, STAGE, type Staging } from "./play.ts";
export { findMistake } from "./scenario.ts";
