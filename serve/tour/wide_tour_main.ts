/**
 * Writes the wide tour to standard output as JSON, for its players.
 *
 *     deno run -A serve/tour/wide_tour_main.ts [SERVICE…] > tour.json     all services unless some are named
 */
import { createWorld } from "../../sim/mod.ts";
import { wideTour } from "./wide/mod.ts";

const { services } = createWorld({ seed: 1 }).account;
const named = services.filter(({ name }) => Deno.args.length === 0 || Deno.args.includes(name));
console.log(wideTour(Object.fromEntries(named.map((one) => [one.name, Object.keys(one.operations)]))));
