/**
 * What a planted mistake is: a change to the services or to their wiring that somebody really makes, under
 * circumstances that bring it out, and the check that has to notice.
 *
 * The right system withstands the same circumstances: a run without the mistake passes. So what turns red is the
 * mistake, not the weather.
 */
import type { Fault } from "../../sim/faults/mod.ts";
import type { System } from "../../services/systems/system.ts";
import type { Plan, Setting } from "../scenario.ts";

/** A change to a source file, made while it is bundled. */
export interface Edit {
  /** From the root of the repository: `services/payments/provider.ts`. */
  readonly file: string;
  /** What stands there, exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** What of a plan a mistake may set up beyond its scenario: circumstances, not the system. */
export type Stage = Partial<
  Pick<Plan, "mix" | "arrivals" | "stockPerSku" | "faultsOffAtMs" | "convergeWithinMs" | "thresholds">
>;

export interface Mistake {
  /** Lower-case words joined by `-`. */
  readonly name: string;
  /** One sentence, as an engineer would tell it after the incident. */
  readonly story: string;
  /** The scenario of the catalogue that brings it out. */
  readonly scenario: string;
  readonly variant: "direct" | "buffered";
  /** Each must find it. */
  readonly seeds: readonly number[];
  /** Default: as many as the scenario has. */
  readonly orders?: number;
  /** Settings of the scenario. */
  readonly settings?: Readonly<Record<string, Setting>>;
  readonly stage?: Stage;
  /** Faults beyond those of the scenario. */
  readonly faults?: readonly Fault[];

  /** The mistake itself, in one or more of three places: the services' code, ... */
  readonly edits?: readonly Edit[];
  /** ... their wiring, ... */
  readonly configure?: (system: System) => System;
  /** ... and the account, once all is deployed. */
  readonly afterDeploy?: Plan["afterDeploy"];

  /** Which check must not hold, and what one of its messages must say. */
  readonly expect: { readonly check: string; readonly message: RegExp };
}
