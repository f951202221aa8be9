/** What the README shows is what the commands print. */
import assert from "node:assert/strict";

const MAIN = new URL("./main.ts", import.meta.url).href;
const README = await Deno.readTextFile(new URL("../README.md", import.meta.url));

async function run(args: readonly string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", ...args],
    env: { NO_COLOR: "1" },
  });
  const { code, stdout, stderr } = await command.output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

/** The fenced blocks of a language, in order. */
function blocks(language: string): string[] {
  return [...README.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\\n\`\`\``, "g"))].map((match) =>
    match[1]!
  );
}

/** How fast a run was depends on the machine. */
function withoutSpeed(text: string): string {
  return text.trim().replace(/virtual in .*/, "virtual");
}

Deno.test("README: the first screen shows what its command prints", async () => {
  const { stdout } = await run([MAIN, "happy-path", "--seed", "7"]);
  assert.equal(withoutSpeed(blocks("text")[0]!), withoutSpeed(stdout));
});

Deno.test("README: the failure that it shows is what the planted mistake prints", async () => {
  const zoo = new URL("./zoo/main.ts", import.meta.url).href;
  const { stdout, code } = await run([zoo, "charge-without-key"]);
  assert.equal(code, 1);
  const shown = blocks("text")[1]!.split("\n").slice(0, -1).join("\n");
  assert.ok(stdout.includes(shown), `expected to find in the output:\n${shown}\n\nbut it is:\n${stdout}`);
});

Deno.test("README: the scenario that it shows runs and passes", async () => {
  const [source] = blocks("ts");
  const dir = await Deno.makeTempDir();
  try {
    const file = `${dir}/black-friday.ts`;
    await Deno.writeTextFile(
      file,
      source!.replace('"./scenarios/', `"${new URL(".", import.meta.url).href}`),
    );
    const { code, stdout, stderr } = await run([MAIN, file, "--seed", "1", "--orders", "200"]);
    assert.equal(code, 0, stdout + stderr);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
});
