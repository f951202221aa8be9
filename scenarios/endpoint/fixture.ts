/** An endpoint of canned answers and a stopped world, for tests of what runs between the two. */
import { Pace, WallClock } from "../../sim/host/pace.ts";
import type { Fault } from "../../sim/faults/mod.ts";
import type { JournalRecord } from "../../sim/journal/mod.ts";
import { createWorld, type World } from "../../sim/mod.ts";
import type { Endpoint } from "../../targets/mod.ts";

/** One call that was made. */
export interface Called {
  readonly service: string;
  readonly operation: string;
  readonly input: Record<string, unknown>;
}

/** An endpoint whose answers a test gives; `calls` holds what was asked. */
export function fakeEndpoint(
  answer: (call: Called) => object | Promise<object>,
  overrides: Partial<Endpoint> = {},
): Endpoint & { readonly calls: Called[] } {
  const calls: Called[] = [];
  return {
    kind: "endpoint",
    title: "http://127.0.0.1:1",
    url: "http://127.0.0.1:1",
    region: "us-east-1",
    account: "000000000000",
    environment: { AWS_REGION: "us-east-1", AWS_ENDPOINT_URL: "http://127.0.0.1:1" },
    calls,
    async call(service, operation, input) {
      const call = { service, operation, input: input as Record<string, unknown> };
      calls.push(call);
      return await answer(call);
    },
    close() {},
    ...overrides,
  };
}

export interface TestWorld {
  readonly world: World;
  readonly pace: Pace;
  readonly records: JournalRecord[];
  readonly close: () => void;
}

/** A world that follows the wall clock, with everything that its journal is told. */
export function testWorld(faults: readonly Fault[] = []): TestWorld {
  const clock = new WallClock({ movable: false });
  const world = createWorld({ seed: 1, faults, latency: false, startMs: clock.startMs });
  const pace = new Pace(world, clock, (error) => {
    throw error;
  });
  const records: JournalRecord[] = [];
  world.journal.listen({ see: (record) => records.push(record) });
  return { world, pace, records, close: () => pace.stop() };
}
