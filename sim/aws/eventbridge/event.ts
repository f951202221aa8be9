/**
 * An accepted event: its envelope as an object for patterns and paths, and as text made once for all its targets.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 */
import type { Entity } from "../../kernel/mod.ts";
import type { EventObject } from "./pattern/mod.ts";

/** What an entry of PutEvents becomes. */
export interface EventFields {
  readonly id: string;
  readonly detailType: string;
  readonly source: string;
  readonly account: string;
  /** `2026-01-01T00:00:00Z`. */
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  /** The detail as it came, and as `JSON.parse` reads it. */
  readonly detailText: string;
  readonly detail: unknown;
  /** That of X-Ray, which travels beside the event. */
  readonly traceHeader?: string | undefined;
  /** The replay that brought it back from an archive. */
  readonly replayName?: string;
}

/** White space beside a token: there is none in what `JSON.stringify` makes. */
const LOOSE = /[[{:,]\s|\s[\]}:,]|^\s|\s$/;
const TOKENS = /("(?:[^"\\]|\\.)*")|\s+/g;

export class AcceptedEvent {
  readonly bus: string;
  readonly id: string;
  readonly source: string;
  readonly detailType: string;
  readonly entity: Entity;
  readonly acceptedMs: number;
  /** Whether a rule of another bus sent it here; it goes to no third bus. */
  readonly forwarded: boolean;
  readonly #fields: EventFields;
  #text: string | undefined;

  constructor(bus: string, entity: Entity, acceptedMs: number, fields: EventFields, forwarded = false) {
    this.bus = bus;
    this.id = fields.id;
    this.source = fields.source;
    this.detailType = fields.detailType;
    this.entity = entity;
    this.acceptedMs = acceptedMs;
    this.forwarded = forwarded;
    this.#fields = fields;
    this.object = fields.replayName === undefined
      ? {
        "version": "0",
        "id": fields.id,
        "detail-type": fields.detailType,
        "source": fields.source,
        "account": fields.account,
        "time": fields.time,
        "region": fields.region,
        "resources": fields.resources,
        "detail": fields.detail,
      }
      : {
        "version": "0",
        "id": fields.id,
        "detail-type": fields.detailType,
        "source": fields.source,
        "account": fields.account,
        "time": fields.time,
        "region": fields.region,
        "replay-name": fields.replayName,
        "resources": fields.resources,
        "detail": fields.detail,
      };
  }

  /** What it is made of, for one that goes to another bus or into an archive. */
  get fields(): EventFields {
    return this.#fields;
  }

  /** What patterns and paths look at. */
  readonly object: EventObject;

  /** When EventBridge received it, in its own notation. */
  get acceptedAt(): string {
    return isoSeconds(this.acceptedMs);
  }

  /** The event as JSON, members in AWS's order, the detail's own tokens kept as they were written. */
  text(): string {
    const fields = this.#fields;
    return this.#text ??= `{"version":"0","id":"${fields.id}","detail-type":${
      JSON.stringify(fields.detailType)
    },"source":${
      JSON.stringify(fields.source)
    },"account":"${fields.account}","time":"${fields.time}","region":"${fields.region}",${
      fields.replayName === undefined ? "" : `"replay-name":"${fields.replayName}",`
    }"resources":${JSON.stringify(fields.resources)},"detail":${compact(fields.detailText)}}`;
  }
}

/** ISO 8601 without a fraction of a second. */
export function isoSeconds(epochMs: number): string {
  return new Date(epochMs).toISOString().slice(0, 19) + "Z";
}

/** The same JSON text without white space between its tokens. */
function compact(json: string): string {
  return LOOSE.test(json) ? json.replace(TOKENS, "$1") : json;
}
