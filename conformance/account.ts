/**
 * An account behind an URL, in which one case is played by ordinary clients of the AWS SDK: what is given is made, the
 * calls are made, and what was made is removed.
 */
import { type Answer, makeCalls } from "../sim/contract/calling.ts";
import type { Case, Given, ServiceName } from "../sim/contract/case.ts";
import { CASES } from "../sim/contract/cases/mod.ts";
import { Clients, type Credentials, packageOf } from "./clients.ts";
import { failed, judged } from "./in_world.ts";
import { mappingTo, namesOf, START_MS, type There, withDatesAt } from "./mapping.ts";
import type { Came } from "./played.ts";

export interface AccountOptions {
  readonly url: string;
  /** The URL of each service. Default: that one. */
  readonly urlOf?: (service: string) => string;
  readonly credentials: Credentials;
  readonly there: There;
  /** How an input of CreateFunction says where the code is, there. Default: as the contract does. */
  readonly withCode?: (input: object) => object;
  /** Called once all that is given is there, before the calls of the case. */
  readonly beforeCalls?: () => void;
  /** How requests are numbered there. Default: as here. */
  readonly requestId?: RegExp;
  /** Removes what was made. Default: nothing has to be. */
  readonly clean?: (clients: Clients, made: readonly Given[]) => Promise<void>;
}

const ROLE: Given = ["iam", "CreateRole", {
  RoleName: "contract",
  AssumeRolePolicyDocument: JSON.stringify({
    Version: "2012-10-17",
    Statement: [{
      Effect: "Allow",
      Principal: { Service: "lambda.amazonaws.com", AWS: "*" },
      Action: "sts:AssumeRole",
    }],
  }),
}];
const ROLE_ARN = "arn:aws:iam::000000000000:role/contract";
/** The function that makes the calls where they are made inside a world: there is always one. */
const CALLER: Given = ["lambda", "CreateFunction", {
  FunctionName: "caller",
  Runtime: "nodejs22.x",
  Role: ROLE_ARN,
  Handler: "index.echo",
  Code: { S3Bucket: "orderstorm", S3Key: "targets.ts" },
}];

/** Plays a case in an account. */
export async function playInAccount(
  service: ServiceName,
  index: number,
  options: AccountOptions,
): Promise<Came> {
  const given = CASES[service][index]!;
  const from = packageOf(service);
  if (!from) return { kind: "skipped", reason: `no package of the AWS SDK is known for ${service}` };
  const all = [...surroundings(service, given), ...given.given ?? []];
  const names = new Set([...namesOf(given), "caller", "contract"]);
  const mapping = mappingTo(options.there, names);
  const clients = new Clients({
    url: options.url,
    region: options.there.region,
    credentials: options.credentials,
  });
  const made: Given[] = [];
  try {
    for (const [of, operation, input] of all) {
      const withCode = operation === "CreateFunction" ? options.withCode?.(input) ?? input : input;
      try {
        await clients.call(of, operation, mapping.toThere(withCode));
      } catch (error) {
        return failed(`what is given cannot be made: ${of}.${operation}`, error);
      }
      made.push([of, operation, input]);
    }
    const callers = given.byRole ? await asRole(clients, mapping.toThere({ RoleArn: ROLE_ARN })) : clients;
    options.beforeCalls?.();
    const withCode = options.withCode
      ? { ...mapping, toThere: (value: object) => mapping.toThere(options.withCode!(value)) }
      : mapping;
    let answer: Answer;
    try {
      answer = await makeCalls(given, from, callers.of(service), withCode);
    } catch (error) {
      return failed("a call before it failed", error);
    }
    const described = withDatesAt(mapping.toContract(answer), Date.now()) as Answer;
    return judged(withDatesAt(given, START_MS) as Case, described, options.requestId);
  } finally {
    const all = [...made, ...calledIn(service, given)];
    await options.clean?.(
      clients,
      all.map(([of, operation, input]) => [of, operation, mapping.toThere(input)]),
    );
  }
}

/** What is there wherever a function makes the calls, and what the case may speak of. */
function surroundings(service: ServiceName, given: Case): readonly Given[] {
  const usesLambda = service === "lambda" || (given.given ?? []).some(([of]) => of === "lambda");
  if (usesLambda) return [ROLE, CALLER];
  return given.byRole ? [ROLE] : [];
}

async function asRole(clients: Clients, input: object): Promise<Clients> {
  const { Credentials: got } = await clients.call("sts", "AssumeRole", {
    ...input,
    RoleSessionName: "caller",
  }) as {
    Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string };
  };
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = got;
  return new Clients({ ...clients.settings, credentials: { accessKeyId, secretAccessKey, sessionToken } });
}

/** The calls of the case whose inputs are known beforehand, as far as they may have made something. */
function calledIn(service: ServiceName, { before = [], call }: Case): Given[] {
  return [...before, call].flatMap(([operation, input]): Given[] =>
    typeof input === "function" ? [] : [[service, operation, input]]
  );
}
