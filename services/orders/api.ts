/**
 * The orders API, behind an API Gateway HTTP API (payload format 2.0).
 *
 * - `POST /orders`, header Idempotency-Key: 202 with the order id; 400 with all problems; 422 for an unknown SKU or
 *   a key that was used for another order; 503 when the order could not be stored or made known, in which case the
 *   same request can be sent again under the same key.
 * - `GET /orders/{id}`: 200 with status and history, 404, 503.
 */
import {
  type APIGatewayProxyEventV2,
  type APIGatewayProxyStructuredResultV2,
  beginInvocation,
  type Context,
  endInvocation,
  failure,
  json,
  outcome,
  problem,
} from "../lambda/mod.ts";
import { accept } from "./accept.ts";
import { receiptOf, viewOf } from "./order.ts";
import { price, readOrderRequest } from "./request.ts";
import { getOrder } from "./store.ts";

const ORDER_ID = /^ord_[0-9a-f]{24}$/;

export async function handler(
  event: APIGatewayProxyEventV2,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2> {
  beginInvocation(context);
  try {
    return await route(event);
  } catch (error) {
    failure(`Cannot answer ${event.routeKey}`, error);
    return problem(503, "Service Unavailable", "Try again; a POST with the same Idempotency-Key", undefined, {
      "retry-after": "1",
    });
  } finally {
    endInvocation();
  }
}

function route(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  switch (event.routeKey) {
    case "POST /orders":
      return postOrder(event);
    case "GET /orders/{id}":
      return readOrder(event.pathParameters?.["id"] ?? "");
    default:
      return Promise.resolve(problem(404, "Not Found", `There is no ${event.routeKey}`));
  }
}

async function postOrder(event: APIGatewayProxyEventV2): Promise<APIGatewayProxyStructuredResultV2> {
  const read = readOrderRequest(event);
  if (!read.ok) return problem(400, "Bad Request", "The request does not fit", read.problems);
  const { idempotencyKey, request } = read;
  const priced = price(request.items);
  if (!priced.ok) {
    return problem(422, "Unprocessable Content", "There are products we do not have", priced.problems);
  }

  const acceptance = await accept(idempotencyKey, request, priced.items);
  switch (acceptance.kind) {
    case "conflict":
      outcome("OrdersConflicting", "Idempotency key was used for another order", {
        orderId: acceptance.orderId,
      });
      return problem(422, "Unprocessable Content", "The Idempotency-Key was used for another order", [
        { in: "header", path: "Idempotency-Key", problem: "Used before with a different body" },
      ]);
    case "accepted":
      outcome("OrdersAccepted", "Order is ACCEPTED", { orderId: acceptance.order.orderId });
      return json(202, receiptOf(acceptance.order));
    case "repeated":
      outcome("OrdersRepeated", "Order was accepted before", { orderId: acceptance.order.orderId });
      return json(202, receiptOf(acceptance.order));
    default:
      return acceptance satisfies never;
  }
}

async function readOrder(orderId: string): Promise<APIGatewayProxyStructuredResultV2> {
  const order = ORDER_ID.test(orderId) ? await getOrder(orderId) : undefined;
  if (order === undefined) return problem(404, "Not Found", `There is no order ${orderId}`);
  return json(200, viewOf(order));
}
