import assert from "node:assert/strict";
import { verdictSchemaDocument } from "./schema.ts";

Deno.test("verdictSchemaDocument describes every field of a verdict, and allows no other", () => {
  const schema = JSON.parse(verdictSchemaDocument());
  assert.equal(schema.$schema, "https://json-schema.org/draft/2020-12/schema");
  assert.equal(schema.additionalProperties, false);
  assert.equal(schema.properties.version.const, 1);
  assert.deepEqual(schema.properties.verdict.enum, ["pass", "fail", "invalid"]);
  for (const [name, field] of Object.entries<{ description?: string }>(schema.properties)) {
    assert.ok(field.description, `${name} has no description`);
  }
  assert.ok(schema.required.includes("journalHash"));
  assert.ok(!schema.required.includes("invalid"));
});
