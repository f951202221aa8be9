/** The code that the tour uploads: it hands back what it was given, fails when told to, and answers in parts. */
import { strToU8, zipSync } from "fflate";

const SOURCE = `
export const handler = async (event) => {
  console.log("seen", event.order);
  if (event.fail) throw new TypeError("told to");
  return { echo: event, stage: process.env.STAGE };
};
export const streamed = awslambda.streamifyResponse(async (event, out) => {
  out.write("one ");
  out.write("two " + event.order);
  out.end();
});
`;

/** A zip of `index.mjs`: its bytes are the same at each run. */
export function packaged(comment: string): Uint8Array {
  return zipSync({ "index.mjs": [strToU8(`// ${comment}\n${SOURCE}`), { mtime: "2026-01-01T00:00:00Z" }] });
}
