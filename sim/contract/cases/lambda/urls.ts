/** Function URLs. https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html */
import type { Case, Given } from "../../case.ts";
import { ALIASED, ARN, BROKEN, CONFLICT, ECHO, NOT_FOUND, PUBLISHED } from "./fixtures.ts";

const open = { FunctionName: "f", AuthType: "NONE" };
const URL: Given = ["lambda", "CreateFunctionUrlConfig", open];
const ALIAS_URL: Given = ["lambda", "CreateFunctionUrlConfig", { ...open, Qualifier: "live" }];

export const URLS: readonly Case[] = [
  {
    name: "CreateFunctionUrlConfig answers with 201 and the URL",
    given: [ECHO],
    call: ["CreateFunctionUrlConfig", {
      ...open,
      Cors: { AllowOrigins: ["*"], MaxAge: 60, AllowCredentials: false },
      InvokeMode: "RESPONSE_STREAM",
    }],
    output: {
      FunctionArn: ARN,
      AuthType: "NONE",
      Cors: { AllowOrigins: ["*"], MaxAge: 60, AllowCredentials: false },
      InvokeMode: "RESPONSE_STREAM",
    },
    status: 201,
  },
  {
    name: "CreateFunctionUrlConfig refuses a second one",
    given: [ECHO, URL],
    call: ["CreateFunctionUrlConfig", open],
    ...CONFLICT,
    message:
      `Failed to create function url config for [functionArn = ${ARN}]. Error message:  FunctionUrlConfig exists ` +
      "for this Lambda function",
  },
  {
    name: "CreateFunctionUrlConfig does not find a function",
    call: ["CreateFunctionUrlConfig", open],
    ...NOT_FOUND,
    message: "Function does not exist",
  },
  {
    name: "CreateFunctionUrlConfig refuses a version",
    given: [ECHO],
    call: ["CreateFunctionUrlConfig", { ...open, Qualifier: "1" }],
    ...BROKEN,
  },
  {
    name: "GetFunctionUrlConfig shows it",
    given: [ECHO, URL],
    call: ["GetFunctionUrlConfig", { FunctionName: "f" }],
    output: { FunctionArn: ARN, InvokeMode: "BUFFERED" },
  },
  {
    name: "GetFunctionUrlConfig of a function without",
    given: [ECHO],
    call: ["GetFunctionUrlConfig", { FunctionName: "f" }],
    ...NOT_FOUND,
    message: "The resource you requested does not exist.",
  },
  {
    name: "UpdateFunctionUrlConfig changes what it is given",
    given: [ECHO, URL],
    call: ["UpdateFunctionUrlConfig", { FunctionName: "f", AuthType: "AWS_IAM" }],
    output: { AuthType: "AWS_IAM" },
  },
  {
    name: "UpdateFunctionUrlConfig of a function without",
    given: [ECHO],
    call: ["UpdateFunctionUrlConfig", { FunctionName: "f", AuthType: "AWS_IAM" }],
    ...NOT_FOUND,
  },
  {
    name: "DeleteFunctionUrlConfig answers with 204",
    given: [ECHO, URL],
    call: ["DeleteFunctionUrlConfig", { FunctionName: "f" }],
    output: {},
    status: 204,
  },
  {
    name: "DeleteFunctionUrlConfig of a function without",
    given: [ECHO],
    call: ["DeleteFunctionUrlConfig", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "ListFunctionUrlConfigs lists that of the function and those of its aliases",
    given: [ECHO, PUBLISHED, ALIASED, ALIAS_URL, URL],
    call: ["ListFunctionUrlConfigs", { FunctionName: "f" }],
    output: { FunctionUrlConfigs: [{ FunctionArn: ARN }, { FunctionArn: `${ARN}:live` }] },
  },
  {
    name: "ListFunctionUrlConfigs goes on after that of the function itself",
    given: [ECHO, PUBLISHED, ALIASED, ALIAS_URL, URL],
    call: ["ListFunctionUrlConfigs", { FunctionName: "f", MaxItems: 1, Marker: btoa("$LATEST") }],
    output: { FunctionUrlConfigs: [{ FunctionArn: `${ARN}:live` }] },
  },
  {
    name: "ListFunctionUrlConfigs does not find a function",
    call: ["ListFunctionUrlConfigs", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
];
