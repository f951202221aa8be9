/** What is known to differ from AWS in how requests are understood and answered; printed into docs/FIDELITY.md. */
import { type Protocol, WIRE_SERVICES } from "./schemas.ts";

/** Each is about all services. */
export const WIRE_NOTES: readonly string[] = [
  "A signature (SigV4, SigV4A, in a header or presigned) has to be complete and well formed, and is refused in AWS's " +
  "words where it is not. Whether it is true, and how old it is, is not verified: there are no secrets here.",
  "A request without any signature is that of an anonymous caller, who may do all that others may, in the default " +
  "account. AWS answers it with `MissingAuthenticationToken`; here, curl and test tools are welcome without " +
  "credentials.",
  "Content types `application/x-amz-json-1.0`, `-1.1` and `application/json` are taken for one another.",
  "A member that is named `__proto__`, and a body that nests deeper than 1000 levels, are refused with " +
  "`SerializationException`, in the query protocol with `MalformedInput`.",
  "A fraction where a whole number is wanted is refused. The words for wrong types of rarer kinds, for parameters of " +
  "the query protocol that are no list or no number, and for a path that is not encoded rightly are not verified.",
  "Of a parameter that comes more than once where one is wanted, the first counts.",
  "Errors for a request in no protocol say in a `Message` what was wrong, where AWS sends the name alone.",
];

/** The protocols in which a service is spoken to; the first is that of clients of today. */
export function protocolsOf(service: string): readonly Protocol[] {
  const found = WIRE_SERVICES.get(service);
  if (found === undefined) return [];
  return found.query && found.protocol !== "awsQuery" ? [found.protocol, "awsQuery"] : [found.protocol];
}
