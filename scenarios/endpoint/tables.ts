/** Reads of an endpoint's tables: by key, and whole. Strongly consistent, so that what is found is what is there. */
import type { ItemImage } from "../../services/systems/system.ts";
import type { Endpoint } from "../../targets/mod.ts";

type Caller = Pick<Endpoint, "call">;

/** The most keys that one BatchGetItem takes. */
const KEYS_PER_CALL = 100;

/** The items of these keys, in no order; keys that have none are left out, as are those that DynamoDB put off. */
export async function readItems(
  endpoint: Caller,
  table: string,
  keyName: string,
  keys: readonly string[],
): Promise<ItemImage[]> {
  const items: ItemImage[] = [];
  for (let at = 0; at < keys.length; at += KEYS_PER_CALL) {
    const Keys = keys.slice(at, at + KEYS_PER_CALL).map((key) => ({ [keyName]: { S: key } }));
    const { Responses } = await endpoint.call("dynamodb", "BatchGetItem", {
      RequestItems: { [table]: { Keys, ConsistentRead: true } },
    }) as { Responses?: Record<string, ItemImage[]> };
    items.push(...Responses?.[table] ?? []);
  }
  return items;
}

/** Every item of a table. */
export async function scanTable(endpoint: Caller, table: string): Promise<ItemImage[]> {
  const items: ItemImage[] = [];
  let start: object | undefined;
  do {
    const page = await endpoint.call("dynamodb", "Scan", {
      TableName: table,
      ConsistentRead: true,
      ...(start ? { ExclusiveStartKey: start } : undefined),
    }) as { Items?: ItemImage[]; LastEvaluatedKey?: object };
    items.push(...page.Items ?? []);
    start = page.LastEvaluatedKey;
  } while (start && Object.keys(start).length > 0);
  return items;
}
