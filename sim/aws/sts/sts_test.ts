/** STS: what the contract does not see from inside a function. */
import assert from "node:assert/strict";
import { Entity } from "../../kernel/mod.ts";
import { AwsError } from "../errors.ts";
import { fixture } from "../fixture.ts";
import { iam } from "../iam/mod.ts";
import type { Caller } from "../operation.ts";
import { keyId } from "../iam/access_key.ts";
import { accountOfKey, sts } from "./mod.ts";

const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { AWS: "*" }, Action: "sts:AssumeRole" }],
});
const RoleArn = "arn:aws:iam::000000000000:role/deploy";

function asked(): {
  // deno-lint-ignore no-explicit-any
  ask(operation: string, input: object, accessKeyId?: string): any;
  pass(ms: number): void;
} {
  const { account, apply, pass } = fixture([iam(), sts()]);
  apply("iam", "CreateRole", {
    RoleName: "deploy",
    AssumeRolePolicyDocument: TRUST,
    MaxSessionDuration: 7200,
  });
  let calls = 0;
  return {
    pass,
    ask(operation, input, accessKeyId) {
      const caller: Caller = {
        kind: "client",
        name: "http",
        ...(accessKeyId === undefined ? undefined : { accessKeyId }),
      };
      try {
        return account.apply("sts", operation, input, caller, Entity.root("ask", calls++));
      } catch (error) {
        if (error instanceof AwsError) return error;
        throw error;
      }
    },
  };
}

Deno.test("sts: whoever takes a role is told so from then on, until the credentials expire", () => {
  const { ask, pass } = asked();
  const user = { UserId: ask("GetCallerIdentity", {}).UserId, Account: "000000000000" };
  assert.deepEqual(ask("GetCallerIdentity", {}, "test"), {
    ...user,
    Arn: "arn:aws:iam::000000000000:user/admin",
  });
  assert.match(user.UserId, /^AIDA[A-Z2-7]{17}$/);
  const taken = ask("AssumeRole", { RoleArn, RoleSessionName: "build", DurationSeconds: 900 });
  const { AccessKeyId, Expiration, SecretAccessKey } = taken.Credentials;
  assert.match(AccessKeyId, /^ASIA[A-Z2-7]{16}$/);
  assert.equal(SecretAccessKey.length, 40);
  assert.equal(Expiration.toISOString(), "2026-01-01T00:15:00.000Z");
  const identity = ask("GetCallerIdentity", {}, AccessKeyId);
  assert.equal(identity.Arn, "arn:aws:sts::000000000000:assumed-role/deploy/build");
  assert.equal(identity.UserId, taken.AssumedRoleUser.AssumedRoleId);
  pass(899_000);
  assert.equal(ask("GetCallerIdentity", {}, AccessKeyId).Arn, identity.Arn);
  pass(1000);
  const expired = ask("GetCallerIdentity", {}, AccessKeyId);
  assert.deepEqual([expired.code, expired.status], ["ExpiredToken", 403]);
});

Deno.test("sts AssumeRole keeps to the longest session of the role, and to an hour for roles", () => {
  const { ask } = asked();
  const take = (DurationSeconds: number, key?: string) =>
    ask("AssumeRole", { RoleArn, RoleSessionName: "build", DurationSeconds }, key);
  assert.match(take(7201).message, /exceeds the MaxSessionDuration set for this role/);
  const { AccessKeyId } = take(7200).Credentials;
  assert.match(take(7200, AccessKeyId).message, /exceeds the 1 hour session limit/);
  assert.ok(take(3600, AccessKeyId).Credentials);
  assert.match(take(10).message, /at 'durationSeconds' failed .* greater than or equal to 900/);
  const denied = ask("AssumeRole", { RoleArn: `${RoleArn}er`, RoleSessionName: "build" });
  assert.equal(
    denied.message,
    `User: arn:aws:iam::000000000000:user/admin is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}er`,
  );
  assert.equal(
    ask("AssumeRole", { RoleArn: "a".repeat(30), RoleSessionName: "build" }).code,
    "ValidationError",
  );
});

Deno.test("sts GetSessionToken is for users, and gives a session that is still theirs", () => {
  const { ask } = asked();
  const { AccessKeyId, Expiration } = ask("GetSessionToken", {}, "test").Credentials;
  assert.equal(Expiration.toISOString(), "2026-01-01T12:00:00.000Z");
  assert.equal(ask("GetCallerIdentity", {}, AccessKeyId).Arn, "arn:aws:iam::000000000000:user/admin");
  assert.equal(ask("GetSessionToken", {}, AccessKeyId).code, "AccessDenied");
});

Deno.test("sts: the id of a key says whose it is, as at AWS", () => {
  // A key that AWS gave out, and the account that it is publicly known to be of.
  assert.equal(accountOfKey("ASIAQNZGKIQY56JQ7WML"), "029608264753");
  assert.equal(accountOfKey(keyId("ASIA", "111122223333", "ABCDEFGH")), "111122223333");
  assert.equal(accountOfKey(keyId("ASIA", "999999999999", "77777777")), "999999999999");
  assert.equal(accountOfKey(keyId("ASIA", "000000000000", "AAAAAAAA")), "000000000000");
  for (const key of ["test", "111122223333", "ASIA0123456789ABCDEF"]) {
    assert.equal(accountOfKey(key), undefined);
  }
  const { ask } = asked();
  assert.deepEqual(ask("GetAccessKeyInfo", { AccessKeyId: "ASIAQNZGKIQY56JQ7WML" }), {
    Account: "029608264753",
  });
  assert.equal(ask("GetAccessKeyInfo", { AccessKeyId: "no-such-key-as-this" }).code, "ValidationError");
});
