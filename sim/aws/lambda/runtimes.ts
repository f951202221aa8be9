/**
 * The runtimes that functions can be made for, and those that once were.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtimes.html; the order is that of AWS's own message.
 */
import { createHash } from "node:crypto";
import type { AwsWorld } from "../operation.ts";
import { invalidParameter } from "./errors.ts";

/** As AWS lists them where it refuses another one. */
export const RUNTIMES: readonly string[] = [
  ..."nodejs20.x python3.14 provided.al2023 python3.12 python3.13 nodejs24.x nodejs22.x java25 python3.10"
    .split(" "),
  ..."python3.11 java21 ruby3.3 ruby3.4 ruby3.2 python3.8 python3.9 java17 nodejs16.x dotnet10 dotnet8"
    .split(" "),
  ..."java11 dotnet6 nodejs18.x provided.al2 java8.al2".split(" "),
];

const DEPRECATED: ReadonlySet<string> = new Set([
  ..."java8 go1.x provided ruby2.5 ruby2.7 nodejs nodejs4.3 nodejs6.10 nodejs8.10 nodejs10.x nodejs12.x"
    .split(" "),
  ..."nodejs14.x nodejs4.3-edge python2.7 python3.6 python3.7 dotnetcore1.0 dotnetcore2.0 dotnetcore2.1"
    .split(" "),
  "dotnetcore3.1",
]);

/** Those that a layer can be asked for, as AWS lists them where it refuses another one. */
export const KNOWN_RUNTIMES: readonly string[] = [
  ..."ruby3.5 ruby2.6 dotnetcore1.0 python3.7 nodejs8.10 nasa ruby2.7 python2.7-greengrass dotnetcore2.0"
    .split(" "),
  ..."python3.8 java21 dotnet6 dotnetcore2.1 python3.9 java11 nodejs6.10 provided dotnetcore3.1 dotnet8"
    .split(" "),
  ..."java25 java17 nodejs nodejs4.3 java8.al2 go1.x dotnet10 nodejs20.x go1.9 byol nodejs10.x".split(" "),
  ..."provided.al2023 nodejs22.x python3.10 java8 nodejs12.x python3.11 nodejs24.x nodejs8.x python3.12"
    .split(" "),
  ..."nodejs14.x nodejs8.9 nodejs26.x python3.13 python3.14 nodejs16.x python3.15 provided.al2".split(" "),
  ..."nodejs4.3-edge nodejs18.x ruby3.2 python3.4 ruby3.3 ruby3.4 ruby2.5 python3.6 python2.7".split(" "),
];

const SNAPSTART = /^(?:java(?:11|17|21|25)|python3\.1[2-9]|dotnet(?:8|10))$/;

/** @throws {AwsError} No function can be made for it, or not any more. */
export function checkRuntime(runtime: string): void {
  if (RUNTIMES.includes(runtime)) return;
  if (DEPRECATED.has(runtime)) {
    throw invalidParameter(
      `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. We ` +
        "recommend you use a supported runtime while creating or updating functions.",
    );
  }
  throw invalidParameter(
    `Value ${runtime} at 'runtime' failed to satisfy constraint: Member must satisfy enum value set: ` +
      `[${RUNTIMES.join(", ")}] or be a valid ARN`,
  );
}

/** @throws {AwsError} No snapshot can be made of functions of this runtime. */
export function checkSnapStart(runtime: string): void {
  if (!SNAPSTART.test(runtime)) {
    throw invalidParameter(`${runtime} is not supported for SnapStart enabled functions.`);
  }
}

/** The ARN of a version of a runtime: AWS draws its last part, here it is made from the runtime's name. */
export function runtimeVersionArn(world: AwsWorld, runtime: string): string {
  const id = createHash("sha256").update(`runtime ${runtime}`).digest("hex");
  return `arn:aws:lambda:${world.region}::runtime:${id}`;
}
