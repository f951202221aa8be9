/**
 * The OpenAPI document of the control API, printed from the table of routes and the schemas that check requests.
 *
 * https://spec.openapis.org/oas/v3.1.1.html
 */
import { z } from "zod";
import { type ProblemKind, PROBLEMS, problemSchema } from "./problem.ts";
import type { Route } from "./route.ts";
import { worldQuery } from "./world_query.ts";

const TAGS: Readonly<Record<string, string>> = {
  server: "The server itself",
  state: "What a world holds, without a call that would change it",
  ledger: "What third parties really did",
  journal: "Everything that happened, in order",
  faults: "What goes wrong in a world; can be changed while it runs",
  clock: "Virtual time over the wire",
  snapshots: "Putting a world back to where it was",
};

type Json = Readonly<Record<string, unknown>>;

export function openApiDocument(
  routes: readonly Route[],
  prefix: string,
): { readonly openapi: string; readonly [member: string]: unknown } {
  const components: Record<string, unknown> = {};
  const paths: Record<string, Record<string, unknown>> = {};
  for (const row of routes) {
    (paths[prefix + row.path] ??= {})[row.method.toLowerCase()] = operationOf(row, components);
  }
  return {
    openapi: "3.1.1",
    info: {
      title: "Orderstorm control API",
      version: "1",
      summary: "Looks into a served account, moves its clock, breaks it and puts it back",
      description: "Every path takes `account` and `region` in its query, which choose the world. " +
        "What is refused is answered with a problem of RFC 9457.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "http://127.0.0.1:4566" }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      parameters: Object.fromEntries(
        parametersOf(worldQuery, "query", components).map((parameter) => [parameter.name, parameter]),
      ),
      schemas: Object.fromEntries(Object.entries(components).sort(([a], [b]) => a < b ? -1 : 1)),
    },
  };
}

function operationOf(row: Route, components: Record<string, unknown>): Json {
  const body = row.body
    ? { content: { "application/json": { schema: schemaOf(row.body, "input", components) } } }
    : row.text
    ? { required: true, content: { [row.text.mediaType]: { schema: { type: "string" } } } }
    : undefined;
  return {
    operationId: row.id,
    tags: [row.tag],
    summary: row.summary,
    ...(row.description ? { description: row.description } : undefined),
    parameters: [
      ...parametersOf(row.parameters, "path", components),
      ...parametersOf(row.query, "query", components),
      ...Object.keys(worldQuery.shape).map((name) => ({ $ref: `#/components/parameters/${name}` })),
      ...(row.media?.includes("text/event-stream")
        ? [{
          name: "Last-Event-ID",
          in: "header",
          schema: { type: "string" },
          description: "Goes on after it",
        }]
        : []),
    ],
    ...(body ? { requestBody: body } : undefined),
    responses: {
      [row.status ?? 200]: successOf(row, components),
      ...problemsOf(row, components),
    },
  };
}

function successOf(row: Route, components: Record<string, unknown>): Json {
  const content: Record<string, unknown> = {};
  if (row.answer) content["application/json"] = { schema: schemaOf(row.answer, "output", components) };
  for (const type of row.media ?? []) content[type] = { schema: { type: "string" } };
  return { description: row.summary, ...(Object.keys(content).length > 0 ? { content } : undefined) };
}

/** Each status with the problems that have it. */
function problemsOf(row: Route, components: Record<string, unknown>): Record<string, Json> {
  const kinds: ProblemKind[] = [...row.problems ?? [], "not-valid", "unavailable"];
  if (row.body || row.text) kinds.push("too-large", "wrong-media-type");
  const byStatus = new Map<number, string[]>();
  for (const kind of kinds) {
    const [status, title] = PROBLEMS[kind];
    byStatus.set(status, [...byStatus.get(status) ?? [], `${title} (\`${kind}\`)`]);
  }
  const content = { "application/problem+json": { schema: schemaOf(problemSchema, "output", components) } };
  return Object.fromEntries(
    [...byStatus].sort(([a], [b]) => a - b).map(([status, titles]) => [
      String(status),
      { description: titles.join("; "), content },
    ]),
  );
}

function parametersOf(
  schema: z.ZodObject | undefined,
  where: "path" | "query",
  components: Record<string, unknown>,
): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input", components) as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...rest }]) => ({
    name,
    in: where,
    required: where === "path" || required.includes(name),
    ...(description ? { description } : undefined),
    schema: rest,
  }));
}

/** The JSON Schema of a shape; shapes with an id of their own go to the components. */
function schemaOf(schema: z.ZodType, io: "input" | "output", components: Record<string, unknown>): Json {
  const { $schema: _, $defs = {}, ...rest } = z.toJSONSchema(schema, {
    target: "draft-2020-12",
    io,
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      // A query is text: what it is turned into afterwards has no schema of its own.
      if (zodSchema._zod.def.type === "unknown") delete jsonSchema.type;
    },
  }) as Record<string, unknown> & { $defs?: Record<string, Json> };
  for (const [name, definition] of Object.entries($defs)) {
    components[name] ??= relocated(withoutId(definition));
  }
  const { id } = rest;
  if (typeof id !== "string") return relocated(rest);
  components[id] ??= relocated(withoutId(rest));
  return { $ref: `#/components/schemas/${id}` };
}

function withoutId({ id: _, ...rest }: Json): Json {
  return rest;
}

/** References into `$defs` point to the components instead. */
function relocated(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}
