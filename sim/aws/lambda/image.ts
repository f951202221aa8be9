/** Container images: there is no registry in this account, so none that is named exists, and AWS says so. */
import type { AwsError } from "../errors.ts";
import { invalidParameter } from "./errors.ts";

const IMAGE_URI = /^\d{12}\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?\/[^\s]+$/;

/** The error for a function that is to be made from an image. */
export function checkImage(uri: string | undefined): AwsError {
  if (!uri) {
    return invalidParameter("Please provide ImageUri when creating a function with packageType Image.");
  }
  return invalidParameter(
    IMAGE_URI.test(uri)
      ? `Source image ${uri} does not exist. Provide a valid source image.`
      : `Source image ${uri} is not valid. Provide a valid source image.`,
  );
}
