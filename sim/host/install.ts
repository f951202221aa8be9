/**
 * Import this first, before anything that loads the AWS SDK or a user's code: it puts the isolate's globals under the
 * world. Modules that were loaded before would keep the real functions that they had taken hold of.
 */
import { installGlobals } from "./globals.ts";

installGlobals();
