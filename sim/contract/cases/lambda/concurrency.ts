/** Provisioned concurrency. https://docs.aws.amazon.com/lambda/latest/dg/provisioned-concurrency.html */
import type { Case, Given } from "../../case.ts";
import {
  ALIASED,
  ARN,
  BROKEN,
  CONFLICT,
  ECHO,
  INVALID,
  INVALID_UNTYPED,
  NOT_FOUND,
  PUBLISHED,
} from "./fixtures.ts";

const FIRST = { FunctionName: "f", Qualifier: "1" };
const LIVE = { FunctionName: "f", Qualifier: "live" };
const five = { ...FIRST, ProvisionedConcurrentExecutions: 5 };
const PROVISIONED: Given = ["lambda", "PutProvisionedConcurrencyConfig", five];
const PROVISIONED_LIVE: Given = [
  "lambda",
  "PutProvisionedConcurrencyConfig",
  { ...LIVE, ProvisionedConcurrentExecutions: 5 },
];

export const CONCURRENCY: readonly Case[] = [
  {
    name: "PutProvisionedConcurrencyConfig answers with 202 before the environments are there",
    given: [ECHO, PUBLISHED],
    call: ["PutProvisionedConcurrencyConfig", five],
    output: {
      RequestedProvisionedConcurrentExecutions: 5,
      AllocatedProvisionedConcurrentExecutions: 0,
      AvailableProvisionedConcurrentExecutions: 0,
      Status: "IN_PROGRESS",
    },
    status: 202,
  },
  {
    name: "PutProvisionedConcurrencyConfig refuses $LATEST",
    given: [ECHO],
    call: ["PutProvisionedConcurrencyConfig", { ...five, Qualifier: "$LATEST" }],
    ...INVALID,
    message: "Provisioned Concurrency Configs cannot be applied to unpublished function versions.",
  },
  {
    name: "PutProvisionedConcurrencyConfig refuses none",
    given: [ECHO, PUBLISHED],
    call: ["PutProvisionedConcurrencyConfig", { ...FIRST, ProvisionedConcurrentExecutions: 0 }],
    ...BROKEN,
  },
  {
    name: "PutProvisionedConcurrencyConfig leaves the account 100",
    given: [ECHO, PUBLISHED],
    call: ["PutProvisionedConcurrencyConfig", { ...FIRST, ProvisionedConcurrentExecutions: 901 }],
    ...INVALID_UNTYPED,
    message:
      "Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its " +
      "minimum value of [100].",
  },
  {
    name: "PutProvisionedConcurrencyConfig refuses more than the account has",
    given: [ECHO, PUBLISHED],
    call: ["PutProvisionedConcurrencyConfig", { ...FIRST, ProvisionedConcurrentExecutions: 1001 }],
    ...INVALID_UNTYPED,
    message:
      "Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [1000].",
  },
  {
    name: "PutProvisionedConcurrencyConfig refuses more than is reserved",
    given: [ECHO, PUBLISHED, ["lambda", "PutFunctionConcurrency", {
      FunctionName: "f",
      ReservedConcurrentExecutions: 4,
    }]],
    call: ["PutProvisionedConcurrencyConfig", five],
    ...INVALID,
  },
  {
    name: "PutProvisionedConcurrencyConfig refuses an alias of a version that has its own",
    given: [ECHO, PUBLISHED, ALIASED, PROVISIONED],
    call: ["PutProvisionedConcurrencyConfig", { ...LIVE, ProvisionedConcurrentExecutions: 1 }],
    ...CONFLICT,
    message:
      "Alias can't be used for Provisioned Concurrency configuration on an already Provisioned version",
  },
  {
    name: "PutProvisionedConcurrencyConfig refuses a version whose alias has its own",
    given: [ECHO, PUBLISHED, ALIASED, PROVISIONED_LIVE],
    call: ["PutProvisionedConcurrencyConfig", five],
    ...CONFLICT,
    message: "Version is pointed by a Provisioned Concurrency alias",
  },
  {
    name: "PutProvisionedConcurrencyConfig does not find an alias",
    given: [ECHO],
    call: ["PutProvisionedConcurrencyConfig", { ...LIVE, ProvisionedConcurrentExecutions: 1 }],
    ...NOT_FOUND,
    message: `Cannot find alias arn: ${ARN}:live`,
  },
  {
    name: "GetProvisionedConcurrencyConfig shows it",
    given: [ECHO, PUBLISHED, PROVISIONED],
    call: ["GetProvisionedConcurrencyConfig", FIRST],
    output: { RequestedProvisionedConcurrentExecutions: 5 },
  },
  {
    name: "GetProvisionedConcurrencyConfig of a version without",
    given: [ECHO, PUBLISHED],
    call: ["GetProvisionedConcurrencyConfig", FIRST],
    error: "ProvisionedConcurrencyConfigNotFoundException",
    instance: "ProvisionedConcurrencyConfigNotFoundException",
    status: 404,
    message: "No Provisioned Concurrency Config found for this function",
  },
  {
    name: "DeleteProvisionedConcurrencyConfig answers with 204, also where there is none",
    given: [ECHO, PUBLISHED],
    call: ["DeleteProvisionedConcurrencyConfig", FIRST],
    output: {},
    status: 204,
  },
  {
    name: "ListProvisionedConcurrencyConfigs names versions and aliases",
    given: [ECHO, PUBLISHED, PROVISIONED],
    call: ["ListProvisionedConcurrencyConfigs", { FunctionName: "f" }],
    output: {
      ProvisionedConcurrencyConfigs: [{
        FunctionArn: `${ARN}:1`,
        RequestedProvisionedConcurrentExecutions: 5,
      }],
    },
  },
  {
    name: "PutFunctionConcurrency refuses less than is provisioned",
    given: [ECHO, PUBLISHED, PROVISIONED],
    call: ["PutFunctionConcurrency", { FunctionName: "f", ReservedConcurrentExecutions: 4 }],
    ...INVALID_UNTYPED,
  },
];
