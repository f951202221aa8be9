/**
 * Function URLs: an address of a function, or of one of its aliases, and how it is called there.
 *
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html
 */

export interface FunctionUrl {
  /** The first label of its host: 32 small letters and digits. */
  readonly id: string;
  /** Undefined for the function itself, which is `$LATEST`. */
  readonly alias: string | undefined;
  readonly authType: "NONE" | "AWS_IAM";
  readonly cors: UrlCors | undefined;
  readonly invokeMode: "BUFFERED" | "RESPONSE_STREAM";
  readonly createdMs: number;
  readonly lastModifiedMs: number;
}

/** Undefined members were not given. */
export interface UrlCors {
  readonly allowCredentials: boolean | undefined;
  readonly allowHeaders: readonly string[] | undefined;
  readonly allowMethods: readonly string[] | undefined;
  readonly allowOrigins: readonly string[] | undefined;
  readonly exposeHeaders: readonly string[] | undefined;
  readonly maxAgeSeconds: number | undefined;
}

/** The address that AWS shows: `https://<id>.lambda-url.us-east-1.on.aws/`. */
export function urlOf(region: string, { id }: FunctionUrl): string {
  return `https://${id}.lambda-url.${region}.on.aws/`;
}
