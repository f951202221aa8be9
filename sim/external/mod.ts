/** Third parties over HTTP in virtual time: the payment provider and the carrier that the services call. */
export { Carrier, type CarrierOptions } from "./carrier.ts";
export { Ledger, type LedgerAction, type LedgerTotal } from "./ledger.ts";
export type {
  HttpOutcome,
  HttpRequest,
  HttpResponse,
  LostAnswer,
  PartyContext,
  PartyLatency,
  PartyName,
  ThirdParty,
} from "./party.ts";
export { DECLINED_SOURCE, FAILING_SOURCE, Payments, type PaymentsOptions } from "./payments.ts";
export { ThirdParties, type ThirdPartiesOptions } from "./third_parties.ts";
