/** Layers. https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html */
import type { Case, Given } from "../../case.ts";
import {
  BROKEN,
  CONFLICT,
  createInput,
  INVALID,
  NOT_FOUND,
  PRECONDITION,
  ZIP,
  ZIP_SHA256,
} from "./fixtures.ts";

const ARN = "arn:aws:lambda:us-east-1:000000000000:layer:tools";
const LAYER: Given = ["lambda", "PublishLayerVersion", {
  LayerName: "tools",
  Content: { ZipFile: ZIP },
  CompatibleRuntimes: ["nodejs22.x"],
}];
const FIRST = { LayerName: "tools", VersionNumber: 1 };
const statement = { ...FIRST, StatementId: "s1", Action: "lambda:GetLayerVersion", Principal: "*" };
const LET_IN: Given = ["lambda", "AddLayerVersionPermission", statement];
const onLayers = (...arns: string[]): object =>
  createInput("handler", { Code: { ZipFile: ZIP }, Layers: arns });

export const LAYERS: readonly Case[] = [
  {
    name: "PublishLayerVersion answers with 201 and the version",
    given: [LAYER],
    call: ["PublishLayerVersion", { LayerName: "tools", Content: { ZipFile: ZIP }, LicenseInfo: "MIT" }],
    output: {
      LayerArn: ARN,
      LayerVersionArn: `${ARN}:2`,
      Version: 2,
      LicenseInfo: "MIT",
      Content: { CodeSha256: ZIP_SHA256, CodeSize: 156 },
    },
    status: 201,
  },
  {
    name: "PublishLayerVersion refuses a runtime and an architecture",
    call: ["PublishLayerVersion", {
      LayerName: "tools",
      Content: { ZipFile: ZIP },
      CompatibleRuntimes: ["cobol"],
      CompatibleArchitectures: ["pdp11"],
    }],
    ...BROKEN,
  },
  {
    name: "PublishLayerVersion refuses no content",
    call: ["PublishLayerVersion", { LayerName: "tools", Content: {} }],
    ...INVALID,
  },
  {
    name: "GetLayerVersion shows it",
    given: [LAYER],
    call: ["GetLayerVersion", FIRST],
    output: { Version: 1, CompatibleRuntimes: ["nodejs22.x"] },
  },
  { name: "GetLayerVersion does not find it", call: ["GetLayerVersion", FIRST], ...NOT_FOUND },
  {
    name: "GetLayerVersion refuses version 0",
    call: ["GetLayerVersion", { LayerName: "tools", VersionNumber: 0 }],
    ...INVALID,
    message: "Layer Version Cannot be less than 1",
  },
  {
    name: "GetLayerVersionByArn shows it",
    given: [LAYER],
    call: ["GetLayerVersionByArn", { Arn: `${ARN}:1` }],
    output: { LayerVersionArn: `${ARN}:1` },
  },
  {
    name: "GetLayerVersionByArn does not find it",
    call: ["GetLayerVersionByArn", { Arn: `${ARN}:1` }],
    ...NOT_FOUND,
  },
  {
    name: "ListLayers shows the latest version that fits",
    given: [LAYER, LAYER],
    call: ["ListLayers", { CompatibleRuntime: "nodejs22.x" }],
    output: { Layers: [{ LayerName: "tools", LatestMatchingVersion: { Version: 2 } }] },
  },
  { name: "ListLayers refuses a runtime", call: ["ListLayers", { CompatibleRuntime: "cobol" }], ...BROKEN },
  {
    name: "ListLayerVersions begins with the newest, in pages",
    given: [LAYER, LAYER],
    before: [["ListLayerVersions", { LayerName: "tools", MaxItems: 1 }]],
    call: ["ListLayerVersions", ([first]) => ({ LayerName: "tools", Marker: first.NextMarker })],
    output: { LayerVersions: [{ Version: 1 }] },
  },
  {
    name: "DeleteLayerVersion answers with 204, also where there is none",
    call: ["DeleteLayerVersion", FIRST],
    output: {},
    status: 204,
  },
  {
    name: "AddLayerVersionPermission answers with 201 and the statement",
    given: [LAYER],
    call: ["AddLayerVersionPermission", statement],
    output: {
      Statement:
        `{"Sid":"s1","Effect":"Allow","Principal":"*","Action":"lambda:GetLayerVersion","Resource":"${ARN}:1"}`,
    },
    status: 201,
  },
  {
    name: "AddLayerVersionPermission refuses a statement twice",
    given: [LAYER, LET_IN],
    call: ["AddLayerVersionPermission", statement],
    ...CONFLICT,
  },
  {
    name: "AddLayerVersionPermission refuses another revision",
    given: [LAYER],
    call: ["AddLayerVersionPermission", { ...statement, RevisionId: "x" }],
    ...PRECONDITION,
  },
  {
    name: "AddLayerVersionPermission does not find a version",
    call: ["AddLayerVersionPermission", statement],
    ...NOT_FOUND,
    message: `Layer version ${ARN}:1 does not exist.`,
  },
  {
    name: "GetLayerVersionPolicy shows the document",
    given: [LAYER, LET_IN],
    call: ["GetLayerVersionPolicy", FIRST],
    output: {
      Policy:
        '{"Version":"2012-10-17","Id":"default","Statement":[{"Sid":"s1","Effect":"Allow","Principal":"*",' +
        `"Action":"lambda:GetLayerVersion","Resource":"${ARN}:1"}]}`,
    },
  },
  {
    name: "GetLayerVersionPolicy of a version without",
    given: [LAYER],
    call: ["GetLayerVersionPolicy", FIRST],
    ...NOT_FOUND,
    message: "No policy is associated with the given resource.",
  },
  {
    name: "RemoveLayerVersionPermission answers with 204",
    given: [LAYER, LET_IN],
    call: ["RemoveLayerVersionPermission", { ...FIRST, StatementId: "s1" }],
    output: {},
    status: 204,
  },
  {
    name: "RemoveLayerVersionPermission does not find a statement",
    given: [LAYER, LET_IN],
    call: ["RemoveLayerVersionPermission", { ...FIRST, StatementId: "s2" }],
    ...NOT_FOUND,
    message: "Statement s2 is not found in resource policy.",
  },
  {
    name: "CreateFunction takes layers",
    given: [LAYER],
    call: ["CreateFunction", onLayers(`${ARN}:1`)],
    output: { Layers: [{ Arn: `${ARN}:1`, CodeSize: 156 }] },
    status: 201,
  },
  {
    name: "CreateFunction refuses two versions of one layer",
    given: [LAYER, LAYER],
    call: ["CreateFunction", onLayers(`${ARN}:1`, `${ARN}:2`)],
    ...INVALID,
  },
  {
    name: "CreateFunction refuses six layers",
    given: [LAYER],
    call: ["CreateFunction", onLayers(...Array.from({ length: 6 }, (_, i) => `${ARN}${i}:1`))],
    ...INVALID,
    message: "Cannot reference more than 5 layers.",
  },
  {
    name: "CreateFunction refuses a layer that is not there",
    call: ["CreateFunction", onLayers(`${ARN}:9`)],
    ...INVALID,
    message: `Layer version ${ARN}:9 does not exist.`,
  },
];
