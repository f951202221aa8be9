/**
 * One HTTP API: takes a request in, invokes the function of its route, and answers.
 *
 * What differs from AWS: no control plane, stages beyond one, authorizers, CORS, throttling or parameter mapping;
 * a body in base64 is decoded as UTF-8.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
import type { Entity } from "../../kernel/mod.ts";
import { drawLatencyMs } from "../latency.ts";
import type { InvokeOutput } from "../lambda/mod.ts";
import type { AwsWorld, Caller, Latency, Outcome } from "../operation.ts";
import { type ApiIdentity, byteLength, httpApiEvent } from "./event.ts";
import { gatewayError, type HttpRequest, type HttpResponse } from "./messages.ts";
import { httpResponse } from "./response.ts";
import { type Match, type Route, RouteTable } from "./routes.ts";

export interface HttpApiOptions {
  readonly world: AwsWorld;
  readonly routes: readonly Route[];
  /** Ten characters in AWS. Default `orderstorm`. */
  readonly apiId?: string;
  /** Default `$default`, which is no part of the path. */
  readonly stage?: string;
  /** Whether the gateway takes time of its own. Default true. */
  readonly latency?: boolean;
}

/** What the gateway itself adds to the time of the integration, there and back. */
export const GATEWAY_LATENCY: Latency = { p50Ms: 8, p99Ms: 30 };
/** Of an HTTP API, and not to be raised. */
const INTEGRATION_TIMEOUT_MS = 30_000;
const MAX_BODY_BYTES = 10 * 1024 * 1024;
const CALLER: Caller = { kind: "service", name: "apigateway" };

export class HttpApi {
  readonly #world: AwsWorld;
  readonly #identity: ApiIdentity;
  readonly #routes: RouteTable;
  readonly #latency: boolean;
  /** How often a request has come: a client that tries again with the same entity causes another invocation. */
  readonly #seen = new WeakMap<Entity, number>();

  /** @throws {RangeError} Two routes have one key, or a path is malformed. */
  constructor(options: HttpApiOptions) {
    this.#world = options.world;
    this.#identity = { apiId: options.apiId ?? "orderstorm", stage: options.stage ?? "$default" };
    this.#routes = new RouteTable(options.routes);
    this.#latency = options.latency ?? true;
  }

  /**
   * Takes a request in; `done` gets the response, exactly once.
   *
   * @param entity Names the request: everything that it causes descends from it.
   */
  handle(request: HttpRequest, entity: Entity, done: (response: HttpResponse) => void): void {
    const world = this.#world;
    const index = this.#seen.get(entity) ?? 0;
    this.#seen.set(entity, index + 1);
    const own = entity.child("apigateway", index);
    const requestId = requestIdOf(world, own);
    const halfMs = this.#latency ? drawLatencyMs(world.oracle, GATEWAY_LATENCY, own) / 2 : 0;
    const answer = (response: HttpResponse): void => {
      const headers = { ...response.headers, "apigw-requestid": requestId };
      world.at(world.nowMs() + halfMs, () => done({ ...response, headers }));
    };
    world.at(world.nowMs() + halfMs, () => {
      const match = this.#routes.match(request.method, request.path);
      if (match === undefined) answer(gatewayError(404));
      else if (request.body !== undefined && byteLength(request.body) > MAX_BODY_BYTES) {
        answer(gatewayError(413));
      } else this.#integrate(request, match, requestId, own, answer);
    });
  }

  /** Invokes the function; what it does after the integration timeout goes on, but nobody hears of it. */
  #integrate(
    request: HttpRequest,
    match: Match,
    requestId: string,
    entity: Entity,
    answer: (response: HttpResponse) => void,
  ): void {
    const world = this.#world;
    let answered = false;
    const once = (response: HttpResponse): void => {
      if (answered) return;
      answered = true;
      world.cancel(timeout);
      answer(response);
    };
    const timeout = world.at(world.nowMs() + INTEGRATION_TIMEOUT_MS, () => once(gatewayError(503)));
    const event = httpApiEvent(world, this.#identity, request, match, requestId, entity);
    world.call(
      "lambda",
      "Invoke",
      {
        FunctionName: match.route.functionArn,
        InvocationType: "RequestResponse",
        Payload: JSON.stringify(event),
      },
      CALLER,
      entity.child("integration"),
      (outcome) => once(responseOf(outcome)),
    );
  }
}

function responseOf(outcome: Outcome): HttpResponse {
  if (outcome.lost) return gatewayError(503);
  if (outcome.error) return gatewayError(500);
  const { FunctionError, Payload } = outcome.output as InvokeOutput;
  if (FunctionError !== undefined || Payload === undefined) return gatewayError(500);
  return httpResponse(new TextDecoder().decode(Payload));
}

/** HTTP APIs name requests by sixteen characters of base64, as in `JKJaXmPLvHcESHA=`. */
function requestIdOf(world: AwsWorld, entity: Entity): string {
  const hex = world.ids.hex(entity);
  let binary = "";
  for (let i = 0; i < 22; i += 2) binary += String.fromCharCode(parseInt(hex.slice(i, i + 2), 16));
  return btoa(binary);
}
