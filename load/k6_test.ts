import assert from "node:assert/strict";
import { UsageError } from "../scenarios/usage_error.ts";
import { findK6 } from "./k6.main.ts";

const at = (env: Record<string, string>, ...programs: string[]) =>
  findK6({ env, isProgram: (path) => Promise.resolve(programs.includes(path)) });
const ignore = Deno.build.os === "windows";

Deno.test({
  name: "findK6 takes what K6 names before the PATH, and the PATH before where Go installs",
  ignore,
  async fn() {
    const env = { K6: "/own/k6", PATH: "/a:/b", GOPATH: "/go" };
    assert.equal(await at(env, "/own/k6", "/b/k6", "/go/bin/k6"), "/own/k6");
    assert.equal(await at({ ...env, K6: "" }, "/b/k6", "/go/bin/k6"), "/b/k6");
    assert.equal(await at({ ...env, K6: "" }, "/go/bin/k6"), "/go/bin/k6");
    assert.equal(await at({ PATH: "/a", HOME: "/home/me" }, "/home/me/go/bin/k6"), "/home/me/go/bin/k6");
  },
});

Deno.test("findK6 says in one line how to get k6 where there is none", async () => {
  for (const env of [{ PATH: "/a:/b" }, { K6: "/missing/k6", PATH: "" }]) {
    await assert.rejects(at(env), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(
        error.message,
        /^Cannot (find k6|run K6 \/missing\/k6): .*go install go\.k6\.io\/k6@latest/,
      );
      assert.equal(error.message.includes("\n"), false);
      return true;
    });
  }
});
