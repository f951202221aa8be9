/** AddPermission and RemovePermission: the policy that they make, and what they refuse. */
import assert from "node:assert/strict";
import { AwsError } from "../errors.ts";
import { fixture } from "../fixture.ts";
import { sqs } from "./mod.ts";

const ARN = "arn:aws:sqs:us-east-1:000000000000:q";

function stage() {
  const { apply } = fixture([sqs()]);
  const { QueueUrl } = apply("sqs", "CreateQueue", { QueueName: "q" });
  return {
    set: (Policy: string) => apply("sqs", "SetQueueAttributes", { QueueUrl, Attributes: { Policy } }),
    add: (Label: string, AWSAccountIds: string[], Actions: string[]) =>
      apply("sqs", "AddPermission", { QueueUrl, Label, AWSAccountIds, Actions }),
    remove: (Label: string) => apply("sqs", "RemovePermission", { QueueUrl, Label }),
    policy: (): string | undefined =>
      apply("sqs", "GetQueueAttributes", { QueueUrl, AttributeNames: ["Policy"] }).Attributes?.Policy,
  };
}

function refused(answer: unknown, code: string, message: string, status = 400): void {
  assert.ok(answer instanceof AwsError, `not an error: ${JSON.stringify(answer)}`);
  assert.deepEqual([answer.code, answer.message, answer.status], [code, message, status]);
}

Deno.test("sqs AddPermission writes the policy that AWS writes, and RemovePermission takes it away", () => {
  const { add, remove, policy } = stage();
  assert.deepEqual(add("one", ["111111111111"], ["ReceiveMessage"]), {});
  const one = {
    Sid: "one",
    Effect: "Allow",
    Principal: { AWS: "arn:aws:iam::111111111111:root" },
    Action: "SQS:ReceiveMessage",
    Resource: ARN,
  };
  assert.equal(
    policy(),
    JSON.stringify({ Version: "2008-10-17", Id: `${ARN}/SQSDefaultPolicy`, Statement: [one] }),
  );
  add("two", ["111111111111", "222222222222"], ["*", "SendMessage"]);
  assert.deepEqual(JSON.parse(policy()!).Statement, [one, {
    Sid: "two",
    Effect: "Allow",
    Principal: { AWS: ["arn:aws:iam::111111111111:root", "arn:aws:iam::222222222222:root"] },
    Action: ["SQS:*", "SQS:SendMessage"],
    Resource: ARN,
  }]);
  assert.deepEqual(remove("one"), {});
  assert.equal(JSON.parse(policy()!).Statement.length, 1);
  remove("two");
  assert.equal(policy(), undefined);
});

Deno.test("sqs AddPermission keeps what a policy of one's own says", () => {
  const { set, add, remove, policy } = stage();
  const own = { Sid: "own", Effect: "Deny", Principal: "*", Action: "sqs:*", Resource: ARN };
  set(JSON.stringify({ Version: "2012-10-17", Statement: own }));
  add("one", ["111111111111"], ["SendMessage"]);
  const { Version, Id, Statement } = JSON.parse(policy()!);
  assert.deepEqual([Version, Id, Statement.length, Statement[0]], ["2012-10-17", undefined, 2, own]);
  remove("own");
  assert.equal(JSON.parse(policy()!).Statement[0].Sid, "one");
});

Deno.test("sqs AddPermission and RemovePermission refuse what AWS refuses", () => {
  const { add, remove } = stage();
  const invalid = "InvalidParameterValueException";
  const account = ["111111111111"];
  add("a", account, ["SendMessage"]);
  refused(
    add("a", account, ["SendMessage"]),
    invalid,
    "Value a for parameter Label is invalid. Reason: Already exists.",
  );
  refused(remove("b"), invalid, "Value b for parameter Label is invalid. Reason: can't find label.");
  refused(
    add("b", account, ["RemovePermission"]),
    invalid,
    "Value SQS:RemovePermission for parameter ActionName is invalid. " +
      "Reason: Only the queue owner is allowed to invoke this action.",
  );
  refused(
    add("b", account, ["Nonsense"]),
    invalid,
    "Value SQS:Nonsense for parameter ActionName is invalid. " +
      "Reason: Please refer to the appropriate WSDL for a list of valid actions. ",
  );
  refused(
    add("b", account, []),
    "MissingRequiredParameterException",
    "The request must contain the parameter Actions.",
  );
  refused(
    add("b", ["x"], ["SendMessage"]),
    invalid,
    "Value [x] for parameter PrincipalId is invalid. Reason: Unable to verify.",
  );
  refused(
    add("b", account, Array(8).fill("SendMessage")),
    "OverLimit",
    "8 Actions were found, maximum allowed is 7.",
    403,
  );
  refused(
    add("", account, ["SendMessage"]),
    "MissingRequiredParameterException",
    "The request must contain the parameter Label.",
  );
  const wrong = add("b c", account, ["SendMessage"]);
  assert.ok(wrong instanceof AwsError && /parameter Label is invalid/.test(wrong.message));
  assert.deepEqual(add("l".repeat(80), account, Array(7).fill("SendMessage")), {});
  for (let i = 3; i <= 20; i++) assert.deepEqual(add(`l${i}`, account, ["*"]), {});
  assert.equal(add("l21", account, ["*"]).code, "OverLimit");
});
