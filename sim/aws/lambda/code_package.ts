/**
 * From the code that a caller gives to a deployment package, with AWS's checks: sizes, and whether it is a zip.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
import { unzipSync } from "fflate";
import { invalidParameter, notEmulatedParameter, requestTooLarge } from "./errors.ts";
import type { FunctionCode } from "./function.ts";
import { MAX_CREATE_REQUEST_BYTES, MAX_UNZIPPED_BYTES, MAX_ZIPPED_BYTES } from "./limits.ts";
import type { StoredPackage } from "./packages.ts";
import type { LambdaState } from "./state.ts";

/** What FunctionCode, UpdateFunctionCode and LayerVersionContentInput have of code. */
export interface GivenCode {
  readonly ZipFile?: Uint8Array | undefined;
  readonly S3Bucket?: string | undefined;
  readonly S3Key?: string | undefined;
  readonly S3ObjectVersion?: string | undefined;
  readonly ImageUri?: string | undefined;
}

/**
 * Reads the code of a function.
 *
 * @param operation Named by AWS where the request is too large.
 * @throws {AwsError} There is none, or it cannot be used.
 */
export function readCode(state: LambdaState, given: GivenCode, operation: string): FunctionCode {
  if (given.ZipFile !== undefined) {
    if (given.S3Bucket !== undefined || given.S3Key !== undefined || given.S3ObjectVersion !== undefined) {
      throw invalidParameter("Please do not provide other FunctionCode parameters when providing a ZipFile.");
    }
    return { kind: "zip", ...readZip(state, given.ZipFile, operation) };
  }
  if (given.S3ObjectVersion !== undefined) throw notEmulatedParameter("Code given by S3ObjectVersion");
  if (!given.S3Bucket || !given.S3Key) throw invalidParameter("Please provide a source for function code.");
  return { kind: "bundle", bucket: given.S3Bucket, key: given.S3Key };
}

/**
 * Reads a zip and keeps it.
 *
 * @throws {AwsError} It is too large, packed or unpacked, or no zip.
 */
export function readZip(state: LambdaState, zip: Uint8Array, operation: string): StoredPackage {
  if (Math.ceil(zip.length / 3) * 4 > MAX_CREATE_REQUEST_BYTES) {
    throw requestTooLarge(
      `Request must be smaller than ${MAX_CREATE_REQUEST_BYTES} bytes for the ${operation} operation`,
    );
  }
  if (zip.length > MAX_ZIPPED_BYTES) {
    throw requestTooLarge(`Zipped size must be smaller than ${MAX_ZIPPED_BYTES} bytes`);
  }
  checkZip(zip);
  return state.packages.keep(zip);
}

function checkZip(zip: Uint8Array): void {
  if (zip.length === 0) throw invalidParameter("Uploaded file must be a non-empty zip");
  let files = 0;
  let bytes = 0;
  try {
    // The filter sees what the directory says of each file; nothing is unpacked.
    unzipSync(zip, {
      filter: (file) => {
        files++;
        bytes += file.originalSize;
        return false;
      },
    });
  } catch {
    throw invalidParameter(
      "Could not unzip uploaded file. Please check your file, then try to upload again.",
    );
  }
  if (files === 0) throw invalidParameter("Uploaded file must be a non-empty zip");
  if (bytes >= MAX_UNZIPPED_BYTES) {
    throw invalidParameter(`Unzipped size must be smaller than ${MAX_UNZIPPED_BYTES} bytes`);
  }
}

/** The size of code as AWS shows it; what the world holds itself is not packed, and has none. */
export function codeSize(code: FunctionCode): number {
  return code.kind === "zip" ? code.zip.length : 0;
}

/** The hash of code as AWS shows it. */
export function codeSha256(code: FunctionCode): string | undefined {
  return code.kind === "zip" ? code.sha256 : undefined;
}

/** Whether two packages are the same code. */
export function sameCode(one: FunctionCode, other: FunctionCode): boolean {
  if (one.kind === "zip") return other.kind === "zip" && one.sha256 === other.sha256;
  return other.kind === "bundle" && one.bucket === other.bucket && one.key === other.key;
}
