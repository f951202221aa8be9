/** How much of each AWS service is emulated, and spoken of by a case of the contract. */
import { createWorld } from "../sim/mod.ts";
import type { Case, ServiceName } from "../sim/contract/case.ts";
import { CASES } from "../sim/contract/cases/mod.ts";

export interface Coverage {
  readonly service: string;
  /** `Amazon SQS`. */
  readonly title: string;
  /** How many operations AWS has. */
  readonly operations: number;
  readonly emulated: number;
  /** How many of those emulated some case calls. */
  readonly withCases: number;
  /** How many are left out for a reason that FIDELITY tells. */
  readonly leftOut: number;
  /** Emulated, and no case calls it. */
  readonly withoutCase: readonly string[];
  /** Neither emulated nor left out for a reason. */
  readonly unexplained: readonly string[];
}

/** The coverage of every service that a world has, or of one. */
export function coverageOf(only?: string): Coverage[] {
  const { services } = createWorld({ seed: 1 }).account;
  return services.filter(({ name }) => only === undefined || name === only).map((service) => {
    const cases: readonly Case[] = CASES[service.name as ServiceName] ?? [];
    const called = new Set(cases.map(({ call: [operation] }) => operation));
    const emulated = Object.keys(service.operations);
    const reasons = service.reasons ?? {};
    const missing = service.allOperations.filter((name) => !Object.hasOwn(service.operations, name));
    return {
      service: service.name,
      title: service.title,
      operations: service.allOperations.length,
      emulated: emulated.length,
      withCases: emulated.filter((name) => called.has(name)).length,
      leftOut: missing.filter((name) => Object.hasOwn(reasons, name)).length,
      withoutCase: emulated.filter((name) => !called.has(name)),
      unexplained: missing.filter((name) => !Object.hasOwn(reasons, name)),
    };
  });
}

/** Whether nothing is left to say about a service. */
export function isComplete({ withoutCase, unexplained }: Coverage): boolean {
  return withoutCase.length === 0 && unexplained.length === 0;
}
