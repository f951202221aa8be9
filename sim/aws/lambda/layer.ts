/**
 * Layers: zips with versions of their own, that functions lie on.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html
 */
import { AwsError } from "../errors.ts";
import type { AwsWorld } from "../operation.ts";
import { invalidParameter } from "./errors.ts";
import { MAX_LAYERS } from "./limits.ts";
import type { StoredPackage } from "./packages.ts";
import type { ResourcePolicy } from "./resource_policy.ts";
import type { LambdaState } from "./state.ts";

export interface LayerVersion {
  readonly arn: string;
  readonly layerArn: string;
  readonly version: number;
  readonly code: StoredPackage;
  readonly description: string;
  readonly createdMs: number;
  /** Undefined where PublishLayerVersion named none. */
  readonly runtimes: readonly string[] | undefined;
  readonly architectures: readonly string[] | undefined;
  readonly licenseInfo: string | undefined;
  policy: ResourcePolicy | undefined;
}

export interface Layer {
  readonly name: string;
  /** Those that are there, the oldest first. */
  readonly versions: Map<number, LayerVersion>;
  /** The number of the newest one that ever was: numbers are not used again. */
  lastVersion: number;
  tags: Record<string, string>;
}

/** A version of a layer as a function holds it; it outlives the deletion of the version. */
export interface LayerReference {
  readonly arn: string;
  readonly code: StoredPackage;
}

const LAYER_VERSION = /^arn:[\w-]+:lambda:([\w-]+):(\d{12}):layer:([\w-]+):(\d+)$/;

export function layerArn(world: AwsWorld, name: string): string {
  return `arn:aws:lambda:${world.region}:${world.account}:layer:${name}`;
}

/** The layer's name in a name or ARN of it. */
export function bareLayerName(given: string): string {
  return given.startsWith("arn:") ? given.split(":")[6] ?? given : given;
}

/**
 * Finds the layers that a function names.
 *
 * @throws {AwsError} Too many, one twice, or one that is not there, not here, or not ours.
 */
export function findLayers(state: LambdaState, arns: readonly string[]): LayerReference[] {
  if (arns.length > MAX_LAYERS) throw invalidParameter(`Cannot reference more than ${MAX_LAYERS} layers.`);
  const seen = new Map<string, string>();
  return arns.map((arn) => {
    const found = findLayer(state, arn);
    const layer = arn.slice(0, arn.lastIndexOf(":"));
    const other = seen.get(layer);
    if (other !== undefined) {
      throw invalidParameter(
        "Two different versions of the same layer are not allowed to be referenced in the same function. " +
          `${other} and ${arn} are versions of the same layer.`,
      );
    }
    seen.set(layer, arn);
    return { arn, code: found.code };
  });
}

function findLayer({ world, layers }: LambdaState, arn: string): LayerVersion {
  const [, region, account, name, version] = LAYER_VERSION.exec(arn) ?? [];
  if (region !== world.region) {
    throw invalidParameter(
      "Layers are not in the same region as the function. Layers are expected to be in region " +
        `${world.region}.`,
    );
  }
  if (account !== world.account) {
    throw new AwsError(
      "AccessDeniedException",
      `User: arn:aws:iam::${world.account}:root is not authorized to perform: lambda:GetLayerVersion on resource: ` +
        `${arn} because no resource-based policy allows the lambda:GetLayerVersion action`,
      { status: 403 },
    );
  }
  const found = layers.get(name!)?.versions.get(Number(version));
  if (found === undefined) throw invalidParameter(`Layer version ${arn} does not exist.`);
  return found;
}
