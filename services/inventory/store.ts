/**
 * The Inventory table (key `sku`, how much is `available`) and the Reservations table (key `orderId`). All lines of
 * an order are taken in one transaction together with its reservation, each only if enough is available: nothing is
 * sold twice and no order is held in part.
 *
 * https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_TransactWriteItems.html
 */
import {
  DynamoDBClient,
  TransactionCanceledException,
  TransactionConflictException,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { Item } from "../domain/mod.ts";
import { backoffMs, environment, putOnce, resourceName, wait } from "../lambda/mod.ts";
import { readCancellation, type Reservation, ReservationSchema } from "./reservation.ts";

const { INVENTORY_TABLE, RESERVATIONS_TABLE } = environment({
  INVENTORY_TABLE: resourceName,
  RESERVATIONS_TABLE: resourceName,
});
const dynamodb = new DynamoDBClient({});

const MAX_ATTEMPTS = 6;
const BACKOFF_BASE_MS = 25;
const BACKOFF_CAP_MS = 800;

/** Other orders for the same stock were in the way at every attempt; worth trying again later. */
export class StockContendedError extends Error {
  override readonly name = "StockContendedError";
}

/**
 * Decides on an order's stock, or finds what was decided before: whoever asks gets the same decision.
 *
 * @param items At most 99 SKUs, each once.
 * @throws {StockContendedError}
 */
export async function decideReservation(orderId: string, items: readonly Item[]): Promise<Reservation> {
  for (let attempt = 1;; attempt++) {
    const decision = await attemptDecision(orderId, [...items], new Date().toISOString());
    if (decision !== undefined) return decision;
    if (attempt === MAX_ATTEMPTS) {
      throw new StockContendedError(`Cannot reserve stock for order ${orderId}: contended ${attempt} times`);
    }
    await wait(backoffMs(attempt, BACKOFF_BASE_MS, BACKOFF_CAP_MS));
  }
}

/** The decision; undefined when other writers were in the way. */
async function attemptDecision(
  orderId: string,
  items: Item[],
  decidedAt: string,
): Promise<Reservation | undefined> {
  const reserved: Reservation = { orderId, status: "RESERVED", items, decidedAt };
  try {
    await dynamodb.send(
      new TransactWriteItemsCommand({ TransactItems: [reservationPut(reserved), ...items.map(decrement)] }),
    );
    return reserved;
  } catch (error) {
    if (!(error instanceof TransactionCanceledException)) throw error;
    const reasons = error.CancellationReasons ?? [];
    const cancellation = readCancellation(reasons, items.map((item) => item.sku));
    switch (cancellation.kind) {
      case "decided":
        return ReservationSchema.parse(unmarshall(reasons[0]?.Item ?? {}));
      case "missing":
        return await putMissing({
          orderId,
          status: "OUT_OF_STOCK",
          items,
          missing: [...cancellation.skus],
          decidedAt,
        });
      case "contended":
        return undefined;
      case "broken":
        throw error;
      default:
        return cancellation satisfies never;
    }
  }
}

/** Makes it final that stock was missing, unless a decision was made meanwhile, which then counts. */
async function putMissing(missing: Reservation): Promise<Reservation | undefined> {
  try {
    const existing = await putOnce(dynamodb, RESERVATIONS_TABLE, "orderId", marshall(missing));
    return existing === undefined ? missing : ReservationSchema.parse(unmarshall(existing));
  } catch (error) {
    // A duplicate's transaction is deciding at this moment; the SDK does not try such a put again.
    if (error instanceof TransactionConflictException) return undefined;
    throw error;
  }
}

function reservationPut(reservation: Reservation) {
  return {
    Put: {
      TableName: RESERVATIONS_TABLE,
      Item: marshall(reservation),
      ConditionExpression: "attribute_not_exists(orderId)",
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    },
  };
}

function decrement({ sku, quantity }: Item) {
  return {
    Update: {
      TableName: INVENTORY_TABLE,
      Key: { sku: { S: sku } },
      UpdateExpression: "SET available = available - :quantity",
      ConditionExpression: "available >= :quantity",
      ExpressionAttributeValues: { ":quantity": { N: String(quantity) } },
    },
  };
}
