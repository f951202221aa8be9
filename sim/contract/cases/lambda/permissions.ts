/** Resource policies and tags. https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html */
import type { Case, Given } from "../../case.ts";
import {
  ALIASED,
  ARN,
  BROKEN,
  CONFLICT,
  ECHO,
  INVALID,
  NOT_FOUND,
  PRECONDITION,
  PUBLISHED,
  QUEUE,
  QUEUE_ARN,
} from "./fixtures.ts";

const s3 = {
  FunctionName: "f",
  StatementId: "s3",
  Action: "lambda:InvokeFunction",
  Principal: "s3.amazonaws.com",
  SourceArn: "arn:aws:s3:::bucket",
};
const STATEMENT =
  '{"Sid":"s3","Effect":"Allow","Principal":{"Service":"s3.amazonaws.com"},"Action":"lambda:InvokeFunction",' +
  `"Resource":"${ARN}","Condition":{"ArnLike":{"AWS:SourceArn":"arn:aws:s3:::bucket"}}}`;
const DOCUMENT = `{"Version":"2012-10-17","Id":"default","Statement":[${STATEMENT}]}`;
const LET_IN: Given = ["lambda", "AddPermission", s3];
const filling = (sid: string): Given => ["lambda", "AddPermission", {
  ...s3,
  StatementId: sid,
  SourceArn: `arn:aws:s3:::${"x".repeat(9900)}`,
}];
const TAGGED: Given = ["lambda", "TagResource", { Resource: ARN, Tags: { colour: "red", shape: "round" } }];

export const PERMISSIONS: readonly Case[] = [
  {
    name: "AddPermission answers with 201 and the statement",
    given: [ECHO],
    call: ["AddPermission", s3],
    output: { Statement: STATEMENT },
    status: 201,
  },
  {
    name: "AddPermission of an alias names the alias",
    given: [ECHO, PUBLISHED, ALIASED],
    call: ["AddPermission", { ...s3, Qualifier: "live", Principal: "000000000000", SourceArn: undefined }],
    output: {
      Statement: '{"Sid":"s3","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::000000000000:root"},' +
        `"Action":"lambda:InvokeFunction","Resource":"${ARN}:live"}`,
    },
    status: 201,
  },
  {
    name: "AddPermission refuses a statement twice",
    given: [ECHO, LET_IN],
    call: ["AddPermission", s3],
    ...CONFLICT,
  },
  {
    name: "AddPermission refuses $LATEST",
    given: [ECHO],
    call: ["AddPermission", { ...s3, Qualifier: "$LATEST" }],
    ...INVALID,
    message: "We currently do not support adding policies for $LATEST.",
  },
  {
    name: "AddPermission refuses a principal",
    given: [ECHO],
    call: ["AddPermission", { ...s3, Principal: "nobody" }],
    ...INVALID,
  },
  {
    name: "AddPermission refuses the id of a statement",
    given: [ECHO],
    call: ["AddPermission", { ...s3, StatementId: "example.com" }],
    ...BROKEN,
  },
  {
    name: "AddPermission refuses another revision",
    given: [ECHO, LET_IN],
    call: ["AddPermission", { ...s3, StatementId: "s4", RevisionId: "x" }],
    ...PRECONDITION,
    message:
      "The Revision Id provided does not match the latest Revision Id. Call the GetPolicy API to retrieve the " +
      "latest Revision Id",
  },
  {
    name: "AddPermission refuses a policy above 20 KB",
    given: [ECHO, filling("a"), filling("b")],
    call: ["AddPermission", { ...s3, SourceArn: `arn:aws:s3:::${"x".repeat(600)}` }],
    error: "PolicyLengthExceededException",
    instance: "PolicyLengthExceededException",
  },
  { name: "AddPermission does not find a function", call: ["AddPermission", s3], ...NOT_FOUND },
  {
    name: "AddPermission does not find an alias",
    given: [ECHO],
    call: ["AddPermission", { ...s3, Qualifier: "live" }],
    ...NOT_FOUND,
    message: `Cannot find alias arn: ${ARN}:live`,
  },
  {
    name: "GetPolicy shows the document",
    given: [ECHO, LET_IN],
    call: ["GetPolicy", { FunctionName: "f" }],
    output: { Policy: DOCUMENT },
  },
  {
    name: "GetPolicy of a function without",
    given: [ECHO],
    call: ["GetPolicy", { FunctionName: "f" }],
    ...NOT_FOUND,
  },
  {
    name: "RemovePermission answers with 204",
    given: [ECHO, LET_IN],
    call: ["RemovePermission", { FunctionName: "f", StatementId: "s3" }],
    output: {},
    status: 204,
  },
  {
    name: "RemovePermission does not find a statement",
    given: [ECHO, LET_IN],
    call: ["RemovePermission", { FunctionName: "f", StatementId: "s4" }],
    ...NOT_FOUND,
    message: "Statement s4 is not found in resource policy.",
  },
  {
    name: "RemovePermission of a function without a policy",
    given: [ECHO],
    call: ["RemovePermission", { FunctionName: "f", StatementId: "s3" }],
    ...NOT_FOUND,
    message: "No policy is associated with the given resource.",
  },
  {
    name: "PutResourcePolicy answers with the document",
    given: [ECHO],
    call: ["PutResourcePolicy", { ResourceArn: ARN, Policy: DOCUMENT }],
    output: { Policy: DOCUMENT },
  },
  {
    name: "GetResourcePolicy shows what AddPermission added",
    given: [ECHO, LET_IN],
    call: ["GetResourcePolicy", { ResourceArn: ARN }],
    output: { Policy: DOCUMENT },
  },
  {
    name: "DeleteResourcePolicy answers with 204",
    given: [ECHO, LET_IN],
    call: ["DeleteResourcePolicy", { ResourceArn: ARN }],
    output: {},
    status: 204,
  },
  {
    name: "DeleteResourcePolicy of a function without",
    given: [ECHO],
    call: ["DeleteResourcePolicy", { ResourceArn: ARN }],
    ...NOT_FOUND,
  },
  {
    name: "TagResource answers with 204",
    given: [ECHO],
    call: ["TagResource", { Resource: ARN, Tags: { colour: "red" } }],
    output: {},
    status: 204,
  },
  {
    name: "TagResource refuses a version",
    given: [ECHO],
    call: ["TagResource", { Resource: `${ARN}:1`, Tags: { colour: "red" } }],
    ...INVALID,
    message: "Tags on function aliases and versions are not supported. Please specify a function ARN.",
  },
  {
    name: "TagResource refuses more than 50 tags",
    given: [ECHO],
    call: ["TagResource", {
      Resource: ARN,
      Tags: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`t${i}`, ""])),
    }],
    ...INVALID,
    message: "Number of tags exceeds resource tag limit.",
  },
  {
    name: "TagResource refuses another kind of ARN",
    call: ["TagResource", { Resource: ARN.replace("function", "foobar"), Tags: { colour: "red" } }],
    ...BROKEN,
  },
  {
    name: "TagResource does not find a function",
    call: ["TagResource", { Resource: ARN, Tags: { colour: "red" } }],
    ...NOT_FOUND,
  },
  {
    name: "UntagResource takes off those that are there",
    given: [ECHO, TAGGED],
    before: [["UntagResource", { Resource: ARN, TagKeys: ["colour", "smell"] }]],
    call: ["ListTags", { Resource: ARN }],
    output: { Tags: { shape: "round" } },
  },
  {
    name: "UntagResource answers with 204",
    given: [ECHO, TAGGED],
    call: ["UntagResource", { Resource: ARN, TagKeys: ["colour"] }],
    output: {},
    status: 204,
  },
  {
    name: "ListTags shows the tags that an event source mapping was made with",
    given: [ECHO, QUEUE],
    before: [["CreateEventSourceMapping", {
      EventSourceArn: QUEUE_ARN,
      FunctionName: "f",
      Enabled: false,
      Tags: { team: "orders" },
    }]],
    call: ["ListTags", ([mapping]) => ({ Resource: mapping.EventSourceMappingArn })],
    output: { Tags: { team: "orders" } },
  },
  { name: "ListTags does not find a function", call: ["ListTags", { Resource: ARN }], ...NOT_FOUND },
];
