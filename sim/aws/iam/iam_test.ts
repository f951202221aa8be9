/** IAM: what the contract does not see from inside a function. */
import assert from "node:assert/strict";
import { AwsError } from "../errors.ts";
import { fixture } from "../fixture.ts";
import { checkPolicy, encodedPolicy } from "./policy_document.ts";
import { iam } from "./mod.ts";

const TRUST = {
  Version: "2012-10-17",
  Statement: { Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" },
};
const SEND = { Effect: "Allow", Action: "sqs:SendMessage", Resource: "arn:aws:sqs:*:*:orders" };

function allow(statement: object | object[], Version: string | undefined = "2012-10-17"): string {
  return JSON.stringify({ Version, Statement: statement });
}

function problem(run: () => void): string {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof AwsError, String(error));
    assert.equal(error.code, "MalformedPolicyDocument");
    return error.message;
  }
  return "none";
}

const PERMISSIONS: readonly [document: string, message: string][] = [
  [allow(SEND), "none"],
  [allow([SEND, { ...SEND, Action: ["s3:*", "*"], Resource: "*" }]), "none"],
  [allow({ Effect: "Deny", NotAction: "iam:*", NotResource: "arn:aws:s3:::x" }), "none"],
  ["not json", "Syntax errors in policy."],
  ["[]", "Syntax errors in policy."],
  [`${"[".repeat(50_000)}`, "Syntax errors in policy."],
  [
    `${'{"Version":"2012-10-17","Statement":'.repeat(20_000)}1${"}".repeat(20_000)}`,
    "Syntax errors in policy.",
  ],
  ["{}", "Syntax errors in policy."],
  [allow([]), "Syntax errors in policy."],
  [allow(SEND, "2012-10-18"), "Syntax errors in policy."],
  [allow(SEND, "2008-10-17"), "Policy document must be version 2012-10-17 or greater."],
  [JSON.stringify({ Statement: SEND }), "Policy document must be version 2012-10-17 or greater."],
  [JSON.stringify({ Version: "2012-10-17", Statement: SEND, Extra: 1 }), "Syntax errors in policy."],
  [allow({ ...SEND, Effect: "Perhaps" }), "Syntax errors in policy."],
  [allow({ ...SEND, Colour: "red" }), "Syntax errors in policy."],
  [allow({ ...SEND, NotAction: "*" }), "Syntax errors in policy."],
  [allow({ ...SEND, Action: [5] }), "Syntax errors in policy."],
  [allow({ ...SEND, Principal: "*" }), "Policy document should not specify a principal."],
  [allow({ Effect: "Allow", Resource: "*" }), "Policy statement must contain actions."],
  [allow({ Effect: "Allow", Action: "sqs:*" }), "Policy statement must contain resources."],
  [
    allow({ ...SEND, Action: "SendMessage" }),
    "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
  ],
  [allow({ ...SEND, Resource: "orders" }), 'Resource orders must be in ARN format or "*".'],
  [
    allow([{ ...SEND, Sid: "a" }, { ...SEND, Sid: "a" }]),
    "Statement IDs (SID) in a single policy must be unique.",
  ],
];

const TRUSTS: readonly [document: string, message: string][] = [
  [JSON.stringify(TRUST), "none"],
  [JSON.stringify({ Statement: TRUST.Statement }), "none"],
  ["not json", "This policy contains invalid Json"],
  [allow({ Effect: "Allow", Action: "sts:AssumeRole" }), "Missing required field Principal"],
  [allow({ Effect: "Allow", Principal: "*" }), "Missing required field Action"],
  [allow({ ...TRUST.Statement, Resource: "*" }), "Has prohibited field Resource"],
  [
    allow({ ...TRUST.Statement, Action: "sqs:SendMessage" }),
    "AssumeRole policy may only specify STS AssumeRole actions.",
  ],
];

Deno.test("iam: a policy is refused for the first thing that is wrong with it", () => {
  for (const [document, message] of PERMISSIONS) {
    assert.equal(problem(() => checkPolicy(document, "permissions")), message, document.slice(0, 200));
  }
  for (const [document, message] of TRUSTS) {
    assert.equal(problem(() => checkPolicy(document, "trust")), message, document);
  }
});

Deno.test("iam: policies are handed out as RFC 3986 has them", () => {
  assert.equal(encodedPolicy('{"a": "*\'()!é"}'), "%7B%22a%22%3A%20%22%2A%27%28%29%21%C3%A9%22%7D");
});

Deno.test("iam CreateRole has ids of its own kind, and times in whole seconds", () => {
  const { apply, pass } = fixture([iam()]);
  pass(1234);
  const create = (RoleName: string) =>
    apply("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument: JSON.stringify(TRUST) });
  const roles = [create("a"), create("b")];
  for (const { Role } of roles) {
    assert.match(Role.RoleId, /^AROA[A-Z2-7]{17}$/);
    assert.equal(Role.CreateDate.getTime() % 1000, 0);
  }
  assert.notEqual(roles[0].Role.RoleId, roles[1].Role.RoleId);
});

Deno.test("iam: broken constraints are told in order, with names as AWS writes them", () => {
  const { apply } = fixture([iam()]);
  const error = apply("iam", "CreateRole", { RoleName: "a/b", Tags: [{ Key: "{}" }] });
  assert.equal(error.code, "ValidationError");
  assert.equal(
    error.message,
    "4 validation errors detected: Value 'a/b' at 'roleName' failed to satisfy constraint: Member must satisfy " +
      "regular expression pattern: [\\w+=,.@-]+; Value null at 'assumeRolePolicyDocument' failed to satisfy " +
      "constraint: Member must not be null; Value '{}' at 'tags.1.member.key' failed to satisfy constraint: Member " +
      "must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+; Value null at 'tags.1.member.value' " +
      "failed to satisfy constraint: Member must not be null",
  );
});

Deno.test("iam: a role has room for ten managed policies and so much of inline ones", () => {
  const { apply } = fixture([iam()]);
  const RoleName = "r";
  apply("iam", "CreateRole", { RoleName, AssumeRolePolicyDocument: JSON.stringify(TRUST) });
  const attach = (i: number) =>
    apply("iam", "AttachRolePolicy", { RoleName, PolicyArn: `arn:aws:iam::aws:policy/p${i}` });
  for (let i = 0; i < 10; i++) assert.deepEqual(attach(i), {});
  assert.deepEqual(attach(9), {});
  assert.equal(attach(10).message, "Cannot exceed quota for PoliciesPerRole: 10");
  const put = (PolicyName: string, size: number) =>
    apply("iam", "PutRolePolicy", {
      RoleName,
      PolicyName,
      PolicyDocument: allow({ ...SEND, Resource: `arn:${"a".repeat(size)}` }, "2012-10-17"),
    });
  assert.deepEqual(put("a", 5000), {});
  assert.deepEqual(put("a", 9000), {});
  assert.equal(put("b", 5000).message, "Maximum policy size of 10240 bytes exceeded for role r");
  assert.equal(
    apply("iam", "DeleteRole", { RoleName }).message,
    "Cannot delete entity, must detach all policies first.",
  );
});

Deno.test("iam: what is known of AWS's own policies is shown, and others are refused by name", () => {
  const { apply } = fixture([iam()]);
  const get = (name: string) => apply("iam", "GetPolicy", { PolicyArn: `arn:aws:iam::aws:policy/${name}` });
  assert.equal(get("AdministratorAccess").Policy.Path, "/");
  const basic = get("service-role/AWSLambdaBasicExecutionRole").Policy;
  assert.equal(basic.Path, "/service-role/");
  assert.match(basic.PolicyId, /^ANPA[A-Z2-9]{17}$/);
  assert.match(get("ReadOnlyAccess").message, /AWS managed policy arn:aws:iam::aws:policy\/ReadOnlyAccess/);
});
