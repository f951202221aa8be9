/**
 * Which rules of a bus match an event, found without asking all of them.
 *
 * A branch of a pattern that lists exact sources or detail types is filed under them. Where many are filed under the
 * same, an index over the other fields says which of them to ask. Rules without a pattern are in no index.
 */
import { BranchIndex, type Place } from "./index/mod.ts";
import type { EventObject, Field } from "./pattern/mod.ts";
import type { Rule } from "./state.ts";

/** A rule as it is filed. */
interface Entry {
  readonly rule: Rule;
  /** Rules are matched in the order in which they were first put. */
  readonly order: number;
  filings: Filing[];
  /** The last look that has asked it. */
  asked: number;
}

/** A branch of a rule in a bucket. */
interface Filing {
  readonly entry: Entry;
  readonly bucket: Bucket;
  readonly fields: readonly Field[];
  place: Place<Entry> | undefined;
}

/** What is filed under one source and one detail type; `undefined` stands for any. */
interface Bucket {
  readonly source: string | undefined;
  readonly detailType: string | undefined;
  /** In the order of their rules. */
  readonly filings: Filing[];
  index: BranchIndex<Entry> | undefined;
}

/** So many are sooner asked than found by an index. */
const FEW = 16;

export class RuleIndex {
  readonly #entries = new Map<Rule, Entry>();
  /** By source, then by detail type. */
  readonly #buckets = new Map<string | undefined, Map<string | undefined, Bucket>>();
  #put = 0;
  #looks = 0;
  /** Whether the last look has used an index, which may find a rule by a branch that comes later. */
  #outOfOrder = false;

  /** To be called when a rule was added or has changed. */
  put(rule: Rule): void {
    let entry = this.#entries.get(rule);
    if (entry === undefined) {
      this.#entries.set(rule, entry = { rule, order: this.#put++, filings: [], asked: 0 });
    } else this.#unfile(entry);
    const { pattern, state } = rule;
    if (pattern === undefined || state === "DISABLED") return;
    for (const { sources, detailTypes, fields } of pattern.branches) {
      for (const source of sources ?? [undefined]) {
        for (const detailType of detailTypes ?? [undefined]) {
          this.#file(entry, this.#bucket(source, detailType), fields);
        }
      }
    }
  }

  /** To be called when a rule was removed. */
  delete(rule: Rule): void {
    const entry = this.#entries.get(rule);
    if (entry === undefined) return;
    this.#unfile(entry);
    this.#entries.delete(rule);
  }

  /** The enabled rules that match, each once: those for a source and type first, those for any of both last. */
  match(source: string, detailType: string, event: EventObject): Rule[] {
    this.#looks++;
    this.#outOfOrder = false;
    const matched: Rule[] = [];
    this.#ask(this.#buckets.get(source), detailType, event, matched);
    this.#ask(this.#buckets.get(undefined), detailType, event, matched);
    return this.#outOfOrder && matched.length > 1 ? this.#ordered(matched, source, detailType) : matched;
  }

  #ask(
    byType: ReadonlyMap<string | undefined, Bucket> | undefined,
    detailType: string,
    event: EventObject,
    matched: Rule[],
  ): void {
    if (byType === undefined) return;
    this.#askBucket(byType.get(detailType), event, matched);
    this.#askBucket(byType.get(undefined), event, matched);
  }

  #askBucket(bucket: Bucket | undefined, event: EventObject, matched: Rule[]): void {
    if (bucket === undefined) return;
    const { filings, index } = bucket;
    if (index === undefined) {
      for (let i = 0; i < filings.length; i++) {
        const { entry } = filings[i]!;
        if (this.#asks(entry, event)) matched.push(entry.rule);
      }
      return;
    }
    this.#outOfOrder = true;
    const found: Entry[] = [];
    index.find(event, found);
    for (let i = 0; i < found.length; i++) if (this.#asks(found[i]!, event)) matched.push(found[i]!.rule);
  }

  #ordered(matched: readonly Rule[], source: string, detailType: string): Rule[] {
    return matched.map((rule) => {
      const entry = this.#entries.get(rule)!;
      return { rule, order: entry.order, rank: rankOf(entry, source, detailType) };
    }).sort((a, b) => a.rank - b.rank || a.order - b.order).map(({ rule }) => rule);
  }

  /** Whether a rule matches that was not asked before. */
  #asks(entry: Entry, event: EventObject): boolean {
    if (entry.asked === this.#looks) return false;
    entry.asked = this.#looks;
    return entry.rule.pattern!.matches(event);
  }

  #bucket(source: string | undefined, detailType: string | undefined): Bucket {
    let byType = this.#buckets.get(source);
    if (byType === undefined) this.#buckets.set(source, byType = new Map());
    let bucket = byType.get(detailType);
    if (bucket === undefined) {
      byType.set(detailType, bucket = { source, detailType, filings: [], index: undefined });
    }
    return bucket;
  }

  #file(entry: Entry, bucket: Bucket, fields: readonly Field[]): void {
    const { filings } = bucket;
    const filing: Filing = { entry, bucket, fields, place: undefined };
    entry.filings.push(filing);
    let at = filings.length;
    while (at > 0 && filings[at - 1]!.entry.order > entry.order) at--;
    filings.splice(at, 0, filing);
    if (bucket.index !== undefined) filing.place = bucket.index.add(fields, entry);
    else if (filings.length > FEW) {
      const index = bucket.index = new BranchIndex();
      for (const each of filings) each.place = index.add(each.fields, each.entry);
    }
  }

  #unfile(entry: Entry): void {
    for (const filing of entry.filings) {
      const { bucket, place } = filing;
      bucket.filings.splice(bucket.filings.indexOf(filing), 1);
      if (bucket.filings.length <= FEW / 2) {
        bucket.index = undefined;
        for (const each of bucket.filings) each.place = undefined;
      } else if (place !== undefined) bucket.index!.delete(place);
      if (bucket.filings.length === 0) this.#forget(bucket);
    }
    entry.filings = [];
  }

  #forget({ source, detailType }: Bucket): void {
    const byType = this.#buckets.get(source);
    byType?.delete(detailType);
    if (byType?.size === 0) this.#buckets.delete(source);
  }
}

/** The first place in which an event of that source and type looks for a rule. */
function rankOf({ filings }: Entry, source: string, detailType: string): number {
  let least = Infinity;
  for (const { bucket } of filings) {
    if (bucket.source !== undefined && bucket.source !== source) continue;
    if (bucket.detailType !== undefined && bucket.detailType !== detailType) continue;
    least = Math.min(
      least,
      (bucket.source === undefined ? 2 : 0) + (bucket.detailType === undefined ? 1 : 0),
    );
  }
  return least;
}
