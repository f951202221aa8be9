/**
 * The one reader of environment variables. A module asks for what it needs when it is loaded, so that a function
 * that is deployed without a variable fails at its start, with all that is missing, and not at its first order.
 */
import process from "node:process";
import { z } from "zod";

/** The name of a table or bus. */
export const resourceName = z.string().min(1);

/** Where a third party is: an origin, perhaps with a path; a final slash is taken off. */
export const baseUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/$/, ""));

/**
 * Reads the variables of a shape.
 *
 * @throws {Error} Names every variable that is absent or malformed.
 */
export function environment<S extends z.ZodRawShape>(shape: S): z.output<z.ZodObject<S>> {
  const result = z.object(shape).safeParse(process.env);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  throw new Error(`Cannot read the environment: ${problems.join("; ")}`);
}
