/**
 * Terraform with AWS's provider at a served account: applies, plans clean, destroys.
 *
 * The provider is taken from a mirror on this machine and never fetched: from the one that Terraform's own configuration
 * names, from where Terraform looks by itself, or from TOUR_TERRAFORM_PLUGINS.
 */
import assert from "node:assert/strict";
import { spawn, spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import process from "node:process";
import { zipSync } from "fflate";
import { startServer } from "../server.ts";

const CONFIGURATION = fileURLToPath(import.meta.resolve("./terraform"));
const PROVIDER = join("registry.terraform.io", "hashicorp", "aws");
/** The provider waits by itself for as long as AWS's queues take to settle: 25 seconds a step. */
const TIMEOUT_MS = 480_000;

const mirror = process.platform === "win32" || spawnSync("terraform", ["version"]).status !== 0
  ? undefined
  : mirrors().find((path) => existsSync(join(path, PROVIDER)));

/** Folders that may hold the provider. */
function mirrors(): string[] {
  const { HOME = "", XDG_DATA_HOME, TF_CLI_CONFIG_FILE, TF_PLUGIN_CACHE_DIR, TOUR_TERRAFORM_PLUGINS } =
    process.env;
  const file = TF_CLI_CONFIG_FILE ?? join(HOME, ".terraformrc");
  const named = existsSync(file) ? readFileSync(file, "utf8").matchAll(/^\s*path\s*=\s*"([^"]+)"/gm) : [];
  return [
    TOUR_TERRAFORM_PLUGINS ?? "",
    ...[...named].map(([, path]) => path!),
    TF_PLUGIN_CACHE_DIR ?? "",
    join(HOME, ".terraform.d", "plugins"),
    join(XDG_DATA_HOME ?? join(HOME, ".local", "share"), "terraform", "plugins"),
    "/usr/local/share/terraform/plugins",
    "/usr/share/terraform/plugins",
  ].filter((path) => path !== "");
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
}

Deno.test({
  name: "Terraform applies, plans clean and destroys a system of queues, buses, tables, roles and functions",
  ignore: mirror === undefined,
  async fn() {
    const folder = await Deno.makeTempDir({ prefix: "orderstorm-terraform-" });
    const server = await startServer({ port: 0, time: "real", seed: 1 });
    try {
      for (const file of readdirSync(CONFIGURATION)) {
        if (file.endsWith(".tf")) await Deno.copyFile(join(CONFIGURATION, file), join(folder, file));
      }
      const cli = join(folder, "cli.tfrc");
      await Deno.writeTextFile(
        cli,
        `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`,
      );
      const handler =
        "exports.handler = async (event) => ({ order: event.order, table: process.env.TABLE });\n";
      const worker = join(folder, "worker.zip");
      await Deno.writeFile(worker, zipSync({ "index.js": new TextEncoder().encode(handler) }));
      const terraform = (...args: string[]): Promise<Ended> =>
        run(args, folder, environment(server.url, cli, worker));

      await succeeds(terraform("init", "-input=false"));
      await succeeds(terraform("apply", "-input=false", "-auto-approve"));
      const planned = await terraform("plan", "-input=false", "-detailed-exitcode");
      assert.equal(planned.code, 0, `a second plan wants changes:\n${planned.out}`);
      const outputs = JSON.parse((await succeeds(terraform("output", "-json"))).out) as Record<
        string,
        { value: string }
      >;
      assert.equal(outputs.account?.value, "123456789012");
      assert.match(outputs.function?.value ?? "", /:123456789012:function:orders-worker:live$/);
      await succeeds(terraform("destroy", "-input=false", "-auto-approve"));
      assert.equal((await succeeds(terraform("state", "list"))).out, "");
      const { account } = server.worlds.of("123456789012", "us-east-1").world;
      const left = ["sqs", "dynamodb", "lambda", "iam"].map((name) => [...leftIn(account.peer(name))]);
      assert.deepEqual(left.flat(), []);
    } finally {
      await server.shutdown();
      await Deno.remove(folder, { recursive: true });
    }
  },
});

/** The names of what a service still holds. */
function* leftIn(state: object): Generator<string> {
  for (const held of ["queues", "tables", "functions", "roles", "policies"]) {
    const all = (state as Record<string, unknown>)[held];
    if (all === undefined) continue;
    for (const each of all instanceof Map ? all.values() : all as Iterable<unknown>) {
      yield `${held}: ${(each as { name?: string }).name}`;
    }
  }
}

async function succeeds(ending: Promise<Ended>): Promise<Ended> {
  const ended = await ending;
  assert.equal(ended.code, 0, problemsIn(ended.out));
  return ended;
}

/** What went wrong, without all that went well. */
function problemsIn(out: string): string {
  const from = out.search(/^(?:. )?Error: /m);
  return from < 0 ? out : out.slice(from);
}

function environment(url: string, cli: string, worker: string): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !/^(AWS|TF)_/.test(name));
  return {
    ...Object.fromEntries(own),
    TF_CLI_CONFIG_FILE: cli,
    TF_VAR_package: worker,
    TF_IN_AUTOMATION: "1",
    CHECKPOINT_DISABLE: "1",
    AWS_ENDPOINT_URL: url,
    AWS_ACCESS_KEY_ID: "123456789012",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_REGION: "us-east-1",
    // The machine has no credentials to be found, and no metadata to be asked for them.
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_MAX_ATTEMPTS: "3",
  };
}

function run(
  args: readonly string[],
  folder: string,
  env: Record<string, string | undefined>,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn("terraform", [...args, "-no-color"], {
      cwd: folder,
      env,
      timeout: TIMEOUT_MS,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let out = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => out += text);
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, out }));
  });
}
