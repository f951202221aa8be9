/** Tags, resource policies and contributor insights of tables: what is kept, and what is refused. */
import assert from "node:assert/strict";
import { fixture } from "../fixture.ts";
import { dynamodb } from "./mod.ts";

const KEYED = {
  KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
  AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
  BillingMode: "PAY_PER_REQUEST",
};
const POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny" }] });

function account() {
  const world = fixture([dynamodb()]);
  const run = (operation: string, input: object = {}) => world.apply("dynamodb", operation, input);
  const create = (more: object = {}) => run("CreateTable", { TableName: "Orders", ...KEYED, ...more });
  return { world, run, create };
}

Deno.test("dynamodb a table has fifty tags at most, each key once, and none of AWS's own", () => {
  const { run, create } = account();
  const { TableArn: ResourceArn } = create({ Tags: [{ Key: "first", Value: "1" }] }).TableDescription;
  const tags = (count: number) => Array.from({ length: count }, (_, i) => ({ Key: `k${i}`, Value: "v" }));
  assert.deepEqual(run("TagResource", { ResourceArn, Tags: tags(49) }), {});
  assert.equal(
    run("TagResource", { ResourceArn, Tags: [{ Key: "more", Value: "" }] }).code,
    "LimitExceededException",
  );
  assert.deepEqual(run("TagResource", { ResourceArn, Tags: [{ Key: "first", Value: "2" }] }), {});
  const own = run("TagResource", { ResourceArn, Tags: [{ Key: "aws:x", Value: "" }] });
  assert.equal(own.code, "ValidationException");
  assert.equal(run("ListTagsOfResource", { ResourceArn }).Tags.length, 50);
  const elsewhere = ResourceArn.replace("us-east-1", "eu-west-1");
  assert.equal(run("ListTagsOfResource", { ResourceArn: elsewhere }).code, "ResourceNotFoundException");
});

Deno.test("dynamodb a resource policy keeps its revision while its text does", () => {
  const { run, create } = account();
  const { TableArn: ResourceArn } = create({ ResourcePolicy: POLICY }).TableDescription;
  const { RevisionId } = run("GetResourcePolicy", { ResourceArn });
  assert.equal(run("PutResourcePolicy", { ResourceArn, Policy: POLICY }).RevisionId, RevisionId);
  const other = POLICY.replace("Deny", "Allow");
  const refused = run("PutResourcePolicy", { ResourceArn, Policy: other, ExpectedRevisionId: "NO_POLICY" });
  assert.equal(refused.code, "PolicyNotFoundException");
  const changed = run("PutResourcePolicy", { ResourceArn, Policy: other, ExpectedRevisionId: RevisionId });
  assert.notEqual(changed.RevisionId, RevisionId);
  assert.deepEqual(run("DeleteResourcePolicy", { ResourceArn }), { RevisionId: changed.RevisionId });
  assert.deepEqual(run("DeleteResourcePolicy", { ResourceArn }), {});
});

Deno.test("dynamodb a table whose policy is none is not made", () => {
  const { run, create } = account();
  assert.equal(create({ ResourcePolicy: "[]" }).code, "ValidationException");
  assert.equal(
    create({ Tags: [{ Key: "a", Value: "1" }, { Key: "a", Value: "2" }] }).code,
    "ValidationException",
  );
  assert.deepEqual(run("ListTables").TableNames, []);
});

Deno.test("dynamodb contributor insights are kept for each table and index, and listed in pages", () => {
  const { run, create } = account();
  create();
  run("CreateTable", { TableName: "Other", ...KEYED });
  for (const TableName of ["Orders", "Other"]) {
    run("UpdateContributorInsights", { TableName, ContributorInsightsAction: "ENABLE" });
  }
  const [first, second] =
    run("DescribeContributorInsights", { TableName: "Orders" }).ContributorInsightsRuleList;
  assert.match(first, /^DynamoDBContributorInsights-PKC-Orders-\d+$/);
  assert.match(second, /^DynamoDBContributorInsights-PKT-Orders-\d+$/);
  const page = run("ListContributorInsights", { MaxResults: 1 });
  assert.equal(page.ContributorInsightsSummaries[0].TableName, "Orders");
  const rest = run("ListContributorInsights", { NextToken: page.NextToken });
  assert.deepEqual(rest.ContributorInsightsSummaries.map((each: { TableName: string }) => each.TableName), [
    "Other",
  ]);
  const nowhere = { TableName: "Orders", IndexName: "none", ContributorInsightsAction: "ENABLE" };
  assert.equal(run("UpdateContributorInsights", nowhere).code, "ResourceNotFoundException");
});
