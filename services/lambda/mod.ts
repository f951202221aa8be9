/**
 * What every handler stands on: environment, telemetry, tables, the bus, third parties, and the shapes of handlers.
 *
 * @example
 * ```ts
 * import { envelopeOf, OrderCreatedSchema } from "./services/domain/mod.ts";
 * import { consumer } from "./services/lambda/mod.ts";
 *
 * export const { handler, queueHandler } = consumer(
 *   envelopeOf("OrderCreated", OrderCreatedSchema),
 *   async ({ detail }) => await remember(detail.orderId),
 * );
 *
 * async function remember(_orderId: string): Promise<void> {}
 * ```
 */
export { type Publish, publisher, PublishError } from "./bus.ts";
export { type Consumer, consumer, MalformedEventError } from "./consumer.ts";
export { baseUrl, environment, resourceName } from "./environment.ts";
export { json, type Problem, problem } from "./http.ts";
export { type ItemImage, putOnce } from "./tables.ts";
export { beginInvocation, endInvocation, failure, outcome } from "./telemetry.ts";
export {
  post,
  type ThirdPartyAnswer,
  ThirdPartyRefusedError,
  type ThirdPartyRequest,
  ThirdPartyUnavailableError,
} from "./third_party.ts";
export type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  SQSBatchResponse,
  SQSEvent,
  SQSRecord,
} from "./types.ts";
export { backoffMs, wait } from "./waiting.ts";
