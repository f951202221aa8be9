/**
 * PublishLayerVersion, GetLayerVersion, GetLayerVersionByArn, ListLayers, ListLayerVersions, DeleteLayerVersion.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/creating-deleting-layers.html
 */
import type {
  DeleteLayerVersionCommandInput,
  GetLayerVersionByArnCommandInput,
  GetLayerVersionCommandInput,
  GetLayerVersionCommandOutput,
  LayersListItem,
  LayerVersionsListItem,
  ListLayersCommandInput,
  ListLayerVersionsCommandInput,
  PublishLayerVersionCommandInput,
} from "@aws-sdk/client-lambda";
import type { Constraint } from "../constraints.ts";
import type { AwsWorld, Operation } from "../operation.ts";
import { readZip } from "./code_package.ts";
import { listOf, listOfEnum } from "./collections.ts";
import { lambdaTimestamp } from "./configuration.ts";
import { DESCRIPTION, LAYER_VERSION_ARN_PATTERN, MAX_LIST_ITEMS } from "./constraints.ts";
import { invalidParameter, notEmulatedParameter, resourceMissing } from "./errors.ts";
import { bareLayerName, type Layer, layerArn, type LayerVersion } from "./layer.ts";
import { page } from "./pages.ts";
import { KNOWN_RUNTIMES, RUNTIMES } from "./runtimes.ts";
import type { LambdaState } from "./state.ts";

type Shown = Omit<GetLayerVersionCommandOutput, "$metadata">;

const ARCHITECTURES: readonly string[] = ["x86_64", "arm64"];

export const LAYER_NAME: Constraint = {
  required: true,
  type: "string",
  length: [1, 140],
  pattern: "(arn:[a-zA-Z0-9-]+:lambda:[a-zA-Z0-9-]+:\\d{12}:layer:[a-zA-Z0-9-_]+)|[a-zA-Z0-9-_]+",
};
export const LAYER_VERSION_NUMBER: Constraint = { required: true, type: "integer" };

const byLayer = (input: { LayerName: string | undefined }): string => bareLayerName(input.LayerName ?? "");

/** @throws {AwsError} It is no number that a version could have. */
export function checkVersionNumber(version: number): void {
  if (version < 1) throw invalidParameter("Layer Version Cannot be less than 1");
}

function listItem(version: LayerVersion): LayerVersionsListItem {
  return {
    LayerVersionArn: version.arn,
    Version: version.version,
    Description: version.description,
    CreatedDate: lambdaTimestamp(version.createdMs),
    ...compatibility(version),
  };
}

function compatibility(
  { runtimes, architectures, licenseInfo }: LayerVersion,
): Partial<LayerVersionsListItem> {
  return {
    ...(runtimes === undefined
      ? undefined
      : { CompatibleRuntimes: [...runtimes] as NonNullable<LayerVersionsListItem["CompatibleRuntimes"]> }),
    ...(licenseInfo === undefined ? undefined : { LicenseInfo: licenseInfo }),
    ...(architectures === undefined ? undefined : {
      CompatibleArchitectures: [...architectures] as NonNullable<
        LayerVersionsListItem["CompatibleArchitectures"]
      >,
    }),
  };
}

function shown(world: AwsWorld, version: LayerVersion): Shown {
  const { code } = version;
  return {
    Content: {
      Location:
        `https://awslambda-${world.region}-layers.s3.${world.region}.amazonaws.com/snapshots/${world.account}/` +
        `${version.layerArn.split(":").at(-1)}-${encodeURIComponent(code.sha256)}`,
      CodeSha256: code.sha256,
      CodeSize: code.zip.length,
    },
    LayerArn: version.layerArn,
    ...listItem(version),
  };
}

function matches(
  version: LayerVersion,
  runtime: string | undefined,
  architecture: string | undefined,
): boolean {
  return (runtime === undefined || version.runtimes?.includes(runtime) === true) &&
    (architecture === undefined || version.architectures?.includes(architecture) === true);
}

export const publishLayerVersion: Operation<LambdaState, PublishLayerVersionCommandInput, Shown> = {
  input: {
    LayerName: LAYER_NAME,
    Description: DESCRIPTION,
    Content: { required: true, type: "structure" },
    CompatibleRuntimes: { ...listOfEnum(RUNTIMES), length: [0, 15] },
    LicenseInfo: { type: "string", length: [0, 512] },
    CompatibleArchitectures: {
      ...listOf((name) => ARCHITECTURES.includes(name), [
        `Member must satisfy enum value set: [${ARCHITECTURES.join(", ")}]`,
        "Member must not be null",
      ]),
      length: [0, 2],
    },
  },
  errors: ["InvalidParameterValueException", "RequestEntityTooLargeException"],
  mutates: true,
  resource: byLayer,
  run(state, input, { world, nowMs }) {
    const { ZipFile, S3Bucket, S3Key } = input.Content!;
    if (ZipFile === undefined) {
      if (S3Bucket !== undefined || S3Key !== undefined) {
        throw notEmulatedParameter("Content of a layer in S3");
      }
      throw invalidParameter("Please provide a source for layer content.");
    }
    const code = readZip(state, ZipFile, "PublishLayerVersion");
    const name = bareLayerName(input.LayerName!);
    let layer = state.layers.get(name);
    if (layer === undefined) {
      layer = { name, versions: new Map(), lastVersion: 0, tags: {} } satisfies Layer;
      state.layers.set(name, layer);
    }
    const arn = layerArn(world, name);
    const number = ++layer.lastVersion;
    const version: LayerVersion = {
      arn: `${arn}:${number}`,
      layerArn: arn,
      version: number,
      code,
      description: input.Description ?? "",
      createdMs: nowMs,
      runtimes: input.CompatibleRuntimes && [...input.CompatibleRuntimes],
      architectures: input.CompatibleArchitectures && [...input.CompatibleArchitectures],
      licenseInfo: input.LicenseInfo,
      policy: undefined,
    };
    layer.versions.set(number, version);
    return shown(world, version);
  },
  differs:
    "Content is a zip that comes along, not one in S3. Content.Location looks like that of AWS's own copy, and nothing " +
    "can be had from there. Runtimes and architectures are shown and not compared with those of functions.",
};

export const getLayerVersion: Operation<LambdaState, GetLayerVersionCommandInput, Shown> = {
  input: { LayerName: LAYER_NAME, VersionNumber: LAYER_VERSION_NUMBER },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: byLayer,
  run(state, input, { world }) {
    checkVersionNumber(input.VersionNumber!);
    const version = state.layers.get(bareLayerName(input.LayerName!))?.versions.get(input.VersionNumber!);
    if (version === undefined) throw resourceMissing();
    return shown(world, version);
  },
};

export const getLayerVersionByArn: Operation<LambdaState, GetLayerVersionByArnCommandInput, Shown> = {
  input: {
    Arn: { required: true, type: "string", length: [1, 2048], pattern: LAYER_VERSION_ARN_PATTERN },
  },
  errors: ["InvalidParameterValueException", "ResourceNotFoundException"],
  mutates: false,
  resource: (input) => bareLayerName(input.Arn ?? ""),
  run(state, input, { world }) {
    const arn = input.Arn!;
    const version = state.layers.get(bareLayerName(arn))?.versions.get(Number(arn.split(":").at(-1)));
    if (version?.arn !== arn) throw resourceMissing();
    return shown(world, version);
  },
};

export const listLayers: Operation<
  LambdaState,
  ListLayersCommandInput,
  { Layers: LayersListItem[]; NextMarker?: string }
> = {
  input: {
    CompatibleRuntime: { type: "string", enum: KNOWN_RUNTIMES },
    MaxItems: MAX_LIST_ITEMS,
    CompatibleArchitecture: { type: "string", enum: ARCHITECTURES },
  },
  errors: ["InvalidParameterValueException"],
  mutates: false,
  run(state, input, { world }) {
    const found = [...state.layers.values()].flatMap(({ name, versions }) => {
      const latest = [...versions.values()].findLast((version) =>
        matches(version, input.CompatibleRuntime, input.CompatibleArchitecture)
      );
      return latest === undefined ? [] : [{ name, latest }];
    }).sort((one, other) => one.name < other.name ? -1 : 1);
    const { items, next } = page(found, input.Marker, input.MaxItems, ({ name }) => name);
    return {
      Layers: items.map(({ name, latest }) => ({
        LayerName: name,
        LayerArn: layerArn(world, name),
        LatestMatchingVersion: listItem(latest),
      })),
      ...(next === undefined ? undefined : { NextMarker: next }),
    };
  },
};

export const listLayerVersions: Operation<
  LambdaState,
  ListLayerVersionsCommandInput,
  { LayerVersions: LayerVersionsListItem[]; NextMarker?: string }
> = {
  input: {
    LayerName: LAYER_NAME,
    CompatibleRuntime: { type: "string", enum: KNOWN_RUNTIMES },
    MaxItems: MAX_LIST_ITEMS,
    CompatibleArchitecture: { type: "string", enum: ARCHITECTURES },
  },
  errors: ["InvalidParameterValueException"],
  mutates: false,
  resource: byLayer,
  run(state, input) {
    const versions = [...state.layers.get(bareLayerName(input.LayerName!))?.versions.values() ?? []]
      .filter((version) => matches(version, input.CompatibleRuntime, input.CompatibleArchitecture))
      .reverse();
    const { items, next } = page(versions, input.Marker, input.MaxItems, descending);
    return {
      LayerVersions: items.map(listItem),
      ...(next === undefined ? undefined : { NextMarker: next }),
    };
  },
};

/** A key of a page under which the newest version comes first. */
function descending({ version }: LayerVersion): string {
  return String(Number.MAX_SAFE_INTEGER - version);
}

export const deleteLayerVersion: Operation<LambdaState, DeleteLayerVersionCommandInput, object> = {
  input: { LayerName: LAYER_NAME, VersionNumber: LAYER_VERSION_NUMBER },
  errors: ["InvalidParameterValueException"],
  mutates: true,
  resource: byLayer,
  run(state, input) {
    checkVersionNumber(input.VersionNumber!);
    state.layers.get(bareLayerName(input.LayerName!))?.versions.delete(input.VersionNumber!);
    state.sweepPackages();
    return {};
  },
};
