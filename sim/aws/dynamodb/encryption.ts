/**
 * How a table is encrypted: what a request says of it, described as AWS does; nothing here is encrypted.
 *
 * Follows API_SSESpecification.html of the API reference.
 */
import type { Constraint } from "../constraints.ts";
import type { CallContext } from "../operation.ts";
import { invalidParameter } from "./errors.ts";
import type { Encryption } from "./table.ts";

export interface SseInput {
  readonly Enabled?: boolean;
  readonly SSEType?: "AES256" | "KMS";
  readonly KMSMasterKeyId?: string;
}

export const SSE: Constraint = { members: { SSEType: { enum: ["AES256", "KMS"] } } };

/**
 * The encryption that a request asks for; undefined for a key that AWS owns.
 *
 * @throws {AwsError} A type that tables no longer have, or a key for a table that is to have none.
 */
export function takeEncryption(given: SseInput | undefined, context: CallContext): Encryption | undefined {
  if (!given) return undefined;
  if (given.SSEType === "AES256") throw invalidParameter("SSEType AES256 is not supported. Use SSEType KMS");
  if (given.Enabled !== true) {
    if (given.KMSMasterKeyId || (given.SSEType && given.Enabled === false)) {
      throw invalidParameter("SSEType and KMSMasterKeyId can only be specified when SSE is enabled");
    }
    if (!given.SSEType) return undefined;
  }
  return { keyArn: keyArn(given.KMSMasterKeyId, context) };
}

/** AWS names the key by its ARN, however the request does. */
function keyArn(id: string | undefined, { world, entity }: CallContext): string {
  if (id?.startsWith("arn:")) return id;
  const own = id === undefined || id === "alias/aws/dynamodb";
  const key = own ? `key/${world.ids.uuid(entity.child("key"))}` : id.startsWith("alias/") ? id : `key/${id}`;
  return `arn:aws:kms:${world.region}:${world.account}:${key}`;
}

export function describeEncryption(encryption: Encryption | undefined): object {
  return encryption
    ? { SSEDescription: { Status: "ENABLED", SSEType: "KMS", KMSMasterKeyArn: encryption.keyArn } }
    : {};
}
