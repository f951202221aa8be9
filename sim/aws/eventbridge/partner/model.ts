/**
 * Partner event sources: what a software vendor offers to an account, whose owner associates it with a bus.
 *
 * One account has one world, so it plays both parts: a source that it offers to itself is one that it is offered.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-saas.html
 */

export interface EventSource {
  readonly name: string;
  readonly arn: string;
  /** The account that it is offered to. */
  readonly account: string;
  readonly createdMs: number;
  /** PENDING: no bus takes its events, because there is none or the source was deactivated. */
  state: "PENDING" | "ACTIVE";
  /** When a pending source is deleted, in virtual epoch milliseconds. */
  expiresMs: number | undefined;
}

/** The part of a source's name that tells the vendor: `aws.partner/example.com` of `aws.partner/example.com/shop/1`. */
export function vendorOf(name: string): string {
  return name.split("/").slice(0, 2).join("/");
}
