/** The part of the operation table that is about partner event sources, and what its inputs must be like. */
import type { Constraint, Constraints } from "../../constraints.ts";
import type { AnyOperation } from "../../operation.ts";
import { BUS_NAME, PAGE, PARTNER_SOURCE } from "../inputs.ts";
import { required } from "../inputs_targets.ts";
import type { EventBridgeState } from "../state.ts";
import {
  activateEventSource,
  deactivateEventSource,
  describeEventSource,
  listEventSources,
} from "./customer.ts";
import { putPartnerEvents, putPartnerEventsResource } from "./put_partner_events.ts";
import {
  createPartnerEventSource,
  deletePartnerEventSource,
  describePartnerEventSource,
  listPartnerEventSourceAccounts,
  listPartnerEventSources,
} from "./vendor.ts";

const ACCOUNT: Constraint = { type: "string", length: [12, 12], pattern: "\\d{12}" };

const INPUTS = {
  Named: { Name: required(PARTNER_SOURCE) },
  ForAccount: { Name: required(PARTNER_SOURCE), Account: required(ACCOUNT) },
  ListEventSources: { NamePrefix: BUS_NAME, ...PAGE },
  ListPartnerEventSources: {
    NamePrefix: {
      type: "string",
      required: true,
      length: [1, 256],
      pattern: "aws\\.partner/[\\.\\-_A-Za-z0-9]+/[/\\.\\-_A-Za-z0-9]*",
    },
    ...PAGE,
  },
  ListPartnerEventSourceAccounts: { EventSourceName: required(PARTNER_SOURCE), ...PAGE },
  PutPartnerEvents: {
    Entries: {
      type: "list",
      required: true,
      length: [1, 20],
      each: {
        type: "structure",
        members: {
          Source: PARTNER_SOURCE,
          Resources: { type: "list", each: { type: "string", length: [0, 2048] } },
        },
      },
    },
  },
} as const satisfies Record<string, Constraints>;

const NAMED = (input: { readonly Name?: string | undefined }) => input.Name ?? "";
const NOT_FOUND = ["ResourceNotFoundException"];
const BOTH_PARTS = "Every account may be a vendor, at AWS only those that have registered";

export const PARTNER_OPERATIONS: Readonly<Record<string, AnyOperation<EventBridgeState>>> = {
  ActivateEventSource: {
    input: INPUTS.Named,
    errors: ["InvalidStateException", "ResourceNotFoundException"],
    mutates: true,
    resource: NAMED,
    run: activateEventSource,
    differs: "The message for a source in another state is not verified",
  },
  DeactivateEventSource: {
    input: INPUTS.Named,
    errors: ["InvalidStateException", "ResourceNotFoundException"],
    mutates: true,
    resource: NAMED,
    run: deactivateEventSource,
    differs: "The message for a source in another state is not verified",
  },
  DescribeEventSource: {
    input: INPUTS.Named,
    errors: NOT_FOUND,
    mutates: false,
    resource: NAMED,
    run: describeEventSource,
    differs: "A source that its vendor deleted is gone, at AWS it stays in state DELETED",
  },
  ListEventSources: { input: INPUTS.ListEventSources, errors: [], mutates: false, run: listEventSources },
  CreatePartnerEventSource: {
    input: INPUTS.ForAccount,
    errors: ["ResourceAlreadyExistsException"],
    mutates: true,
    resource: NAMED,
    run: createPartnerEventSource,
    differs: `${BOTH_PARTS}; a source for another account reaches nobody`,
  },
  DeletePartnerEventSource: {
    input: INPUTS.ForAccount,
    errors: [],
    mutates: true,
    resource: NAMED,
    run: deletePartnerEventSource,
  },
  DescribePartnerEventSource: {
    input: INPUTS.Named,
    errors: NOT_FOUND,
    mutates: false,
    resource: NAMED,
    run: describePartnerEventSource,
  },
  ListPartnerEventSources: {
    input: INPUTS.ListPartnerEventSources,
    errors: [],
    mutates: false,
    run: listPartnerEventSources,
  },
  ListPartnerEventSourceAccounts: {
    input: INPUTS.ListPartnerEventSourceAccounts,
    errors: NOT_FOUND,
    mutates: false,
    run: listPartnerEventSourceAccounts,
  },
  PutPartnerEvents: {
    input: INPUTS.PutPartnerEvents,
    errors: ["ValidationException"],
    mutates: true,
    resource: putPartnerEventsResource,
    run: putPartnerEvents,
    differs: BOTH_PARTS,
  },
};
