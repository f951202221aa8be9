/** The part of the operation table that is about connections and API destinations. */
import type { AnyOperation } from "../../operation.ts";
import type { EventBridgeState } from "../state.ts";
import {
  createApiDestination,
  deleteApiDestination,
  describeApiDestination,
  listApiDestinations,
  updateApiDestination,
} from "./api_destinations.ts";
import {
  createConnection,
  deauthorizeConnection,
  deleteConnection,
  describeConnection,
  listConnections,
  updateConnection,
} from "./connections.ts";
import { HTTP_INPUTS as INPUTS } from "./inputs.ts";

const NOT_FOUND = ["ResourceNotFoundException"];
const NAMED = (input: { readonly Name?: string | undefined }) => input.Name ?? "";

export const HTTP_OPERATIONS: Readonly<Record<string, AnyOperation<EventBridgeState>>> = {
  CreateConnection: {
    input: INPUTS.CreateConnection,
    errors: ["ResourceAlreadyExistsException", "LimitExceededException", "ValidationException"],
    mutates: true,
    resource: NAMED,
    run: createConnection,
    differs:
      "The secret has an ARN and is in no Secrets Manager; private networks are refused by name; KMS keys " +
      "are kept, not used; the messages for parameters of another authorization type are not verified",
  },
  UpdateConnection: {
    input: INPUTS.UpdateConnection,
    errors: ["ResourceNotFoundException", "ValidationException"],
    mutates: true,
    resource: NAMED,
    run: updateConnection,
    differs: "Private networks are refused by name",
  },
  DeleteConnection: {
    input: INPUTS.Named,
    errors: NOT_FOUND,
    mutates: true,
    resource: NAMED,
    run: deleteConnection,
    differs: "Is gone at once",
  },
  DeauthorizeConnection: {
    input: INPUTS.Named,
    errors: NOT_FOUND,
    mutates: true,
    resource: NAMED,
    run: deauthorizeConnection,
    differs: "Takes effect at once",
  },
  DescribeConnection: {
    input: INPUTS.Named,
    errors: NOT_FOUND,
    mutates: false,
    resource: NAMED,
    run: describeConnection,
  },
  ListConnections: { input: INPUTS.ListConnections, errors: [], mutates: false, run: listConnections },
  CreateApiDestination: {
    input: INPUTS.CreateApiDestination,
    errors: [
      "ResourceAlreadyExistsException",
      "ResourceNotFoundException",
      "LimitExceededException",
      "ValidationException",
    ],
    mutates: true,
    resource: NAMED,
    run: createApiDestination,
    differs:
      "Endpoints may be http as well; what reaches hosts outside AWS depends on the world: simulated third " +
      "parties in a run, real hosts at a served account",
  },
  UpdateApiDestination: {
    input: INPUTS.UpdateApiDestination,
    errors: ["ResourceNotFoundException", "ValidationException"],
    mutates: true,
    resource: NAMED,
    run: updateApiDestination,
  },
  DeleteApiDestination: {
    input: INPUTS.Named,
    errors: NOT_FOUND,
    mutates: true,
    resource: NAMED,
    run: deleteApiDestination,
  },
  DescribeApiDestination: {
    input: INPUTS.Named,
    errors: NOT_FOUND,
    mutates: false,
    resource: NAMED,
    run: describeApiDestination,
  },
  ListApiDestinations: {
    input: INPUTS.ListApiDestinations,
    errors: [],
    mutates: false,
    run: listApiDestinations,
  },
};
