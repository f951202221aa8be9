/** A handler that logs what it is told of place, time and machine: none of it may tell two runs of a seed apart. */
// deno-lint-ignore-file orderstorm/no-real-world orderstorm/virtual-time
import { hostname } from "node:os";

export function handler(): Promise<unknown> {
  console.log(new Date(0).toString(), new Date().toLocaleString(), (1234.5).toLocaleString());
  console.log(process.pid, process.cwd(), hostname(), performance.timeOrigin, new Error("here").stack);
  return Promise.resolve({ statusCode: 202 });
}
