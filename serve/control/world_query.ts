/** What every path of the control API takes in its query: which world is meant. */
import { z } from "zod";

export const DEFAULT_ACCOUNT = "000000000000";
export const DEFAULT_REGION = "us-east-1";

export const worldQuery = z.strictObject({
  account: z.string().regex(/^\d{12}$/, "12 digits").default(DEFAULT_ACCOUNT).describe(
    "Which account's world",
  ),
  region: z.string().regex(/^[a-z]{2,3}(-[a-z]+)+-\d{1,2}$/, "a region, such as us-east-1")
    .default(DEFAULT_REGION).describe("Which region's world"),
});
