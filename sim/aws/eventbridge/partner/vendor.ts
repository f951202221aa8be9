/**
 * The operations of a software vendor, which offers event sources to accounts and puts events to them.
 *
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_CreatePartnerEventSource.html
 */
import type {
  CreatePartnerEventSourceCommandInput,
  CreatePartnerEventSourceCommandOutput,
  DeletePartnerEventSourceCommandInput,
  DescribePartnerEventSourceCommandInput,
  DescribePartnerEventSourceCommandOutput,
  ListPartnerEventSourceAccountsCommandInput,
  ListPartnerEventSourcesCommandInput,
} from "@aws-sdk/client-eventbridge";
import type { CallContext } from "../../operation.ts";
import { alreadyExists, noEventSource } from "../errors.ts";
import { PENDING_SOURCE_MS } from "../limits.ts";
import type { Output } from "../output.ts";
import { page } from "../paging.ts";
import type { EventBridgeState } from "../state.ts";
import type { EventSource } from "./model.ts";
import { liveSources, sourceFor, sourceKey } from "./sources.ts";

export function createPartnerEventSource(
  state: EventBridgeState,
  input: CreatePartnerEventSourceCommandInput,
  { world, nowMs }: CallContext,
): Output<CreatePartnerEventSourceCommandOutput> {
  const { Name, Account } = input;
  const name = Name!;
  const account = Account!;
  if (sourceFor(state, account, name)) throw alreadyExists(`Event source ${name}`);
  const source: EventSource = {
    name,
    arn: `arn:aws:events:${world.region}::event-source/${name}`,
    account,
    createdMs: nowMs,
    state: "PENDING",
    expiresMs: nowMs + PENDING_SOURCE_MS,
  };
  state.eventSources.set(sourceKey(account, name), source);
  return { EventSourceArn: source.arn };
}

/** The bus of the account that it was offered to stays. Deleting a source that does not exist succeeds. */
export function deletePartnerEventSource(
  state: EventBridgeState,
  input: DeletePartnerEventSourceCommandInput,
): object {
  state.eventSources.delete(sourceKey(input.Account!, input.Name!));
  return {};
}

export function describePartnerEventSource(
  state: EventBridgeState,
  input: DescribePartnerEventSourceCommandInput,
): Output<DescribePartnerEventSourceCommandOutput> {
  const [source] = offers(state, input.Name!);
  return { Arn: source!.arn, Name: source!.name };
}

export function listPartnerEventSources(
  state: EventBridgeState,
  input: ListPartnerEventSourcesCommandInput,
): object {
  const arns = new Map<string, string>();
  for (const { name, arn } of liveSources(state)) if (name.startsWith(input.NamePrefix!)) arns.set(name, arn);
  const { items, next } = page(arns, ([name]) => name, input);
  return { PartnerEventSources: items.map(([Name, Arn]) => ({ Arn, Name })), ...next };
}

export function listPartnerEventSourceAccounts(
  state: EventBridgeState,
  input: ListPartnerEventSourceAccountsCommandInput,
): object {
  const { items, next } = page(offers(state, input.EventSourceName!), (source) => source.account, input);
  return {
    PartnerEventSourceAccounts: items.map(({ account, createdMs, expiresMs, state }) => ({
      Account: account,
      CreationTime: new Date(createdMs),
      ...(expiresMs === undefined ? undefined : { ExpirationTime: new Date(expiresMs) }),
      State: state,
    })),
    ...next,
  };
}

/** The source of that name for each account that it is offered to. @throws {AwsError} There is none. */
function offers(state: EventBridgeState, name: string): EventSource[] {
  const found = liveSources(state).filter((source) => source.name === name);
  if (found.length === 0) throw noEventSource(name);
  return found;
}
