/** Cases played over HTTP: in a served account of this process, by ordinary clients of the AWS SDK. */
import type { Case, ServiceName } from "../sim/contract/case.ts";
import { CASES } from "../sim/contract/cases/mod.ts";
import { bundled } from "../sim/contract/stage.ts";
import { type AccountServer, startServer } from "../serve/server.ts";
import { playInAccount } from "./account.ts";
import { closeConnections } from "./clients.ts";
import type { Came, Place } from "./played.ts";

/** Fewer than the worlds that one server holds. */
const CASES_PER_SERVER = 200;
const REGION = "us-east-1";
const FIRST_ACCOUNT = 100_000_000_000;

/** The place where a served account is called over HTTP; every case gets an account of its own. */
export async function overHttp(): Promise<Place> {
  const code = (await bundled(["targets.ts"])).get("targets.ts")!;
  const servers: AccountServer[] = [];
  const problems: unknown[] = [];
  let played = 0;
  let starting: Promise<AccountServer> | undefined;
  const nextServer = (): Promise<AccountServer> => {
    if (played++ % CASES_PER_SERVER === 0) {
      starting = startServer({
        port: 0,
        time: "real",
        seed: 11,
        onProblem: (problem) => problems.push(problem),
      })
        .then((server) => {
          servers.push(server);
          return server;
        });
    }
    return starting!;
  };
  return {
    title: "http",
    atOnce: 8,
    async play(service: ServiceName, index: number): Promise<Came> {
      const given = CASES[service][index]!;
      const reason = notOverHttp(given);
      if (reason !== undefined) return { kind: "skipped", reason };
      const account = String(FIRST_ACCOUNT + played);
      const server = await nextServer();
      const served = server.worlds.of(account, REGION);
      served.world.addCode("targets.ts", code);
      return await playInAccount(service, index, {
        url: server.url,
        credentials: { accessKeyId: account, secretAccessKey: "conformance" },
        there: { account, region: REGION, queues: `${server.url}/`, prefix: "" },
        beforeCalls: () => {
          if (given.faults) served.changeFaults({ kind: "faults", faults: given.faults, on: true });
        },
      });
    },
    async close() {
      closeConnections();
      for (const server of servers) await server.shutdown();
      if (problems.length > 0) {
        throw new AggregateError(problems, "The served account had problems of its own");
      }
    },
  };
}

/** Why a case cannot be played over HTTP. */
function notOverHttp({ faults = [] }: Case): string | undefined {
  return faults.some(({ perEntity }) => perEntity !== undefined)
    ? "its fault counts the attempts of one call, which over HTTP are calls of their own"
    : undefined;
}
