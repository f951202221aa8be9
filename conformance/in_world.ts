/** Cases played inside a world in virtual time: a function calls, on the direct or the wire transport. */
import { AssertionError } from "node:assert/strict";
import type { Answer } from "../sim/contract/calling.ts";
import type { Case, ServiceName } from "../sim/contract/case.ts";
import { CASES } from "../sim/contract/cases/mod.ts";
import { judge } from "../sim/contract/judge.ts";
import { bundled, play } from "../sim/contract/stage.ts";
import { answered, type Came, type Place } from "./played.ts";

let codes: ReturnType<typeof bundled> | undefined;

/** The place where a function calls on that transport. */
export async function inWorld(transport: "direct" | "wire"): Promise<Place> {
  const code = await (codes ??= bundled(["caller.ts", "targets.ts"]));
  return {
    title: transport,
    atOnce: 1,
    async play(service: ServiceName, index: number): Promise<Came> {
      const { given = [], faults = [] } = CASES[service][index]!;
      let answer: Answer;
      try {
        ({ answer } = await play<Answer>(transport, code, { service, index }, { given, faults }));
      } catch (error) {
        return failed("no answer", error);
      }
      return judged(CASES[service][index]!, answer);
    },
    close: () => Promise.resolve(),
  };
}

/** The verdict on an answer that is put as the contract puts it. */
export function judged(given: Case, answer: Answer, requestId?: RegExp): Came {
  try {
    judge(given, answer, requestId);
    return { kind: "passed" };
  } catch (error) {
    if (error instanceof AssertionError || error instanceof TypeError) return failed(answered(answer), error);
    throw error;
  }
}

/** Why a case could not come to what it says. */
export function failed(got: string, error: unknown): Came {
  return { kind: "failed", got, why: error instanceof Error ? error.message : String(error) };
}
