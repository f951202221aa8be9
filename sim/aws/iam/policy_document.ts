/**
 * The grammar of policies, as far as IAM looks at it when one is put: what is allowed by them is nobody's question here.
 *
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 */
import { malformedPolicy } from "./errors.ts";

/** Who a policy is for: a role's trust policy says who may take the role, others say what may be done. */
export type PolicyKind = "trust" | "permissions";

const SYNTAX = "Syntax errors in policy.";
const VERSIONS = ["2012-10-17", "2008-10-17"];
const MEMBERS: ReadonlySet<string> = new Set(["Version", "Id", "Statement"]);
const STATEMENT_MEMBERS: ReadonlySet<string> = new Set([
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
]);

type Plain = Readonly<Record<string, unknown>>;

/** The size of a policy as quotas count it: white space is not counted. */
export function policySize(document: string): number {
  return document.replace(/\s/g, "").length;
}

/** A policy as IAM's answers hold it: percent-encoded as in RFC 3986. */
export function encodedPolicy(document: string): string {
  return encodeURIComponent(document).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * Checks a policy document.
 *
 * @throws {AwsError} MalformedPolicyDocument, for the first thing that is wrong.
 */
export function checkPolicy(document: string, kind: PolicyKind): void {
  const policy = parse(document, kind);
  if (!Object.keys(policy).every((name) => MEMBERS.has(name))) throw malformedPolicy(SYNTAX);
  const { Version, Statement } = policy;
  if (Version !== undefined && !VERSIONS.includes(Version as string)) throw malformedPolicy(SYNTAX);
  const statements = Array.isArray(Statement) ? Statement as unknown[] : [Statement];
  if (statements.length === 0 || !statements.every(isPlain)) throw malformedPolicy(SYNTAX);
  if (kind === "permissions" && Version !== VERSIONS[0]) {
    throw malformedPolicy("Policy document must be version 2012-10-17 or greater.");
  }
  const sids = new Set<unknown>();
  for (const statement of statements) {
    checkStatement(statement, kind);
    const { Sid } = statement;
    if (Sid === undefined || Sid === "") continue;
    if (sids.has(Sid)) throw malformedPolicy("Statement IDs (SID) in a single policy must be unique.");
    sids.add(Sid);
  }
}

function parse(document: string, kind: PolicyKind): Plain {
  try {
    const value: unknown = JSON.parse(document);
    if (isPlain(value)) return value;
  } catch {
    // Refused below like any other text that is no policy.
  }
  throw malformedPolicy(kind === "trust" ? "This policy contains invalid Json" : SYNTAX);
}

function checkStatement(statement: Plain, kind: PolicyKind): void {
  const { Sid, Effect, Condition } = statement;
  if (!Object.keys(statement).every((name) => STATEMENT_MEMBERS.has(name))) throw malformedPolicy(SYNTAX);
  if (Effect !== "Allow" && Effect !== "Deny") throw malformedPolicy(SYNTAX);
  if (Condition !== undefined && !isPlain(Condition)) throw malformedPolicy(SYNTAX);
  if (Sid !== undefined && typeof Sid !== "string") throw malformedPolicy(SYNTAX);
  if (Sid !== undefined && !/^[0-9A-Za-z]*$/.test(Sid)) {
    throw malformedPolicy(
      "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
    );
  }
  const actions = textsOf(statement, "Action");
  const resources = textsOf(statement, "Resource");
  const principal = statement.Principal ?? statement.NotPrincipal;
  if (kind === "trust") {
    if (principal === undefined) throw malformedPolicy("Missing required field Principal");
    if (principal !== "*" && !isPlain(principal)) throw malformedPolicy(SYNTAX);
    if (actions === undefined) throw malformedPolicy("Missing required field Action");
    if (resources !== undefined) throw malformedPolicy("Has prohibited field Resource");
    if (!actions.every((action) => /^sts:/i.test(action))) {
      throw malformedPolicy("AssumeRole policy may only specify STS AssumeRole actions.");
    }
    return;
  }
  if (principal !== undefined) throw malformedPolicy("Policy document should not specify a principal.");
  if (actions === undefined || actions.length === 0) {
    throw malformedPolicy("Policy statement must contain actions.");
  }
  for (const action of actions) {
    if (action !== "*" && !/^[A-Za-z0-9-]+:./.test(action)) {
      throw malformedPolicy("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    }
  }
  if (resources === undefined || resources.length === 0) {
    throw malformedPolicy("Policy statement must contain resources.");
  }
  for (const resource of resources) {
    if (resource !== "*" && !/^arn:/i.test(resource)) {
      throw malformedPolicy(`Resource ${resource} must be in ARN format or "*".`);
    }
  }
}

/** The texts of an element or of its opposite; undefined where neither is there. */
function textsOf(statement: Plain, name: "Action" | "Resource"): readonly string[] | undefined {
  const [given, not] = [statement[name], statement[`Not${name}`]];
  if (given !== undefined && not !== undefined) throw malformedPolicy(SYNTAX);
  const value = given ?? not;
  if (value === undefined) return undefined;
  const texts = Array.isArray(value) ? value as unknown[] : [value];
  if (!texts.every((text) => typeof text === "string")) throw malformedPolicy(SYNTAX);
  return texts;
}

function isPlain(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
