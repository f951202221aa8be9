/**
 * `deno task services`: runs the services of a system in workers against an AWS endpoint, with third parties of its
 * own, until it is told to end.
 */
import { z } from "zod";
import { type Fault, faultSchema } from "../sim/faults/mod.ts";
import { Pace, WallClock } from "../sim/host/pace.ts";
import { createWorld } from "../sim/mod.ts";
import { CATALOGUE, OUT_OF_STOCK_SKU } from "../services/domain/mod.ts";
import { findSystem, type System } from "../services/systems/mod.ts";
import {
  AwsFault,
  type Endpoint,
  faultText,
  openEndpoint,
  provision,
  TargetError,
  withThirdParties,
} from "../targets/mod.ts";
import { type Arguments, readArguments, USAGE } from "./arguments_main.ts";
import { describeEvent, hosted, type HostingEvent, serveThirdParties, startHosting } from "./mod.ts";

/** What is put into an empty store: enough for a day of trying things out. */
const STOCK = 100_000;

async function main(args: Arguments): Promise<number> {
  const startMs = performance.now();
  const faults = args.faults === undefined ? [] : readFaults(args.faults);
  const endpoint = await openEndpoint({ target: args.target, env: Deno.env.toObject() });
  const seed = args.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]!;
  const parties = args.thirdParties ? undefined : startThirdParties(seed, faults);
  const urls = args.thirdParties ?? parties!.urls;
  try {
    const system = withThirdParties(hosted(findSystem(args.system, args.variant)), urls);
    await provision(system, endpoint, {
      functions: false,
      tags: { "orderstorm:run": "services", "orderstorm:system": `${system.name}/${system.variant}` },
    });
    await stockUp(system, endpoint);
    const print = args.jsonEvents ? printJson : printText;
    const hosting = await startHosting({
      system,
      environment: { ...endpoint.environment, AWS_ACCOUNT_ID: endpoint.account },
      port: args.port,
      onEvent: print,
    }).catch((error) => {
      throw error instanceof Deno.errors.AddrInUse
        ? new TargetError(
          `Cannot listen on 127.0.0.1:${args.port}: the port is taken, expected another --port`,
        )
        : error;
    });
    announce(args, {
      kind: "listening",
      system: `${system.name}/${system.variant}`,
      target: endpoint.title,
      orders: hosting.url,
      ...urls,
      seed,
      afterMs: Math.round(performance.now() - startMs),
    });
    const signal = await ended();
    await hosting.drain();
    return signal === "SIGTERM" ? 0 : 130;
  } finally {
    await parties?.close();
    endpoint.close();
  }
}

/** A payment provider and a carrier of this process's own. */
function startThirdParties(seed: number, faults: readonly Fault[]) {
  const world = createWorld({ seed, faults, latency: false });
  const pace = new Pace(world, new WallClock({ movable: false }), (error) => console.error(error));
  const server = serveThirdParties({ world, pace });
  return {
    urls: { payments: server.paymentsUrl, carrier: server.carrierUrl },
    async close(): Promise<void> {
      await server.close();
      pace.stop();
    },
  };
}

/** Puts stock where there is none; what was sold stays sold. */
async function stockUp(system: System, endpoint: Endpoint): Promise<void> {
  const skus = [...CATALOGUE.keys()].filter((sku) => sku !== OUT_OF_STOCK_SKU);
  await Promise.all(skus.map(async (sku) => {
    const { table, item } = system.stockItem(sku, STOCK);
    const key = system.tables.find(({ name }) => name === table)!.partitionKey.name;
    try {
      await endpoint.call("dynamodb", "PutItem", {
        TableName: table,
        Item: item,
        ConditionExpression: "attribute_not_exists(#key)",
        ExpressionAttributeNames: { "#key": key },
      });
    } catch (error) {
      if (!(error instanceof AwsFault) || error.code !== "ConditionalCheckFailedException") throw error;
    }
  }));
}

/** @throws {TargetError} The file is not there, is no list of faults, or has one that cannot be injected here. */
function readFaults(path: string): Fault[] {
  const cannot = `Cannot use --faults ${path}`;
  let value: unknown;
  try {
    value = JSON.parse(Deno.readTextFileSync(path));
  } catch (error) {
    throw new TargetError(`${cannot}: ${error instanceof Error ? error.message : error}`);
  }
  const read = z.array(faultSchema).safeParse(value);
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `${issue.path.join(".") || "it"}: ${issue.message}`);
    throw new TargetError(`${cannot}: ${problems.join("; ")}`);
  }
  const faults = read.data as Fault[];
  const other = faults.find(({ kind }) => kind !== "third-party");
  if (other !== undefined) {
    throw new TargetError(
      `${cannot}: a fault of kind ${other.kind} strikes AWS, which is at the target; expected kind third-party only`,
    );
  }
  return faults;
}

/** The first signal to end; a second one ends at once. */
function ended(): Promise<"SIGTERM" | "SIGINT"> {
  let first = true;
  return new Promise((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) {
      Deno.addSignalListener(signal, () => {
        if (!first) Deno.exit(130);
        first = false;
        resolve(signal);
      });
    }
  });
}

interface Listening {
  readonly kind: "listening";
  readonly system: string;
  readonly target: string;
  readonly orders: string;
  readonly payments: string;
  readonly carrier: string;
  readonly seed: number;
  readonly afterMs: number;
}

function announce(args: Arguments, listening: Listening): void {
  if (args.jsonEvents) return printJson(listening);
  const { system, target, orders, payments, carrier, seed, afterMs } = listening;
  const body = JSON.stringify({
    customerId: "you",
    items: [{ sku: "TEA-001", quantity: 1 }],
    payment: { cardToken: "tok_visa" },
  });
  console.log(`ready in ${(afterMs / 1000).toFixed(1)} s

  system     ${system} at ${target}
  orders     ${orders}
  payments   ${payments}
  carrier    ${carrier}
  seed       ${seed}

  order      curl -s ${orders} -H 'content-type: application/json' -H "idempotency-key: $RANDOM" -d '${body}'
  follow     curl -s ${orders}/ORDER_ID
`);
}

function printText(event: HostingEvent): void {
  // What functions log is for machines; failures are events of their own.
  if (event.kind !== "log") console.log(describeEvent(event));
}

function printJson(event: HostingEvent | Listening): void {
  console.log(JSON.stringify({ time: new Date().toISOString(), ...event }));
}

if (import.meta.main) {
  try {
    const args = readArguments(Deno.args);
    if (args.help) {
      console.log(USAGE);
      Deno.exit(0);
    }
    Deno.exit(await main(args));
  } catch (error) {
    if (!(error instanceof TargetError || error instanceof AwsFault)) throw error;
    console.error(error instanceof AwsFault ? `Cannot run services: ${faultText(error)}` : error.message);
    Deno.exit(2);
  }
}
