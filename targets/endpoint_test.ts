/** Which URL, region, credentials and account an endpoint comes to, and what it says of what cannot be used. */
import assert from "node:assert/strict";
import { type Clients, type ClientSettings, sdkClients } from "./clients.ts";
import { openEndpoint } from "./endpoint.ts";
import { AwsFault, saysMissing, saysUnreachable, TargetError } from "./errors.ts";
import { missing } from "./fixture.ts";

const TARGET = "http://127.0.0.1:4566";
const ACCOUNT = "123456789012";

/** Clients that answer as told, and the settings that they were made with. */
function clientsOf(answers: Readonly<Record<string, () => object>>): {
  made: ClientSettings[];
  called: string[];
  makeClients: (settings: ClientSettings) => Clients;
} {
  const made: ClientSettings[] = [];
  const called: string[] = [];
  return {
    made,
    called,
    makeClients(settings) {
      made.push(settings);
      const real = sdkClients(settings);
      return {
        call: (service, operation) => {
          called.push(`${service} ${operation}`);
          const answer = answers[`${service} ${operation}`];
          return answer ? Promise.resolve().then(answer) : Promise.reject(missing(operation));
        },
        credentials: () => Promise.resolve({ accessKeyId: "profile", secretAccessKey: "s" }),
        hostOf: real.hostOf,
        close: real.close,
      };
    },
  };
}

const IDENTITY = { "sts GetCallerIdentity": () => ({ Account: ACCOUNT }) };

Deno.test("an endpoint is called at its URL, except for services that the environment puts elsewhere", async () => {
  const { made, makeClients } = clientsOf(IDENTITY);
  const env = { AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:8000/", AWS_ENDPOINT_URL_STS: "" };
  const endpoint = await openEndpoint({ target: `${TARGET}/`, env, makeClients });
  assert.deepEqual(made[0]?.urls, {
    sqs: TARGET,
    dynamodb: "http://127.0.0.1:8000",
    eventbridge: TARGET,
    lambda: TARGET,
    sts: TARGET,
  });
  assert.deepEqual([endpoint.kind, endpoint.title, endpoint.url, endpoint.account], [
    "endpoint",
    TARGET,
    TARGET,
    ACCOUNT,
  ]);
  assert.deepEqual(endpoint.environment, {
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_ENDPOINT_URL: TARGET,
    AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:8000",
  });
  endpoint.close();
});

Deno.test("an endpoint takes its region from --region, AWS_REGION, AWS_DEFAULT_REGION, and credentials from the environment", async () => {
  const env = { AWS_REGION: "eu-north-1", AWS_DEFAULT_REGION: "eu-south-1" };
  const regionOf = async (options: { region?: string; env: Record<string, string> }) => {
    const endpoint = await openEndpoint({
      target: TARGET,
      makeClients: clientsOf(IDENTITY).makeClients,
      ...options,
    });
    endpoint.close();
    return endpoint.region;
  };
  assert.equal(await regionOf({ region: "eu-west-1", env }), "eu-west-1");
  assert.equal(await regionOf({ env }), "eu-north-1");
  assert.equal(await regionOf({ env: { AWS_DEFAULT_REGION: "eu-south-1" } }), "eu-south-1");
  assert.equal(await regionOf({ env: {} }), "us-east-1");
  const { made, makeClients } = clientsOf(IDENTITY);
  const keys = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" };
  const endpoint = await openEndpoint({ target: TARGET, env: keys, makeClients });
  assert.deepEqual(made[0]?.credentials, {
    accessKeyId: "AKIA",
    secretAccessKey: "secret",
    sessionToken: "token",
  });
  assert.deepEqual({ ...endpoint.environment, ...keys }, endpoint.environment);
  endpoint.close();
});

Deno.test("an endpoint without STS is in the account of zeros, once its queues can be listed", async () => {
  const { called, makeClients } = clientsOf({ "sqs ListQueues": () => ({}) });
  const endpoint = await openEndpoint({ target: TARGET, env: {}, makeClients });
  assert.equal(endpoint.account, "000000000000");
  assert.deepEqual(called, ["sts GetCallerIdentity", "sqs ListQueues"]);
  endpoint.close();
  const denied = clientsOf({
    "sqs ListQueues": () => {
      throw new AwsFault("AccessDenied", "no", 403);
    },
  });
  await assert.rejects(
    openEndpoint({ target: TARGET, env: {}, makeClients: denied.makeClients }),
    (error) => error instanceof TargetError && error.message.endsWith("with AccessDenied: no"),
  );
});

Deno.test("an endpoint in another account than --account is refused", async () => {
  const { makeClients } = clientsOf(IDENTITY);
  await assert.rejects(
    openEndpoint({ target: TARGET, account: "210987654321", env: {}, makeClients }),
    /Cannot use http:\/\/127\.0\.0\.1:4566: the credentials are those of account 123456789012, expected 210987654321/,
  );
});

Deno.test("a target that is no URL is refused, and so is a service's own", async () => {
  const { makeClients } = clientsOf(IDENTITY);
  for (const target of ["localhost:4566", "ftp://127.0.0.1", "AWS", ""]) {
    await assert.rejects(
      async () => await openEndpoint({ target, env: {}, makeClients }),
      /Cannot use --target .*: expected an URL such as http:\/\/127\.0\.0\.1:4566, or aws/,
    );
  }
  const env = { AWS_ENDPOINT_URL_SQS: "nonsense" };
  await assert.rejects(
    async () => await openEndpoint({ target: TARGET, env, makeClients }),
    /Cannot use AWS_ENDPOINT_URL_SQS nonsense/,
  );
});

/** Variables of the machine that would send even these clients elsewhere. */
const rerouted = Object.keys(Deno.env.toObject()).some((name) => name.startsWith("AWS_ENDPOINT_URL"));

Deno.test(
  "AWS is called at its own hosts, in the region and account that were stated",
  { ignore: rerouted },
  async () => {
    const { made, called, makeClients } = clientsOf(IDENTITY);
    const env = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "secret", AWS_REGION: "us-west-2" };
    const endpoint = await openEndpoint({
      target: "aws",
      region: "eu-west-1",
      account: ACCOUNT,
      env,
      makeClients,
    });
    assert.deepEqual([endpoint.kind, endpoint.title, endpoint.url], [
      "aws",
      "AWS 123456789012 eu-west-1",
      undefined,
    ]);
    assert.deepEqual(endpoint.environment, {
      AWS_REGION: "eu-west-1",
      AWS_ACCESS_KEY_ID: "AKIA",
      AWS_SECRET_ACCESS_KEY: "secret",
    });
    assert.deepEqual(made[0]?.urls, {});
    assert.deepEqual(called, ["sts GetCallerIdentity"]);
    const clients = sdkClients(made[0]!);
    assert.deepEqual(
      await Promise.all((["sqs", "dynamodb", "eventbridge", "lambda", "sts"] as const).map(clients.hostOf)),
      [
        "sqs.eu-west-1.amazonaws.com",
        "dynamodb.eu-west-1.amazonaws.com",
        "events.eu-west-1.amazonaws.com",
        "lambda.eu-west-1.amazonaws.com",
        "sts.eu-west-1.amazonaws.com",
      ],
    );
    clients.close();
    endpoint.close();
  },
);

Deno.test(
  "AWS with credentials of a profile gives workers what the profile came to",
  { ignore: rerouted },
  async () => {
    const { makeClients } = clientsOf(IDENTITY);
    const endpoint = await openEndpoint({
      target: "aws",
      region: "eu-west-1",
      account: ACCOUNT,
      env: { AWS_PROFILE: "x" },
      makeClients,
    });
    assert.equal(endpoint.environment.AWS_ACCESS_KEY_ID, "profile");
    endpoint.close();
  },
);

Deno.test("AWS is refused before any call without a region, and after the first in another account", {
  ignore: rerouted,
}, async () => {
  const { called, makeClients } = clientsOf({ "sts GetCallerIdentity": () => ({ Account: "210987654321" }) });
  const env = { AWS_ACCESS_KEY_ID: "AKIA", AWS_SECRET_ACCESS_KEY: "secret" };
  await assert.rejects(
    async () => await openEndpoint({ target: "aws", account: ACCOUNT, env, makeClients }),
    /no --region/,
  );
  assert.deepEqual(called, []);
  await assert.rejects(
    openEndpoint({ target: "aws", region: "eu-west-1", account: ACCOUNT, env, makeClients }),
    /those of account 210987654321, expected 123456789012/,
  );
  assert.deepEqual(called, ["sts GetCallerIdentity"]);
});

/** Opens an endpoint whose server answers `answer` to everything, and calls one operation. */
async function answered(answer: () => Response): Promise<unknown> {
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, answer);
  const url = `http://127.0.0.1:${server.addr.port}`;
  const clients = sdkClients({
    region: "us-east-1",
    urls: { sqs: url, dynamodb: url },
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  try {
    return await clients.call("dynamodb", "ListTagsOfResource", { ResourceArn: "arn" });
  } catch (error) {
    return error;
  } finally {
    clients.close();
    await server.shutdown();
  }
}

function json(status: number, body: object): Response {
  return Response.json(body, { status, headers: { "content-type": "application/x-amz-json-1.0" } });
}

Deno.test("whatever says that there is no such operation is one clear line", async () => {
  const answers: readonly (readonly [number, object])[] = [
    [400, { __type: "com.amazon.coral.service#UnknownOperationException", message: "unknown" }],
    [400, { __type: "UnknownOperation", message: "unknown" }],
    [501, { __type: "InternalFailure", message: "API action 'X' for service 'y' not yet implemented" }],
    [500, {
      __type: "InternalFailure",
      message: "The API is either not included in your plan or not emulated",
    }],
    [501, { __type: "SomethingElse", message: "no" }],
    [400, { __type: "NotImplemented", message: "not here" }],
  ];
  for (const [status, body] of answers) {
    const error = await answered(() => json(status, body));
    assert.ok(saysMissing(error), JSON.stringify(body));
    assert.match(
      (error as Error).message,
      /^Cannot use http:\/\/127\.0\.0\.1:\d+: it has no dynamodb ListTagsOfResource \(/,
    );
  }
});

Deno.test("what is no AWS endpoint at all is said to be none", async () => {
  const error = await answered(() => new Response("<html>Not here</html>", { status: 404 }));
  assert.ok(error instanceof TargetError);
  assert.match(
    error.message,
    /with HTTP 404 and no AWS error; it lacks the operation, or is no AWS endpoint$/,
  );
});

Deno.test("AWS's own errors keep their code, status and message", async () => {
  const error = await answered(() =>
    json(400, { __type: "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException", message: "No table" })
  );
  assert.ok(error instanceof AwsFault);
  assert.deepEqual([error.code, error.status, error.message], ["ResourceNotFoundException", 400, "No table"]);
});

Deno.test("throttled calls are tried again by the SDK", async () => {
  let calls = 0;
  const output = await answered(() =>
    ++calls < 3
      ? json(400, { __type: "ThrottlingException", message: "Rate exceeded" })
      : json(200, { Tags: [] })
  );
  assert.deepEqual([calls, output], [3, { Tags: [] }]);
});

Deno.test("a target that does not listen is named, with the reason", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const target = `http://127.0.0.1:${listener.addr.port}`;
  listener.close();
  await assert.rejects(openEndpoint({ target, env: {} }), (error) =>
    saysUnreachable(error) &&
    (error as Error).message ===
      `Cannot reach ${target}: connection refused; start it with deno task serve --port ${listener.addr.port}, ` +
        "or give another --target");
});

Deno.test("a target that listens and never answers is given up", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const target = `http://127.0.0.1:${listener.addr.port}`;
  const connections: Deno.Conn[] = [];
  const accepting = (async () => {
    for await (const connection of listener) connections.push(connection);
  })();
  await assert.rejects(
    openEndpoint({ target, env: {}, answerWithinMs: 1_000 }),
    (error) => saysUnreachable(error) && /no answer within 1 s$/.test((error as Error).message),
  );
  listener.close();
  await accepting;
  for (const connection of connections) connection.close();
});
