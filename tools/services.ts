/** Every emulated AWS service, for tools that print or check the operation tables. */
import { dynamodb } from "../sim/aws/dynamodb/mod.ts";
import { dynamodbstreams } from "../sim/aws/dynamodb_streams/mod.ts";
import { eventbridge } from "../sim/aws/eventbridge/mod.ts";
import { iam } from "../sim/aws/iam/mod.ts";
import { lambda } from "../sim/aws/lambda/mod.ts";
import type { Runtime } from "../sim/aws/lambda/runtime.ts";
import type { AnyService } from "../sim/aws/operation.ts";
import { sqs } from "../sim/aws/sqs/mod.ts";
import { sts } from "../sim/aws/sts/mod.ts";

/** Tables are only read here, so no function ever runs. */
const NO_RUNTIME: Runtime = {
  start(options) {
    throw new Error(
      `Cannot start ${options.functionName}: the operation tables are printed without a runtime`,
    );
  },
};

/** In the order in which docs/FIDELITY.md prints them. */
export const SERVICES: readonly AnyService[] = [
  sqs(),
  eventbridge(),
  dynamodb(),
  dynamodbstreams(),
  lambda(NO_RUNTIME),
  iam(),
  sts(),
];
