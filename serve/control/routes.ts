/** The table of routes: requests are dispatched by it, and the OpenAPI document is printed from it. */
import { z } from "zod";
import { openApiDocument } from "./openapi.ts";
import { type Route, route } from "./route.ts";
import { CLOCK_ROUTES } from "./routes_clock.ts";
import { FAULT_ROUTES } from "./routes_faults.ts";
import { SNAPSHOT_ROUTES } from "./routes_snapshots.ts";
import { STATE_ROUTES } from "./routes_state.ts";
import * as shapes from "./shapes.ts";

/** What every path of the control API begins with. */
export const PREFIX = "/_orderstorm";

const index = route({
  method: "GET",
  path: "/",
  id: "index",
  tag: "server",
  summary: "What there is under this prefix",
  answer: shapes.indexSchema,
  run: ({ server }) => ({
    name: "Orderstorm control API",
    time: server.worlds.clock.movable ? "virtual" as const : "real" as const,
    seed: server.seed,
    openapi: `${PREFIX}/openapi.json`,
    links: ROUTES.map(({ method, path, summary }) => ({ method, path: PREFIX + path, summary })),
  }),
});

const openapi = route({
  method: "GET",
  path: "/openapi.json",
  id: "openapi",
  tag: "server",
  summary: "This API as an OpenAPI 3.1 document",
  answer: z.looseObject({ openapi: z.string() }),
  run: () => controlApiDocument(),
});

export const ROUTES: readonly Route[] = [
  index,
  openapi,
  ...STATE_ROUTES,
  ...FAULT_ROUTES,
  ...CLOCK_ROUTES,
  ...SNAPSHOT_ROUTES,
];

/** The OpenAPI 3.1 document of the control API. */
export function controlApiDocument(): { readonly openapi: string; readonly [member: string]: unknown } {
  return openApiDocument(ROUTES, PREFIX);
}
