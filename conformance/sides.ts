/**
 * The two sides of a generated suite: a world in this process, and an endpoint by a client that does no more than the
 * protocol wants. Both take inputs as the SDK does and answer with the JSON that goes over the wire, so bytes are base64
 * and dates are numbers on both.
 */
import { setImmediate } from "node:timers/promises";
import { AwsError } from "../sim/aws/errors.ts";
import type { Caller, Outcome } from "../sim/aws/operation.ts";
import { Entity } from "../sim/kernel/mod.ts";
import { createWorld } from "../sim/mod.ts";
import { decode, encodeError, encodeOutput, WIRE_SERVICES, type WireRequest } from "../sim/wire/mod.ts";
import type { Answer, Side } from "./generated/suite.ts";
import { PlaceError } from "./played.ts";

const utf8 = new TextDecoder();
const CLIENT: Caller = { kind: "client", name: "conformance" };

/** A simulated account, called by bytes without a socket; its time passes only while a call waits. */
export function ourSide(seed: number): Side {
  const world = createWorld({ seed, latency: false, journal: { keepHash: false } });
  let calls = 0;
  return {
    title: "Orderstorm",
    async call(service, operation, input) {
      const number = calls++;
      const request = requestOf(service, operation, input);
      const requestId = "00000000-0000-0000-0000-000000000000";
      let answer: { status: number; body: Uint8Array };
      try {
        const decoded = decode(request);
        let outcome: Outcome | undefined;
        const entity = Entity.root("conformance", number);
        world.account.call(service, decoded.operation, decoded.input, CLIENT, entity, (got) => outcome = got);
        // A world is driven from outside its own turn, and of any promise.
        await setImmediate();
        if (!world.runNow(() => outcome !== undefined)) await world.run();
        if (!outcome || outcome.lost) throw new Error(`${operation} was never answered`);
        answer = outcome.error
          ? encodeError(decoded.service, outcome.error, requestId, decoded.protocol)
          : encodeOutput(decoded.service, operation, outcome.output, requestId, decoded.protocol);
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        answer = encodeError(serviceOf(service), error, requestId);
      }
      return answerOf(answer.status, utf8.decode(answer.body));
    },
    close: () => Promise.resolve(),
  };
}

/**
 * What answers at an URL, called over connections that stay open. What it is sent is signed in form only, which AWS
 * itself refuses.
 */
export function theirSide(title: string, url: string): Side {
  const client = Deno.createHttpClient({ poolMaxIdlePerHost: 64 });
  return {
    title,
    async call(service, operation, input) {
      const { headers, body } = requestOf(service, operation, input);
      let response: Response;
      let text: string;
      try {
        response = await fetch(url, {
          method: "POST",
          headers: headers as Record<string, string>,
          body: body as string,
          client,
        });
        text = await response.text();
      } catch (error) {
        throw new PlaceError(`Cannot go on at ${url}: ${error instanceof Error ? error.message : error}`);
      }
      return answerOf(response.status, text);
    },
    close() {
      client.close();
      return Promise.resolve();
    },
  };
}

function serviceOf(name: string) {
  const service = WIRE_SERVICES.get(name);
  if (!service) throw new Error(`No service ${name} is spoken to over the wire`);
  return service;
}

function requestOf(name: string, operation: string, input: object): WireRequest {
  const { target, protocol, signingName } = serviceOf(name);
  return {
    method: "POST",
    path: "/",
    headers: {
      "content-type": `application/x-amz-json-${protocol === "awsJson1_1" ? "1.1" : "1.0"}`,
      "x-amz-target": `${target}.${operation}`,
      "x-amz-date": "20260101T000000Z",
      authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${signingName}/aws4_request, ` +
        "SignedHeaders=host;x-amz-date, Signature=00",
    },
    body: JSON.stringify(input, plain),
  };
}

function plain(_name: string, value: unknown): unknown {
  if (value instanceof Uint8Array) {
    let text = "";
    for (const byte of value) text += String.fromCharCode(byte);
    return btoa(text);
  }
  return value;
}

/** Reads an answer in one of AWS's JSON protocols; an error keeps the members that it has beside code and message. */
function answerOf(status: number, text: string): Answer {
  let body: Record<string, unknown>;
  try {
    body = text === "" ? {} : JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { error: { code: "NotJson", message: text.slice(0, 500), status } };
  }
  if (status < 300) return { output: body };
  const { __type: type, message, Message, ...members } = body;
  const code = String(type ?? "Unknown").replace(/^.*#/, "").replace(/:.*$/, "");
  const error = { code, message: String(message ?? Message ?? ""), status };
  return { error: Object.keys(members).length === 0 ? error : Object.assign(error, { members }) };
}
