import assert from "node:assert/strict";
import process from "node:process";
import { baseUrl, environment, resourceName } from "./mod.ts";

Deno.test("environment reads what is asked for and takes the final slash off a URL", () => {
  Object.assign(process.env, { ENV_TEST_TABLE: "T", ENV_TEST_URL: "https://p.example/api/" });
  assert.deepEqual(environment({ ENV_TEST_TABLE: resourceName, ENV_TEST_URL: baseUrl }), {
    ENV_TEST_TABLE: "T",
    ENV_TEST_URL: "https://p.example/api",
  });
});

Deno.test("environment names every variable that is missing or malformed", () => {
  Object.assign(process.env, { ENV_TEST_BAD_URL: "ftp://p.example" });
  assert.throws(
    () => environment({ ENV_TEST_NONE: resourceName, ENV_TEST_BAD_URL: baseUrl }),
    /Cannot read the environment: ENV_TEST_NONE: .*; ENV_TEST_BAD_URL: /,
  );
});
