/**
 * The payment provider's HTTP API: charges and refunds, each under an idempotency key made of the order id, so that
 * a request that is sent again, by whomever, takes or returns the money once.
 *
 * The provider keeps its keys for a limited time, as providers do. Within that time nothing is charged twice; a
 * charge whose answer was lost and that is only tried again after it (a message moved out of a dead-letter queue
 * days later) has to be looked up at the provider by its reference, the order id, first.
 */
import { z } from "zod";
import { baseUrl, environment, post, type ThirdPartyAnswer, ThirdPartyRefusedError } from "../lambda/mod.ts";

const { PAYMENTS_URL } = environment({ PAYMENTS_URL: baseUrl });
const CHARGES_URL = `${PAYMENTS_URL}/v1/charges`;
const REFUNDS_URL = `${PAYMENTS_URL}/v1/refunds`;

const ChargeSchema = z.object({
  id: z.string().min(1),
  amount: z.int(),
  currency: z.string(),
  reference: z.string(),
  status: z.literal("succeeded"),
});
const RefundSchema = z.object({ id: z.string().min(1), charge: z.string() });
const ErrorSchema = z.object({ error: z.object({ code: z.string() }) });

export interface ChargeRequest {
  readonly orderId: string;
  /** In cents. */
  readonly amount: number;
  readonly currency: string;
  readonly cardToken: string;
}

export type ChargeResult =
  | { readonly status: "CHARGED"; readonly chargeId: string }
  | { readonly status: "DECLINED"; readonly declineCode: string };

/**
 * Charges a card. A decline is an answer, not an error.
 *
 * @throws {ThirdPartyUnavailableError} Whether the card was charged is unknown; ask again.
 * @throws {ThirdPartyRefusedError} The provider refused the request, or its answer is about something else.
 */
export async function charge(request: ChargeRequest, remainingMs: () => number): Promise<ChargeResult> {
  const { orderId, amount, currency, cardToken } = request;
  const answer = await post({
    url: CHARGES_URL,
    idempotencyKey: `${orderId}:charge`,
    body: { amount, currency, source: cardToken, reference: orderId },
    remainingMs,
  });
  if (answer.status === 402) return { status: "DECLINED", declineCode: errorCode(answer) ?? "card_declined" };
  const made = ChargeSchema.safeParse(answer.body);
  if (!isSuccess(answer) || !made.success) throw refused(`charge order ${orderId}`, answer);
  if (made.data.amount !== amount || made.data.currency !== currency || made.data.reference !== orderId) {
    throw new ThirdPartyRefusedError(
      `Cannot charge order ${orderId}: the provider answers with another charge`,
    );
  }
  return { status: "CHARGED", chargeId: made.data.id };
}

/**
 * Returns the whole of a charge and gives the refund's id.
 *
 * @throws {ThirdPartyUnavailableError} Whether the money was returned is unknown; ask again.
 * @throws {ThirdPartyRefusedError}
 */
export async function refund(orderId: string, chargeId: string, remainingMs: () => number): Promise<string> {
  const answer = await post({
    url: REFUNDS_URL,
    idempotencyKey: `${orderId}:refund`,
    body: { charge: chargeId, reference: orderId },
    remainingMs,
  });
  const made = RefundSchema.safeParse(answer.body);
  if (!isSuccess(answer) || !made.success || made.data.charge !== chargeId) {
    throw refused(`refund order ${orderId}`, answer);
  }
  return made.data.id;
}

function isSuccess(answer: ThirdPartyAnswer): boolean {
  return answer.status >= 200 && answer.status < 300;
}

function errorCode(answer: ThirdPartyAnswer): string | undefined {
  const parsed = ErrorSchema.safeParse(answer.body);
  return parsed.success ? parsed.data.error.code : undefined;
}

function refused(what: string, answer: ThirdPartyAnswer): ThirdPartyRefusedError {
  const code = errorCode(answer) ?? "an answer that does not fit";
  return new ThirdPartyRefusedError(`Cannot ${what}: status ${answer.status}, ${code}`);
}
