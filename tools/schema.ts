/** docs/verdict.schema.json: the JSON Schema of what `--json` prints, made from the schema that the code checks with. */
import { z } from "zod";
import { VERDICT_VERSION, verdictSchema } from "../reports/verdict.ts";

/** The text of docs/verdict.schema.json: JSON Schema, draft 2020-12. */
export function verdictSchemaDocument(): string {
  const { $schema, ...rest } = z.toJSONSchema(verdictSchema, { target: "draft-2020-12" });
  const document = {
    $schema,
    $id: `orderstorm-verdict-${VERDICT_VERSION}`,
    title: "Orderstorm verdict",
    ...rest,
  };
  return JSON.stringify(document, null, 2) + "\n";
}
