/**
 * Provisioned concurrency: environments that are kept ready for a version, directly or through an alias.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html
 */
import { Entity } from "../../kernel/mod.ts";
import type { FunctionVersion } from "./function_version.ts";
import { PROVISIONING_MS } from "./limits.ts";
import { sandboxOptions } from "./sandbox_options.ts";
import type { LambdaState } from "./state.ts";

export type ProvisioningStatus = "IN_PROGRESS" | "READY" | "FAILED";

/** What is provisioned for one qualifier. */
export class ProvisionedConcurrency {
  readonly requested: number;
  readonly lastModifiedMs: number;
  status: ProvisioningStatus = "IN_PROGRESS";
  /** Environments that have been started. */
  allocated = 0;
  /** Where the function's own initialisation failed. */
  statusReason: string | undefined;

  constructor(requested: number, nowMs: number) {
    this.requested = requested;
    this.lastModifiedMs = nowMs;
  }
}

/**
 * Starts the environments of a version some time from now, in the background.
 *
 * @param wanted Asked then: whether they are still wanted, or something else has been asked for since.
 */
export function provisionLater(
  state: LambdaState,
  version: FunctionVersion,
  config: ProvisionedConcurrency,
  wanted: () => boolean,
): void {
  const { world } = state;
  config.status = "IN_PROGRESS";
  config.allocated = 0;
  world.at(world.nowMs() + PROVISIONING_MS, () => {
    if (wanted()) startEnvironments(state, version, config);
  }, true);
}

function startEnvironments(
  state: LambdaState,
  version: FunctionVersion,
  config: ProvisionedConcurrency,
): void {
  const { pool } = version;
  pool.keep = config.requested;
  // Environments that run on demand already count: AWS tells no difference either.
  let open = Math.max(0, config.requested - pool.busy - pool.idle);
  config.allocated = config.requested - open;
  if (open === 0) return settle(config, undefined);
  for (let left = open; left > 0; left--) {
    startOne(state, version, (failure) => {
      open--;
      if (failure === undefined) config.allocated++;
      if (failure !== undefined || open === 0) settle(config, failure);
    });
  }
}

function settle(config: ProvisionedConcurrency, failure: string | undefined): void {
  if (config.status === "FAILED") return;
  config.status = failure === undefined ? "READY" : "FAILED";
  config.statusReason = failure;
}

function startOne(
  state: LambdaState,
  version: FunctionVersion,
  done: (failure: string | undefined) => void,
): void {
  const { pool } = version;
  const { slot, number } = pool.takeCold(version.poolName);
  const give = (failure: string | undefined): void => {
    if (failure !== undefined) {
      slot.sandbox?.kill();
      slot.sandbox = undefined;
    }
    pool.release(slot, state.world);
    done(failure);
  };
  const entity = Entity.root(`${version.poolName}/sandbox`, number);
  try {
    const options = sandboxOptions(state, version, entity);
    const environment = {
      ...options.environment,
      AWS_LAMBDA_INITIALIZATION_TYPE: "provisioned-concurrency",
    };
    const sandbox = state.runtime.start({ ...options, environment });
    slot.sandbox = sandbox;
    sandbox.init((failure) => give(failure === undefined ? undefined : "FUNCTION_ERROR_INIT_FAILURE"));
  } catch {
    give("FUNCTION_ERROR_RUNTIME_EXIT_ERROR");
  }
}
