/** API destinations of a served account reach real hosts, and a snapshot brings their answers back without them. */
import assert from "node:assert/strict";
import { send, withServer } from "./fixture.ts";

/** How long anything may take. */
const PATIENCE_MS = 10_000;

Deno.test("serve sends events to API destinations on real hosts, and a restored snapshot asks nobody", async () => {
  const asked: { readonly path: string; readonly key: string | null; readonly body: string }[] = [];
  const arrived = Promise.withResolvers<void>();
  const host = Deno.serve({ port: 0, hostname: "127.0.0.1", onListen: () => {} }, async (request) => {
    asked.push({
      path: new URL(request.url).pathname,
      key: request.headers.get("x-key"),
      body: await request.text(),
    });
    if (asked.length === 1) return new Response("later", { status: 503, headers: { "retry-after": "1" } });
    arrived.resolve();
    return new Response("thanks");
  });
  try {
    await withServer({}, async (server) => {
      const call = async (operation: string, input: object): Promise<Record<string, string>> => {
        const { status, text } = await send(server, {
          headers: {
            "content-type": "application/x-amz-json-1.1",
            "x-amz-target": `AWSEvents.${operation}`,
          },
          body: JSON.stringify(input),
        });
        assert.equal(status, 200, text);
        return JSON.parse(text);
      };
      const control = async (method: string, path: string, body?: object): Promise<unknown> => {
        const { status, text } = await send(server, {
          method,
          path: `/_orderstorm${path}`,
          headers: { "content-type": "application/json" },
          ...(body ? { body: JSON.stringify(body) } : undefined),
        });
        assert(status < 300, text);
        return JSON.parse(text);
      };
      const { ConnectionArn } = await call("CreateConnection", {
        Name: "c",
        AuthorizationType: "API_KEY",
        AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: "x-key", ApiKeyValue: "k" } },
      });
      const { ApiDestinationArn } = await call("CreateApiDestination", {
        Name: "d",
        ConnectionArn,
        InvocationEndpoint: `http://127.0.0.1:${host.addr.port}/hook`,
        HttpMethod: "POST",
      });
      await call("PutRule", { Name: "r", EventPattern: '{"source": ["shop"]}' });
      await call("PutTargets", {
        Rule: "r",
        Targets: [{
          Id: "t",
          Arn: ApiDestinationArn,
          RoleArn: "arn:aws:iam::000000000000:role/r",
          InputPath: "$.detail",
        }],
      });
      await call("PutEvents", { Entries: [{ Source: "shop", DetailType: "t", Detail: '{"a":1}' }] });
      await withinPatience(arrived.promise);
      assert.deepEqual(asked, [
        { path: "/hook", key: "k", body: '{"a":1}' },
        { path: "/hook", key: "k", body: '{"a":1}' },
      ]);
      await control("POST", "/snapshots", { name: "sent" });
      await control("POST", "/snapshots/sent/restore");
      assert.equal(asked.length, 2);
    });
  } finally {
    await host.shutdown();
  }
});

async function withinPatience(promise: Promise<void>): Promise<void> {
  const timer = Promise.withResolvers<never>();
  const id = setTimeout(() => timer.reject(new Error("The host was not asked in time")), PATIENCE_MS);
  try {
    await Promise.race([promise, timer.promise]);
  } finally {
    clearTimeout(id);
  }
}
