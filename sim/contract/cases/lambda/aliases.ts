/** Aliases. https://docs.aws.amazon.com/lambda/latest/dg/configuration-aliases.html */
import type { Case, Given } from "../../case.ts";
import {
  ALIASED,
  ARN,
  BROKEN,
  CONFLICT,
  ECHO,
  INVALID,
  NOT_FOUND,
  payload,
  PRECONDITION,
  PUBLISHED,
} from "./fixtures.ts";

const CHANGED: Given = ["lambda", "UpdateFunctionConfiguration", { FunctionName: "f", Timeout: 9 }];
const TWO = [ECHO, PUBLISHED, CHANGED, PUBLISHED] as const;
const weighted = (weights: object): object => ({
  FunctionName: "f",
  Name: "live",
  FunctionVersion: "1",
  RoutingConfig: { AdditionalVersionWeights: weights },
});

export const ALIASES: readonly Case[] = [
  {
    name: "CreateAlias answers with 201 and the alias",
    given: TWO,
    call: ["CreateAlias", weighted({ 2: 0.25 })],
    output: {
      AliasArn: `${ARN}:live`,
      Name: "live",
      FunctionVersion: "1",
      Description: "",
      RoutingConfig: { AdditionalVersionWeights: { 2: 0.25 } },
    },
    status: 201,
  },
  {
    name: "CreateAlias refuses a name that is taken",
    given: [ECHO, PUBLISHED, ALIASED],
    call: ["CreateAlias", { FunctionName: "f", Name: "live", FunctionVersion: "1" }],
    ...CONFLICT,
    message: `Alias already exists: ${ARN}:live`,
  },
  {
    name: "CreateAlias refuses a number for a name",
    given: [ECHO, PUBLISHED],
    call: ["CreateAlias", { FunctionName: "f", Name: "2024", FunctionVersion: "1" }],
    ...BROKEN,
  },
  {
    name: "CreateAlias refuses more than two versions",
    given: TWO,
    call: ["CreateAlias", weighted({ 1: 0.1, 2: 0.1 })],
    ...INVALID,
    message: "Number of items in AdditionalVersionWeights cannot be greater than 1",
  },
  {
    name: "CreateAlias refuses a weight above 1",
    given: TWO,
    call: ["CreateAlias", weighted({ 2: 2 })],
    ...BROKEN,
    message:
      "1 validation error detected: Value '{2=2.0}' at 'routingConfig.additionalVersionWeights' failed to satisfy " +
      "constraint: Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have " +
      "value greater than or equal to 0.0, Member must not be null]",
  },
  {
    name: "CreateAlias refuses $LATEST for a second version",
    given: TWO,
    call: ["CreateAlias", weighted({ $LATEST: 0.5 })],
    ...BROKEN,
  },
  {
    name: "CreateAlias refuses the same version twice",
    given: TWO,
    call: ["CreateAlias", weighted({ 1: 0.5 })],
    ...INVALID,
  },
  {
    name: "CreateAlias does not find a version",
    given: [ECHO],
    call: ["CreateAlias", { FunctionName: "f", Name: "live", FunctionVersion: "1" }],
    ...NOT_FOUND,
    message: `Function not found: ${ARN}:1`,
  },
  {
    name: "GetAlias shows it",
    given: [ECHO, PUBLISHED, ALIASED],
    call: ["GetAlias", { FunctionName: "f", Name: "live" }],
    output: { FunctionVersion: "1" },
  },
  {
    name: "GetAlias does not find it",
    given: [ECHO],
    call: ["GetAlias", { FunctionName: "f", Name: "live" }],
    ...NOT_FOUND,
    message: `Cannot find alias arn: ${ARN}:live`,
  },
  {
    name: "UpdateAlias changes what it is given",
    given: [...TWO, ALIASED],
    call: ["UpdateAlias", { FunctionName: "f", Name: "live", FunctionVersion: "2", Description: "two" }],
    output: { FunctionVersion: "2", Description: "two" },
  },
  {
    name: "UpdateAlias does not find it",
    given: [ECHO],
    call: ["UpdateAlias", { FunctionName: "f", Name: "live" }],
    ...NOT_FOUND,
    message: `Alias not found: ${ARN}:live`,
  },
  {
    name: "UpdateAlias refuses another revision",
    given: [ECHO, PUBLISHED, ALIASED],
    call: ["UpdateAlias", { FunctionName: "f", Name: "live", RevisionId: "x" }],
    ...PRECONDITION,
  },
  {
    name: "DeleteAlias answers with 204, also where there is none",
    given: [ECHO],
    call: ["DeleteAlias", { FunctionName: "f", Name: "live" }],
    output: {},
    status: 204,
  },
  {
    name: "ListAliases of a version",
    given: [ECHO, PUBLISHED, ALIASED],
    call: ["ListAliases", { FunctionName: "f", FunctionVersion: "1" }],
    output: { Aliases: [{ Name: "live" }] },
  },
  {
    name: "ListAliases does not find a function",
    call: ["ListAliases", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "GetFunction by an alias shows its version under the alias's ARN",
    given: [ECHO, PUBLISHED, ALIASED],
    call: ["GetFunction", { FunctionName: "f:live" }],
    output: { Configuration: { Version: "1", FunctionArn: `${ARN}:live` } },
  },
  {
    name: "Invoke runs the version that an alias stands for",
    given: [ECHO, PUBLISHED, ALIASED],
    call: ["Invoke", { FunctionName: "f", Qualifier: "live", Payload: "[1]" }],
    output: { ExecutedVersion: "1", Payload: payload("[1]") },
  },
  {
    name: "Invoke does not find an alias",
    given: [ECHO],
    call: ["Invoke", { FunctionName: "f", Qualifier: "live" }],
    ...NOT_FOUND,
    message: `Function not found: ${ARN}:live`,
  },
  {
    name: "InvokeAsync answers with 202",
    given: [ECHO],
    call: ["InvokeAsync", { FunctionName: "f", InvokeArgs: "{}" }],
    output: { Status: 202 },
    status: 202,
  },
];
