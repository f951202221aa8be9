/**
 * Message attributes and system attributes: what a producer may send and what a consumer asks for.
 *
 * Follows https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
import { Buffer } from "node:buffer";
import { invalidParameterValue, unknownAttribute, unsupportedOperation } from "./errors.ts";
import { MAX_ATTRIBUTE_NAME_LENGTH, MAX_MESSAGE_ATTRIBUTES } from "./limits.ts";
import type { Message, MessageAttribute } from "./message.ts";
import { QUEUE_ATTRIBUTE_NAMES } from "./queue_attributes.ts";

/** A message attribute as it stands in a request or an answer. */
export interface AttributeValue {
  readonly DataType?: string;
  readonly StringValue?: string;
  readonly BinaryValue?: Uint8Array;
  readonly StringListValues?: readonly string[];
  readonly BinaryListValues?: readonly Uint8Array[];
}

export type AttributeValues = Readonly<Record<string, AttributeValue>>;

const NONE: readonly MessageAttribute[] = [];
const NAME = /^[\p{L}\p{N}_.-]+$/u;
/** Characters that XML 1.0 does not allow: https://www.w3.org/TR/REC-xml/#charsets */
// deno-lint-ignore no-control-regex
const FORBIDDEN = /[\x00-\x08\x0B\x0C\x0E-\x1F\uD800-\uDFFF\uFFFE\uFFFF]/u;

/** The first character of a text that a message may not contain, as a code point; undefined if it is fine. */
export function forbiddenCharacter(text: string): number | undefined {
  const at = text.search(FORBIDDEN);
  return at < 0 ? undefined : text.codePointAt(at);
}

/**
 * Checks and copies the message attributes of a request, sorted by name.
 *
 * @throws {AwsError} InvalidParameterValue or UnsupportedOperation for the first that is wrong.
 */
export function readAttributes(values: AttributeValues | undefined): readonly MessageAttribute[] {
  if (!values) return NONE;
  const names = Object.keys(values);
  if (names.length === 0) return NONE;
  if (names.length > MAX_MESSAGE_ATTRIBUTES) {
    throw invalidParameterValue(
      `Number of message attributes [${names.length}] exceeds the allowed maximum [${MAX_MESSAGE_ATTRIBUTES}].`,
    );
  }
  return names.sort().map((name) => {
    checkName(name);
    return readValue(name, values[name]!);
  });
}

function checkName(name: string): void {
  if (name === "") throw invalidParameterValue("The request must contain non-empty message attribute name.");
  if (name.length > MAX_ATTRIBUTE_NAME_LENGTH) {
    throw invalidParameterValue("Message (user) attribute names must be shorter than 256 Bytes");
  }
  if (!NAME.test(name)) {
    const bad = [...name].find((character) => !NAME.test(character))!;
    throw invalidParameterValue(
      `Invalid non-alphanumeric character '#x${
        bad.codePointAt(0)!.toString(16).toUpperCase()
      }' was found in ` +
        "the message attribute name. Can only include alphanumeric characters, hyphens, underscores, or dots.",
    );
  }
  if (/^(?:aws|amazon)\.|^\.|\.$|\.\./i.test(name)) {
    throw invalidParameterValue(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. " +
        "These strings are reserved for internal use. Additionally, they cannot start or end with '.'.",
    );
  }
}

function readValue(name: string, value: AttributeValue): MessageAttribute {
  const type = value.DataType;
  if (!type) {
    throw invalidParameterValue(
      `The message attribute '${name}' must contain non-empty message attribute type.`,
    );
  }
  const kind = /^(String|Number|Binary)(?:\.|$)/.exec(type)?.[1];
  if (kind === undefined) {
    throw invalidParameterValue(
      `The type of message (user) attribute '${name}' is invalid. ` +
        "You must use only the following supported type prefixes: Binary, Number, String.",
    );
  }
  if (type.length > MAX_ATTRIBUTE_NAME_LENGTH) {
    throw invalidParameterValue("Message (user) attribute types must be shorter than 256 Bytes");
  }
  if (value.StringListValues?.length || value.BinaryListValues?.length) {
    throw unsupportedOperation("Message attribute list values in SendMessage operation are not supported.");
  }
  if (kind === "Binary") {
    if (!value.BinaryValue?.length) throw emptyValue(name, type);
    return { name, type, value: new Uint8Array(value.BinaryValue) };
  }
  const text = value.StringValue;
  if (!text) throw emptyValue(name, type);
  if (kind === "Number" && !isNumber(text)) {
    throw invalidParameterValue(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  }
  const bad = forbiddenCharacter(text);
  if (bad !== undefined) {
    throw invalidParameterValue(
      `Invalid binary character '#x${bad.toString(16).toUpperCase()}' was found in the message attribute ` +
        `'${name}' value, the set of allowed characters is #x9 | #xA | #xD | [#x20-#xD7FF] | [#xE000-#xFFFD] | ` +
        "[#x10000-#x10FFFF].",
    );
  }
  return { name, type, value: text };
}

/**
 * Whether a text is a number of at most 38 digits between 10^-128 and 10^126, whatever its sign.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
function isNumber(text: string): boolean {
  const [, whole, fraction = "", exponent = "0"] =
    /^[+-]?(?=\.?\d)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/.exec(text) ?? [];
  if (whole === undefined) return false;
  const digits = (whole + fraction).replace(/^0+/, "");
  if (digits === "") return true;
  const magnitude = digits.length - fraction.length + Number(exponent) - 1;
  return digits.replace(/0+$/, "").length <= 38 && magnitude >= -128 && magnitude <= 126;
}

function emptyValue(name: string, type: string) {
  return invalidParameterValue(
    `Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`,
  );
}

/**
 * Reads the one system attribute that a producer may send: AWSTraceHeader.
 *
 * @throws {AwsError} InvalidParameterValue.
 */
export function readTraceHeader(values: AttributeValues | undefined): string | undefined {
  if (!values) return undefined;
  for (const name of Object.keys(values)) {
    const value = values[name]!;
    if (name !== "AWSTraceHeader") {
      throw invalidParameterValue(`Message system attribute name '${name}' is invalid.`);
    }
    if (value.DataType !== "String") {
      throw invalidParameterValue(`The type of message (system) attribute '${name}' must be String.`);
    }
    if (!value.StringValue) {
      throw invalidParameterValue(
        `Message (system) attribute '${name}' must contain a non-empty value of type 'String'.`,
      );
    }
  }
  return values.AWSTraceHeader?.StringValue;
}

/** The bytes that attributes add to a message's size: names, types and values. */
export function attributeBytes(attributes: readonly MessageAttribute[]): number {
  let bytes = 0;
  for (const { name, type, value } of attributes) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(type) + Buffer.byteLength(value);
  }
  return bytes;
}

/** Values by name, binary ones in base64: how the journal shows attributes. */
export function plainAttributes(attributes: readonly MessageAttribute[]): Record<string, string> {
  const plain: Record<string, string> = {};
  for (const { name, value } of attributes) {
    plain[name] = typeof value === "string" ? value : Buffer.from(value).toString("base64");
  }
  return plain;
}

/** The attributes that MessageAttributeNames asks for: names, `All`, and prefixes that end in `.*`. */
export function selectAttributes(
  attributes: readonly MessageAttribute[],
  wanted: readonly string[] | undefined,
): readonly MessageAttribute[] {
  if (!wanted || wanted.length === 0 || attributes.length === 0) return NONE;
  if (wanted.some((name) => name === "All" || name === "*" || name === ".*")) return attributes;
  return attributes.filter(({ name }) =>
    wanted.some((want) => want === name || (want.endsWith(".*") && name.startsWith(want.slice(0, -2))))
  );
}

/** Attributes in the shape of an answer, copied. */
export function shownAttributes(attributes: readonly MessageAttribute[]): Record<string, AttributeValue> {
  const shown: Record<string, AttributeValue> = {};
  for (const { name, type, value } of attributes) {
    shown[name] = typeof value === "string"
      ? { StringValue: value, DataType: type }
      : { BinaryValue: new Uint8Array(value), DataType: type };
  }
  return shown;
}

/** The system attributes that a message has, in the order in which AWS lists them. */
const SYSTEM_ATTRIBUTES: Readonly<Record<string, (message: Message) => string | undefined>> = {
  SenderId: (message) => message.content.senderId,
  ApproximateFirstReceiveTimestamp: (message) =>
    message.receiveCount > 0 ? String(message.firstReceivedMs) : undefined,
  ApproximateReceiveCount: (message) => String(message.receiveCount),
  SentTimestamp: (message) => String(message.content.sentMs),
  AWSTraceHeader: (message) => message.content.traceHeader,
  MessageGroupId: (message) => message.content.groupId,
  DeadLetterQueueSourceArn: (message) => message.sourceArn,
};

/** Names that may be asked for but that only messages of FIFO queues have. */
const FIFO_SYSTEM_ATTRIBUTES = new Set(["MessageDeduplicationId", "SequenceNumber"]);

/** Which system attributes a receive asks for, by both of its lists; undefined for none. */
export function wantedSystemAttributes(
  names: readonly string[] | undefined,
  older: readonly string[] | undefined,
): readonly string[] | undefined {
  if (!names?.length && !older?.length) return undefined;
  const wanted = [...names ?? [], ...older ?? []];
  for (const name of wanted) {
    if (
      !Object.hasOwn(SYSTEM_ATTRIBUTES, name) && !FIFO_SYSTEM_ATTRIBUTES.has(name) &&
      !QUEUE_ATTRIBUTE_NAMES.has(name)
    ) throw unknownAttribute(name);
  }
  return wanted.includes("All") ? Object.keys(SYSTEM_ATTRIBUTES) : wanted;
}

/** The system attributes of a message by name: those wanted, or all. */
export function systemAttributes(
  message: Message,
  wanted: readonly string[] = Object.keys(SYSTEM_ATTRIBUTES),
): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const name of wanted) {
    const value = SYSTEM_ATTRIBUTES[name]?.(message);
    if (value !== undefined) shown[name] = value;
  }
  return shown;
}
