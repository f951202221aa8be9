/** What every path of the control API takes in its query: which world is meant. */
import { z } from "zod";

export const worldQuery = z.strictObject({
  account: z.string().regex(/^\d{12}$/, "12 digits").exactOptional()
    .describe(
      "Which account's world. Default: that of requests without one, 000000000000 unless served otherwise",
    ),
  region: z.string().regex(/^[a-z]{2,3}(-[a-z]+)+-\d{1,2}$/, "a region, such as us-east-1").exactOptional()
    .describe(
      "Which region's world. Default: that of requests without one, us-east-1 unless served otherwise",
    ),
});
