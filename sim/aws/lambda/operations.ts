/** The operation table of AWS Lambda, and why the operations that it lacks are left out. */
import type { AnyOperation } from "../operation.ts";
import { getAccountSettings } from "./account_operations.ts";
import { createAlias, deleteAlias, getAlias, listAliases, updateAlias } from "./alias_operations.ts";
import {
  createCodeSigningConfig,
  deleteCodeSigningConfig,
  getCodeSigningConfig,
  listCodeSigningConfigs,
  listFunctionsByCodeSigningConfig,
  updateCodeSigningConfig,
} from "./code_signing_operations.ts";
import {
  deleteFunctionConcurrency,
  getFunctionConcurrency,
  putFunctionConcurrency,
} from "./concurrency_operations.ts";
import {
  deleteFunctionEventInvokeConfig,
  getFunctionEventInvokeConfig,
  listFunctionEventInvokeConfigs,
  putFunctionEventInvokeConfig,
  updateFunctionEventInvokeConfig,
} from "./event_invoke_operations.ts";
import {
  deleteFunctionCodeSigningConfig,
  getFunctionCodeSigningConfig,
  putFunctionCodeSigningConfig,
} from "./function_code_signing_operations.ts";
import {
  createFunction,
  deleteFunction,
  getFunction,
  getFunctionConfiguration,
  listFunctions,
} from "./function_operations.ts";
import { invokeAsync } from "./invoke_async_operation.ts";
import { invoke } from "./invoke_operation.ts";
import {
  deleteLayerVersion,
  getLayerVersion,
  getLayerVersionByArn,
  listLayers,
  listLayerVersions,
  publishLayerVersion,
} from "./layer_operations.ts";
import {
  addLayerVersionPermission,
  getLayerVersionPolicy,
  removeLayerVersionPermission,
} from "./layer_permission_operations.ts";
import {
  createEventSourceMapping,
  deleteEventSourceMapping,
  getEventSourceMapping,
  listEventSourceMappings,
  updateEventSourceMapping,
} from "./mapping_operations.ts";
import { addPermission, getPolicy, removePermission } from "./permission_operations.ts";
import {
  deleteProvisionedConcurrencyConfig,
  getProvisionedConcurrencyConfig,
  listProvisionedConcurrencyConfigs,
  putProvisionedConcurrencyConfig,
} from "./provisioned_operations.ts";
import {
  getFunctionRecursionConfig,
  getRuntimeManagementConfig,
  putFunctionRecursionConfig,
  putRuntimeManagementConfig,
} from "./runtime_management_operations.ts";
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from "./resource_policy_operations.ts";
import { invokeWithResponseStream } from "./response_stream_operation.ts";
import type { LambdaState } from "./state.ts";
import { listTags, tagResource, untagResource } from "./tag_operations.ts";
import { updateFunctionCode, updateFunctionConfiguration } from "./update_operations.ts";
import {
  createFunctionUrlConfig,
  deleteFunctionUrlConfig,
  getFunctionUrlConfig,
  listFunctionUrlConfigs,
  updateFunctionUrlConfig,
} from "./url_operations.ts";
import { listVersionsByFunction, publishVersion } from "./version_operations.ts";

export const OPERATIONS: Readonly<Record<string, AnyOperation<LambdaState>>> = {
  AddLayerVersionPermission: addLayerVersionPermission,
  AddPermission: addPermission,
  CreateAlias: createAlias,
  CreateCodeSigningConfig: createCodeSigningConfig,
  CreateEventSourceMapping: createEventSourceMapping,
  CreateFunction: createFunction,
  CreateFunctionUrlConfig: createFunctionUrlConfig,
  DeleteAlias: deleteAlias,
  DeleteCodeSigningConfig: deleteCodeSigningConfig,
  DeleteEventSourceMapping: deleteEventSourceMapping,
  DeleteFunction: deleteFunction,
  DeleteFunctionCodeSigningConfig: deleteFunctionCodeSigningConfig,
  DeleteFunctionConcurrency: deleteFunctionConcurrency,
  DeleteFunctionEventInvokeConfig: deleteFunctionEventInvokeConfig,
  DeleteFunctionUrlConfig: deleteFunctionUrlConfig,
  DeleteLayerVersion: deleteLayerVersion,
  DeleteProvisionedConcurrencyConfig: deleteProvisionedConcurrencyConfig,
  DeleteResourcePolicy: deleteResourcePolicy,
  GetAccountSettings: getAccountSettings,
  GetAlias: getAlias,
  GetCodeSigningConfig: getCodeSigningConfig,
  GetEventSourceMapping: getEventSourceMapping,
  GetFunction: getFunction,
  GetFunctionCodeSigningConfig: getFunctionCodeSigningConfig,
  GetFunctionConcurrency: getFunctionConcurrency,
  GetFunctionConfiguration: getFunctionConfiguration,
  GetFunctionEventInvokeConfig: getFunctionEventInvokeConfig,
  GetFunctionRecursionConfig: getFunctionRecursionConfig,
  GetFunctionUrlConfig: getFunctionUrlConfig,
  GetLayerVersion: getLayerVersion,
  GetLayerVersionByArn: getLayerVersionByArn,
  GetLayerVersionPolicy: getLayerVersionPolicy,
  GetPolicy: getPolicy,
  GetProvisionedConcurrencyConfig: getProvisionedConcurrencyConfig,
  GetResourcePolicy: getResourcePolicy,
  GetRuntimeManagementConfig: getRuntimeManagementConfig,
  Invoke: invoke,
  InvokeAsync: invokeAsync,
  InvokeWithResponseStream: invokeWithResponseStream,
  ListAliases: listAliases,
  ListCodeSigningConfigs: listCodeSigningConfigs,
  ListEventSourceMappings: listEventSourceMappings,
  ListFunctionEventInvokeConfigs: listFunctionEventInvokeConfigs,
  ListFunctionUrlConfigs: listFunctionUrlConfigs,
  ListFunctions: listFunctions,
  ListFunctionsByCodeSigningConfig: listFunctionsByCodeSigningConfig,
  ListLayerVersions: listLayerVersions,
  ListLayers: listLayers,
  ListProvisionedConcurrencyConfigs: listProvisionedConcurrencyConfigs,
  ListTags: listTags,
  ListVersionsByFunction: listVersionsByFunction,
  PublishLayerVersion: publishLayerVersion,
  PublishVersion: publishVersion,
  PutFunctionCodeSigningConfig: putFunctionCodeSigningConfig,
  PutFunctionConcurrency: putFunctionConcurrency,
  PutFunctionEventInvokeConfig: putFunctionEventInvokeConfig,
  PutFunctionRecursionConfig: putFunctionRecursionConfig,
  PutProvisionedConcurrencyConfig: putProvisionedConcurrencyConfig,
  PutResourcePolicy: putResourcePolicy,
  PutRuntimeManagementConfig: putRuntimeManagementConfig,
  RemoveLayerVersionPermission: removeLayerVersionPermission,
  RemovePermission: removePermission,
  TagResource: tagResource,
  UntagResource: untagResource,
  UpdateAlias: updateAlias,
  UpdateCodeSigningConfig: updateCodeSigningConfig,
  UpdateEventSourceMapping: updateEventSourceMapping,
  UpdateFunctionCode: updateFunctionCode,
  UpdateFunctionConfiguration: updateFunctionConfiguration,
  UpdateFunctionEventInvokeConfig: updateFunctionEventInvokeConfig,
  UpdateFunctionUrlConfig: updateFunctionUrlConfig,
};

const DURABLE =
  "Durable functions keep checkpoints over a year of waiting; functions here run to their end at once.";
const CAPACITY =
  "Capacity providers run functions on EC2 instances of the account, and there is no EC2 here.";

/** Why an operation of AWS's is left out. */
export const REASONS: Readonly<Record<string, string>> = {
  CheckpointDurableExecution: DURABLE,
  CreateCapacityProvider: CAPACITY,
  DeleteCapacityProvider: CAPACITY,
  GetCapacityProvider: CAPACITY,
  GetDurableExecution: DURABLE,
  GetDurableExecutionHistory: DURABLE,
  GetDurableExecutionState: DURABLE,
  GetFunctionScalingConfig: CAPACITY,
  ListCapacityProviders: CAPACITY,
  ListDurableExecutionsByFunction: DURABLE,
  ListFunctionVersionsByCapacityProvider: CAPACITY,
  PutFunctionScalingConfig: CAPACITY,
  SendDurableExecutionCallbackFailure: DURABLE,
  SendDurableExecutionCallbackHeartbeat: DURABLE,
  SendDurableExecutionCallbackSuccess: DURABLE,
  StopDurableExecution: DURABLE,
  UpdateCapacityProvider: CAPACITY,
};
