/** Whether what is at an endpoint already is what would have been made. */
import type { Endpoint } from "./endpoint.ts";
import { TargetError } from "./errors.ts";

/**
 * The queue that is there.
 *
 * @throws {TargetError} It has other attributes than `CreateQueue` was to give it.
 */
export async function mustBeSameQueue(
  endpoint: Endpoint,
  name: string,
  input: Readonly<Record<string, unknown>>,
): Promise<{ QueueUrl: string }> {
  const { QueueUrl } = await endpoint.call("sqs", "GetQueueUrl", { QueueName: name }) as { QueueUrl: string };
  const { Attributes } = await endpoint.call("sqs", "GetQueueAttributes", {
    QueueUrl,
    AttributeNames: ["All"],
  }) as { Attributes?: Readonly<Record<string, string>> };
  for (const [attribute, wanted] of Object.entries(input.Attributes as Readonly<Record<string, string>>)) {
    const is = Attributes?.[attribute];
    if (!sameText(is, wanted)) throw isOther(endpoint, `queue ${name}`, attribute, is, wanted);
  }
  return { QueueUrl };
}

/** @throws {TargetError} The table that is there has another key than `CreateTable` was to give it. */
export async function mustBeSameTable(
  endpoint: Endpoint,
  name: string,
  input: Readonly<Record<string, unknown>>,
): Promise<void> {
  const { Table } = await endpoint.call("dynamodb", "DescribeTable", { TableName: name }) as {
    Table: { KeySchema: KeySchema };
  };
  const [is, wanted] = [keyOf(Table.KeySchema), keyOf(input.KeySchema as KeySchema)];
  if (is !== wanted) throw isOther(endpoint, `table ${name}`, "key", is, wanted);
}

type KeySchema = readonly { readonly AttributeName: string; readonly KeyType: string }[];

function keyOf(schema: KeySchema): string {
  return schema.map(({ AttributeName, KeyType }) => `${AttributeName} ${KeyType}`).join(", ");
}

function isOther(
  endpoint: Endpoint,
  what: string,
  setting: string,
  is: string | undefined,
  wanted: string,
): TargetError {
  return new TargetError(
    `Cannot make ${what} at ${endpoint.title}: it is there with ${setting} ${is ?? "unset"}, ` +
      `expected ${wanted}; remove it (deno task cleanup), or use another prefix`,
  );
}

/** Whether two attributes say the same; JSON may come back with other spaces or order, and numbers as text. */
function sameText(is: string | undefined, wanted: string): boolean {
  if (is === wanted) return true;
  if (is === undefined || !is.startsWith("{") || !wanted.startsWith("{")) return false;
  const plain = (text: string): string =>
    JSON.stringify(Object.entries(JSON.parse(text)).map(([key, value]) => [key, String(value)]).sort());
  return plain(is) === plain(wanted);
}
