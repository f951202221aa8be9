/** Faults: the closed union of what can go wrong, the points where it can, and the plan of one run. */
export {
  type CallScope,
  type ConcurrencyFault,
  type CrashFault,
  type DuplicateFault,
  effectOf,
  type Fault,
  FAULT_POINTS,
  type FaultKind,
  type FaultPoint,
  type LatencyFault,
  POINT_OF,
  type ReorderFault,
  type ServiceErrorFault,
  type SlowHandlerFault,
  type StaleReadFault,
  type ThirdPartyFault,
  type ThrottleFault,
  type TimeoutFault,
  type Window,
} from "./fault.ts";
export {
  createFaultPlan,
  faultName,
  type FaultPlan,
  type FaultPlanOptions,
  type NamedFault,
  type PointQuery,
} from "./plan.ts";
export { faultSchema } from "./schema.ts";
