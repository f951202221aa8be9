/**
 * The least that a worker needs: sockets to the AWS services that its function may call and to the third parties
 * that its environment names, and the kernel's release, which the SDK puts into its user agent. No files, no
 * environment of the process, no subprocesses, no code from elsewhere: modules are loaded before, by their names.
 */
import type { FunctionPlan } from "./plan.ts";

/** How the SDK names a service in `AWS_ENDPOINT_URL_…`, by the prefix of its IAM actions. */
const ENDPOINT_IDS: Readonly<Record<string, string>> = {
  dynamodb: "DYNAMODB",
  events: "EVENTBRIDGE",
  sqs: "SQS",
  sns: "SNS",
  states: "SFN",
  ses: "SES",
  lambda: "LAMBDA",
};

/** What of Deno a function's worker may use. */
export function permissionsOf(plan: FunctionPlan): Deno.PermissionOptionsObject {
  return {
    net: netOf(plan),
    sys: ["osRelease"],
    env: false,
    read: false,
    write: false,
    run: false,
    ffi: false,
    import: false,
  };
}

/** `host:port` of everything that the function may talk to, sorted. */
export function netOf({ environment, calls, queues }: FunctionPlan): string[] {
  const hosts = new Set<string>();
  for (const prefix of new Set([...calls, ...(queues.length > 0 ? ["sqs"] : [])])) {
    hosts.add(hostOf(endpointOf(environment, prefix)));
  }
  for (const [name, value] of Object.entries(environment)) {
    // Endpoints of AWS are for those who may call them.
    if (!name.startsWith("AWS_") && /^https?:\/\//.test(value) && URL.canParse(value)) {
      hosts.add(hostOf(value));
    }
  }
  return [...hosts].sort();
}

function endpointOf(environment: Readonly<Record<string, string>>, prefix: string): string {
  const own = environment[`AWS_ENDPOINT_URL_${ENDPOINT_IDS[prefix] ?? prefix.toUpperCase()}`];
  return own ?? environment["AWS_ENDPOINT_URL"] ??
    `https://${prefix}.${environment["AWS_REGION"]}.amazonaws.com`;
}

function hostOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return `${hostname}:${port === "" ? (protocol === "https:" ? 443 : 80) : port}`;
}
