/** Systems as they are put into a served account: with their code, plenty of stock, and an HTTP API. */
import { HttpApi } from "../sim/aws/apigateway/mod.ts";
import { AwsError } from "../sim/aws/errors.ts";
import { Code } from "../sim/host/code.ts";
import { type Bundle, CODE_BUCKET, type World } from "../sim/mod.ts";
import { CATALOGUE, OUT_OF_STOCK_SKU } from "../services/domain/catalogue.ts";
import type { System } from "../services/systems/system.ts";
import { deploySystem, Names } from "../targets/deploy.ts";

/** Units of each SKU: more than anybody orders. */
const PLENTY = 1_000_000_000;

/** A system with the code of each of its entries. */
export interface Deployment {
  readonly system: System;
  readonly code: ReadonlyMap<string, Code>;
}

/** A system cannot be deployed as it is: its names are taken, say. */
export class DeploymentError extends Error {
  override readonly name = "DeploymentError";
}

/** Takes the bundles of a system's entries; they are compiled once for all worlds. */
export function deploymentOf(system: System, bundles: ReadonlyMap<string, Bundle>): Deployment {
  const code = new Map<string, Code>();
  for (const { name, entry } of system.functions) {
    const bundle = bundles.get(entry);
    if (!bundle) throw new DeploymentError(`Cannot deploy ${name}: there is no bundle of ${entry}`);
    if (!code.has(entry)) code.set(entry, new Code(entry, bundle));
  }
  return { system, code };
}

/**
 * Deploys a system into a world that is at its start.
 *
 * @throws {DeploymentError} AWS would refuse it.
 */
export function deploy(world: World, { system, code }: Deployment): HttpApi {
  const { account, region } = world.account;
  for (const [entry, compiled] of code) world.addCode(entry, compiled);
  const apply = (service: string, operation: string, input: object): object => {
    try {
      return world.apply(service, operation, input);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new DeploymentError(
        `Cannot deploy ${system.name}/${system.variant}: ${service}.${operation} is answered with ${error}`,
      );
    }
  };
  deploySystem(system, {
    apply,
    account,
    region,
    codeOf: ({ entry }) => ({ bucket: CODE_BUCKET, key: entry }),
  });
  for (const sku of CATALOGUE.keys()) {
    const { table, item } = system.stockItem(sku, sku === OUT_OF_STOCK_SKU ? 0 : PLENTY);
    apply("dynamodb", "PutItem", { TableName: table, Item: item });
  }
  const names = new Names(account, region);
  return new HttpApi({
    world: world.account,
    latency: false,
    routes: system.routes.map(({ method, path, function: name }) => ({
      method,
      path,
      functionArn: names.functionArn(name),
    })),
  });
}
