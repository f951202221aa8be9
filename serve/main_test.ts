/** `deno task serve` as its users see it: a process of its own, what it prints, its exit codes. */
import assert from "node:assert/strict";

const MAIN = new URL("./main.ts", import.meta.url).href;

interface Served {
  readonly process: Deno.ChildProcess;
  readonly printed: string;
  readonly url: string;
}

async function serve(...args: string[]): Promise<Served> {
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, "--port", "0", ...args],
    stdout: "piped",
    stderr: "piped",
    env: { NO_COLOR: "1" },
  }).spawn();
  const reader = process.stdout.getReader();
  const decoder = new TextDecoder();
  let printed = "";
  while (!printed.includes("control API")) {
    const { value, done } = await reader.read();
    if (done) throw new Error(`It ended: ${printed}${await new Response(process.stderr).text()}`);
    printed += decoder.decode(value, { stream: true });
  }
  reader.releaseLock();
  return { process, printed, url: /at (http:\S+)/.exec(printed)![1]! };
}

async function ended({ process }: Served, signal: Deno.Signal): Promise<{ code: number; stderr: string }> {
  process.kill(signal);
  await process.stdout.cancel();
  const stderr = await new Response(process.stderr).text();
  return { code: (await process.status).code, stderr };
}

async function refused(...args: string[]): Promise<{ code: number; stderr: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, ...args],
    env: { NO_COLOR: "1" },
  });
  const { code, stderr } = await command.output();
  return { code, stderr: new TextDecoder().decode(stderr) };
}

async function shell(script: string): Promise<string> {
  const { stdout } = await new Deno.Command("sh", { args: ["-c", script] }).output();
  return new TextDecoder().decode(stdout);
}

async function hasCurl(): Promise<boolean> {
  return (await shell("command -v curl")).trim() !== "";
}

Deno.test({
  name: "serve prints what takes an order from a shell to its final status, and ends with 0 on SIGTERM",
  ignore: !await hasCurl(),
  async fn() {
    const served = await serve("--system", "choreography:buffered");
    try {
      const { printed, url } = served;
      assert.match(printed, /^ready in \d+ ms, real time, seed 1$/m);
      assert.ok(printed.includes(`export AWS_ENDPOINT_URL=${url}\n`), printed);
      const [commands = ""] = /^ORDER=[^]*?\n {2}-d .*\ncurl -s \S+$/m.exec(printed) ?? [];
      for (let tries = 0;; tries++) {
        const answer = await shell(commands);
        if (JSON.parse(answer).status === "SHIPPED") break;
        assert.ok(tries < 100, answer);
      }
    } finally {
      const { code, stderr } = await ended(served, "SIGTERM");
      assert.equal(stderr, "");
      assert.equal(code, 0);
    }
  },
});

Deno.test("serve says in one line that its port is taken, and ends with 130 when interrupted", async () => {
  const served = await serve();
  const { port } = new URL(served.url);
  const second = await refused("--port", port);
  assert.equal(second.code, 2);
  assert.equal(
    second.stderr,
    `Cannot listen on 127.0.0.1:${port}: something listens there already; take another with --port N, or any that ` +
      "is free with --port 0\n",
  );
  const { code, stderr } = await ended(served, "SIGINT");
  assert.deepEqual([code, stderr], [130, ""]);
});

Deno.test("serve writes the journal of its account, and takes faults from JSON and from modules", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(
      `${folder}/faults.ts`,
      `export const faults = [{ kind: "throttle", where: { service: "sqs", operation: "ListQueues" } }];\n`,
    );
    const journal = `${folder}/journal.ndjson`;
    const served = await serve("--faults", `${folder}/faults.ts`, "--journal", journal, "--time", "virtual");
    const response = await fetch(served.url, {
      method: "POST",
      headers: { "x-amz-target": "AmazonSQS.ListQueues", "content-type": "application/x-amz-json-1.0" },
      body: "{}",
    });
    assert.match(await response.text(), /Throttl/);
    const { code, stderr } = await ended(served, "SIGTERM");
    assert.deepEqual([code, stderr], [0, ""]);
    const records = (await Deno.readTextFile(journal)).trim().split("\n").map((line) => JSON.parse(line));
    assert.deepEqual(records.map(({ type }) => type), ["run", "fault", "call"]);

    const wrong = [{ kind: "throttle", where: { service: "sqs" }, rate: 2 }, { kind: "thottle" }];
    await Deno.writeTextFile(`${folder}/faults.json`, JSON.stringify(wrong));
    const refusal = await refused("--faults", `${folder}/faults.json`);
    assert.equal(refusal.code, 2);
    assert.match(refusal.stderr, /faults\[0\]\.rate is 2: /);
    assert.match(refusal.stderr, /faults\[1\]\.kind is "thottle": /);
    const missing = await refused("--faults", `${folder}/none.json`);
    assert.equal(missing.code, 2);
    assert.match(missing.stderr, /none\.json: there is no such file/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
