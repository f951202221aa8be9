/** Reads the body of a request, as long as it is of the right type and not too long. */
import { Problem } from "./problem.ts";

/** The longest JSON body, in bytes. */
const MOST_BYTES = 1024 * 1024;

/** @throws {Problem} The body has another media type, is too long, or is no UTF-8. */
export async function readBody(request: Request, mediaType: string, mostBytes = MOST_BYTES): Promise<string> {
  if (request.body === null) return "";
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) {
      throw new Problem("too-large", `The body is longer than ${mostBytes} bytes, expected at most that`);
    }
    chunks.push(chunk);
  }
  if (bytes === 0) return "";
  const given = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
  if (given !== mediaType) {
    throw new Problem("wrong-media-type", `The body is ${given ?? "of no type"}, expected ${mediaType}`, {
      mistakes: [{
        at: "header.content-type",
        is: given === undefined ? "missing" : JSON.stringify(given),
        expected: mediaType,
      }],
    });
  }
  const whole = new Uint8Array(bytes);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(whole);
  } catch {
    throw new Problem("not-valid", "The body is not UTF-8, expected UTF-8");
  }
}
