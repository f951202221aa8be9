/**
 * Which rules of a bus could match an event, found without asking all of them.
 *
 * A branch of a pattern that lists exact sources or detail types is filed under them; only branches that list
 * neither are asked for every event.
 */
import type { EventObject } from "./pattern/mod.ts";
import type { Rule } from "./state.ts";

type Bucket = Rule[];

export class RuleIndex {
  #stale = true;
  /** By source, then by detail type; `undefined` files branches that do not list that field. */
  #buckets = new Map<string | undefined, Map<string | undefined, Bucket>>();

  /** To be called when a rule was added, changed or removed: the index is made anew at the next event. */
  invalidate(): void {
    this.#stale = true;
  }

  /** The enabled rules that match, each once. */
  match(rules: ReadonlyMap<string, Rule>, source: string, detailType: string, event: EventObject): Rule[] {
    if (this.#stale) this.#rebuild(rules);
    const matched: Rule[] = [];
    this.#ask(this.#buckets.get(source), detailType, event, matched);
    this.#ask(this.#buckets.get(undefined), detailType, event, matched);
    return matched;
  }

  #ask(
    byType: ReadonlyMap<string | undefined, Bucket> | undefined,
    detailType: string,
    event: EventObject,
    matched: Rule[],
  ): void {
    if (byType === undefined) return;
    askBucket(byType.get(detailType), event, matched);
    askBucket(byType.get(undefined), event, matched);
  }

  #rebuild(rules: ReadonlyMap<string, Rule>): void {
    this.#stale = false;
    this.#buckets = new Map();
    for (const rule of rules.values()) {
      if (rule.state === "DISABLED") continue;
      for (const { sources, detailTypes } of rule.pattern.keys) {
        for (const source of sources ?? [undefined]) {
          for (const detailType of detailTypes ?? [undefined]) this.#file(source, detailType, rule);
        }
      }
    }
  }

  #file(source: string | undefined, detailType: string | undefined, rule: Rule): void {
    let byType = this.#buckets.get(source);
    if (byType === undefined) this.#buckets.set(source, byType = new Map());
    const bucket = byType.get(detailType);
    if (bucket === undefined) byType.set(detailType, [rule]);
    else if (bucket.at(-1) !== rule) bucket.push(rule);
  }
}

function askBucket(bucket: Bucket | undefined, event: EventObject, matched: Rule[]): void {
  if (bucket === undefined) return;
  for (const rule of bucket) {
    if (rule.pattern.matches(event) && !matched.includes(rule)) matched.push(rule);
  }
}
