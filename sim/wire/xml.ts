/**
 * Answers in AWS's query protocol: XML, as the service's own names and namespaces have it.
 *
 * https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#response-serialization
 */
import type { NormalizedSchema } from "@smithy/core/schema";
import { toBase64 } from "@smithy/core/serde";
import type { AwsError } from "../aws/errors.ts";
import { type Naming, namingOf } from "./query_names.ts";
import type { WireOperation, WireService } from "./schemas.ts";

/** What services that are no one's answer with. */
const FAULT_NAMESPACE = "http://webservices.amazon.com/AWSFault/2005-15-09";

/** Writes an output: `<XResponse><XResult>…</XResult><ResponseMetadata>…`. */
export function writeXml(
  service: WireService,
  operation: WireOperation,
  output: Readonly<Record<string, unknown>>,
  requestId: string,
): string {
  const { name } = operation;
  const members = membersXml(service, operation.output, output);
  // An operation that has nothing to say has no result either.
  const result = operation.output.isStructSchema() && !operation.output.isUnitSchema()
    ? element(`${name}Result`, members)
    : "";
  const metadata = element("ResponseMetadata", element("RequestId", escape(requestId)));
  return document(service, `${name}Response`, result + metadata);
}

/** Writes an error, by the code that it has in this protocol. */
export function writeXmlError(service: WireService | undefined, error: AwsError, requestId: string): string {
  const type = error.fault === "client" ? "Sender" : "Receiver";
  const detail = service?.name === "sqs" ? "<Detail/>" : "";
  return document(
    service,
    "ErrorResponse",
    element(
      "Error",
      element("Type", type) + element("Code", escape(error.queryCode ?? error.code)) +
        element("Message", escape(messageOf(service, error))) + detail,
    ) + element("RequestId", escape(requestId)),
  );
}

/** SQS says one of its sentences otherwise to those who speak its old protocol. */
function messageOf(service: WireService | undefined, { code, message }: AwsError): string {
  return service?.name === "sqs" && code === "QueueDoesNotExist"
    ? message.replace(/\.$/, " for this wsdl version.")
    : message;
}

/** Writes an error to whoever speaks no protocol of AWS's; the message, which AWS leaves out, is for people. */
export function writeBareError(error: AwsError): string {
  return element(error.code, element("Message", escape(error.message)));
}

function document(service: WireService | undefined, root: string, inside: string): string {
  const declaration = service?.name === "sqs" ? '<?xml version="1.0"?>' : "";
  const namespace = service?.query?.xmlNamespace ?? FAULT_NAMESPACE;
  return `${declaration}<${root} xmlns="${namespace}">${inside}</${root}>`;
}

function element(name: string, inside: string): string {
  return inside === "" ? `<${name}/>` : `<${name}>${inside}</${name}>`;
}

function membersXml(
  service: WireService,
  schema: NormalizedSchema,
  value: Readonly<Record<string, unknown>>,
): string {
  if (!schema.isStructSchema()) return "";
  let text = "";
  for (const [member, inside] of schema.structIterator()) {
    const given = value[member];
    if (given !== undefined && given !== null) {
      text += memberXml(service, namingOf(service, member, inside), inside, given);
    }
  }
  return text;
}

function memberXml(service: WireService, naming: Naming, schema: NormalizedSchema, value: unknown): string {
  if (schema.isListSchema()) {
    const inside = schema.getValueSchema();
    const itemNaming = { ...namingOf(service, "", inside), name: naming.flat ? naming.name : naming.item };
    const items = (value as readonly unknown[]).map((each) => memberXml(service, itemNaming, inside, each));
    return naming.flat ? items.join("") : element(naming.name, items.join(""));
  }
  if (schema.isMapSchema()) {
    const inside = schema.getValueSchema();
    const valueNaming = { ...namingOf(service, "", inside), name: naming.value };
    const entries = Object.entries(value as Readonly<Record<string, unknown>>).map(([key, each]) =>
      element(
        naming.flat ? naming.name : "entry",
        element(naming.key, escape(key)) + memberXml(service, valueNaming, inside, each),
      )
    );
    return naming.flat ? entries.join("") : element(naming.name, entries.join(""));
  }
  if (schema.isStructSchema()) {
    return element(naming.name, membersXml(service, schema, value as Readonly<Record<string, unknown>>));
  }
  return element(naming.name, escape(scalar(schema, value)));
}

function scalar(schema: NormalizedSchema, value: unknown): string {
  if (value instanceof Uint8Array) return toBase64(value);
  if (value instanceof Date) {
    return schema.getMergedTraits().timestampFormat === "epoch-seconds"
      ? String(value.getTime() / 1000)
      : value.toISOString().replace(".000Z", "Z");
  }
  return String(value);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "\r": "&#xD;",
};

// deno-lint-ignore no-control-regex -- these are what XML 1.0 has no way to say, and an error may quote them
const UNSAYABLE = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

function escape(text: string): string {
  return text.toWellFormed().replace(UNSAYABLE, "\ufffd").replace(/[&<>"\r]/g, (found) => ESCAPES[found]!);
}
