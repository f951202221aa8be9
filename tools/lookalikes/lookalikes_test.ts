import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { readArguments } from "./arguments.ts";
import { cacheDirectory, install } from "./install.ts";
import { type Lookalike, LookalikeError } from "./lookalike.ts";
import { start } from "./running.ts";

/** A look-alike that is this Deno with some code, so that nothing has to be installed. */
function scripted(code: (port: number) => string, installs: string[] = []): Lookalike {
  return {
    title: "Scripted 1",
    folder: "scripted-1",
    usualPort: 0,
    variables: ["AWS_ENDPOINT_URL"],
    readyPath: "/",
    install(directory) {
      installs.push(directory);
      Deno.mkdirSync(directory);
      return Promise.resolve();
    },
    launch: (_directory, port) => ({
      program: process.execPath,
      args: ["eval", "--no-lock", code(port)],
      environment: {},
    }),
  };
}

Deno.test("a look-alike is there once it answers, says which variables lead to it, and is ended by its process id", async () => {
  const answering = scripted((port) =>
    `Deno.serve({ hostname: "127.0.0.1", port: ${port}, onListen() {} }, () => new Response("hello"))`
  );
  const running = await start(answering, {
    directory: tmpdir(),
    port: 0,
    signal: new AbortController().signal,
  });
  try {
    assert.deepEqual(running.variables, { AWS_ENDPOINT_URL: running.url });
    assert.equal(await (await fetch(running.url)).text(), "hello");
  } finally {
    await running.end();
  }
  await running.ended;
  await assert.rejects(fetch(running.url));
});

Deno.test("a look-alike that ends before it answers is an error with its last lines", async () => {
  const broken = scripted(() => `console.error("no such module: warnings"); Deno.exit(4)`);
  await assert.rejects(
    start(broken, { directory: tmpdir(), port: 0, signal: new AbortController().signal }),
    (error) =>
      error instanceof LookalikeError &&
      /^Cannot start Scripted 1: it ended with 4; its last lines:\n {2}no such module: warnings/.test(
        error.message,
      ),
  );
});

Deno.test("a port that is taken is said at once, with what to do", async () => {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    const { port } = listener.addr as Deno.NetAddr;
    await assert.rejects(
      start(scripted(() => ""), { directory: tmpdir(), port, signal: new AbortController().signal }),
      new RegExp(`port ${port}: it is taken; --port N takes another, --port 0 a free one`),
    );
  } finally {
    listener.close();
  }
});

Deno.test("an installation happens once, and one that broke off is begun anew", async () => {
  const base = mkdtempSync(join(tmpdir(), "orderstorm-test-"));
  try {
    const installs: string[] = [];
    const whole = scripted(() => "", installs);
    const broken: Lookalike = {
      ...whole,
      install(directory) {
        Deno.mkdirSync(directory);
        Deno.writeTextFileSync(join(directory, "half"), "");
        return Promise.reject(new LookalikeError("no network"));
      },
    };
    await assert.rejects(install(broken, base, () => {}), /no network/);
    const directory = await install(whole, base, () => {});
    assert.equal(existsSync(join(directory, "half")), false);
    assert.equal(await install(whole, base, () => {}), directory);
    assert.deepEqual(installs, [directory]);
  } finally {
    rmSync(base, { recursive: true });
  }
});

Deno.test("the command line is read, and what is wrong on it is said with what was expected", () => {
  const { lookalikes, command, port } = readArguments([
    "localstack",
    "--port",
    "4000",
    "--",
    "deno",
    "--version",
  ]);
  assert.deepEqual(lookalikes.map(({ folder }) => folder), ["localstack-4.14.0", "dynamodb-local-2.6.1"]);
  assert.deepEqual({ command, port }, { command: ["deno", "--version"], port: 4000 });
  assert.throws(
    () => readArguments(["loclstack"]),
    /Cannot find loclstack, nearest is localstack; there are/,
  );
  assert.throws(() => readArguments(["moto", "--prot", "1"]), /Unknown option --prot, nearest is --port/);
  assert.throws(() => readArguments(["moto", "--port", "70000"]), /expected a whole number from 0 to 65,534/);
  assert.throws(() => readArguments(["moto", "--"]), /nothing follows --/);
  assert.throws(() => readArguments(["moto", "localstack"]), /expected one of localstack, moto/);
});

Deno.test("look-alikes lie in the user's cache directory, wherever the user says that is", () => {
  assert.equal(cacheDirectory({ XDG_CACHE_HOME: "/caches" }), join("/caches", "orderstorm", "lookalikes"));
});
