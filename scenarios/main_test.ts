/** The command line as its users see it: output, files and exit codes, in processes of their own. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { parseVerdict, type Verdict } from "../reports/verdict.ts";
import { journalRecord } from "../sim/journal/mod.ts";

const MAIN = new URL("./main.ts", import.meta.url).href;
const REPOSITORY = new URL("..", import.meta.url).href;

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

interface Place {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

async function scenario(...args: string[]): Promise<Ended> {
  return await scenarioAt({}, ...args);
}

async function scenarioAt({ cwd, env }: Place, ...args: string[]): Promise<Ended> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, ...args],
    env: { NO_COLOR: "1", ...env },
    ...(cwd === undefined ? undefined : { cwd }),
  });
  const { code, stdout, stderr } = await command.output();
  return { code, stdout: new TextDecoder().decode(stdout), stderr: new TextDecoder().decode(stderr) };
}

async function verdict(...args: string[]): Promise<Verdict> {
  const { stdout, stderr } = await scenario(...args, "--json", "-");
  assert.equal(stderr, "");
  return parseVerdict(JSON.parse(stdout));
}

async function inTempDir(work: (dir: string) => Promise<void>): Promise<void> {
  const dir = await Deno.makeTempDir();
  try {
    await work(dir);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

/** A scenario file outside the repository, whose plan has these fields beside orders, arrivals and mix. */
async function write(dir: string, plan: string): Promise<string> {
  const file = `${dir}/own.ts`;
  await Deno.writeTextFile(
    file,
    `import { defineScenario } from "${REPOSITORY}scenarios/scenario.ts";
export const scenario = defineScenario({
  name: "own", question: "Does a file of one's own run?", systems: ["choreography"], settings: {},
  plan: () => ({ orders: 20, arrivals: { kind: "constant", ratePerSecond: 10 }, mix: { valid: 1 }, faults: [], ${plan} }),
});
`,
  );
  return file;
}

/** The part of a plan by which one handler of testdata does the work of every function. */
function handledBy(name: string): string {
  const entry = import.meta.resolve(`./testdata/${name}`);
  return `configure: (system) => ({ ...system, functions: system.functions.map((spec) =>
    ({ ...spec, entry: "${entry}", handler: "handler" })) }),`;
}

Deno.test("scenario: one seed writes one journal, over either transport; another seed writes another", async () => {
  const crash = ["crash-loop", "--orders", "60", "--seed"];
  const [first, again, wire, other] = await Promise.all([
    verdict(...crash, "5"),
    verdict(...crash, "5"),
    verdict(...crash, "5", "--transport", "wire"),
    verdict(...crash, "6"),
  ]);
  assert.match(first.journalHash, /^[0-9a-f]{64}$/);
  assert.equal(again.journalHash, first.journalHash);
  assert.equal(wire.journalHash, first.journalHash);
  assert.notEqual(other.journalHash, first.journalHash);
  assert.ok(Object.keys(first.faults).length > 0);
});

Deno.test("scenario: the journal file is what the hash says, and every line of it has the shape of a record", async () => {
  await inTempDir(async (dir) => {
    const file = `${dir}/run.ndjson`;
    const { journalHash } = await verdict(
      "poison-messages",
      "--orders",
      "60",
      "--seed",
      "2",
      "--journal",
      file,
    );
    const bytes = await Deno.readFile(file);
    assert.equal(createHash("sha256").update(bytes).digest("hex"), journalHash);
    const lines = new TextDecoder().decode(bytes).trimEnd().split("\n");
    const types = new Set(lines.map((line) => journalRecord.parse(JSON.parse(line)).type));
    assert.ok(
      ["run", "request", "call", "item", "event", "invocation", "ledger", "http"].every((type) =>
        types.has(type as "run")
      ),
    );
  });
});

Deno.test("scenario: no record of a journal names the machine, the checkout or the simulator's own code", async () => {
  await inTempDir(async (dir) => {
    const file = `${dir}/run.ndjson`;
    await verdict("poison-messages", "--orders", "60", "--seed", "2", "--journal", file);
    const text = await Deno.readTextFile(file);
    assert.match(text, /services\/lambda\/consumer\.ts:\d+/);
    assert.doesNotMatch(text, /file:\/\/|sim\/host|node_modules|ext:/);
    assert.ok(!text.includes(new URL("..", import.meta.url).pathname));
  });
});

Deno.test("scenario: a seed writes one journal in every time zone, language and folder", async () => {
  await inTempDir(async (dir) => {
    const file = await write(dir, handledBy("telling_handler.ts"));
    const there = { TZ: "Asia/Tokyo", LC_ALL: "de_DE.UTF-8", LANG: "de_DE.UTF-8" };
    const [here, elsewhere] = await Promise.all([
      scenario(file, "--seed", "1", "--json", "-"),
      scenarioAt({ cwd: dir, env: there }, "./own.ts", "--seed", "1", "--json", "-"),
    ]);
    const [one, other] = [here, elsewhere].map(({ stdout }) => parseVerdict(JSON.parse(stdout)));
    assert.equal(one!.invalid, undefined);
    assert.equal(one!.journalHash, other!.journalHash);
  });
});

Deno.test("scenario: a folder may have any name", async () => {
  await inTempDir(async (dir) => {
    const odd = `${dir}/a b#c%20?d`;
    await Deno.mkdir(odd);
    const { code, stderr } = await scenario(await write(odd, ""), "--seed", "1", "--quiet");
    assert.equal(code, 0, stderr);
  });
});

Deno.test("scenario: --verify finds what an isolate brings into a run, even with one job", async () => {
  await inTempDir(async (dir) => {
    const file = `${dir}/own.ts`;
    await Deno.writeTextFile(
      file,
      `const [born] = crypto.getRandomValues(new Uint32Array(1));
export const scenario = {
  name: "own", question: "Is it the same?", systems: ["choreography"], settings: {},
  plan: () => ({
    orders: 1, arrivals: { kind: "constant", ratePerSecond: 1 }, mix: { valid: 1 }, faults: [], stockPerSku: 100 + born,
  }),
};
`,
    );
    const { code, stdout } = await scenario(file, "--seed", "1", "--verify", "--jobs", "1");
    assert.equal(code, 3, stdout);
    assert.match(stdout, /Two runs of this seed wrote different journals/);
  });
});

Deno.test("scenario: --json - is all there is on standard output, of a sweep that fails too", async () => {
  await inTempDir(async (dir) => {
    const file = await write(dir, "thresholds: { latencyMs: { p50: 1 } }");
    const { code, stdout, stderr } = await scenario(file, "--seeds", "1-2", "--json", "-");
    assert.equal(code, 1);
    assert.equal(stderr, "");
    assert.deepEqual((JSON.parse(stdout) as unknown[]).map((each) => parseVerdict(each).verdict), [
      "fail",
      "fail",
    ]);
  });
});

Deno.test("scenario: a reader that goes away is no failure", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, "happy-path", "--orders", "20", "--seed", "1"],
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  await child.stdout.cancel();
  const stderr = await new Response(child.stderr).text();
  assert.equal((await child.status).code, 0, stderr);
  assert.equal(stderr, "");
});

Deno.test("scenario: show says the scenario as it was asked for", async () => {
  const { stdout } = await scenario("show", "happy-path", "--set", "ratePerSecond=77", "--orders", "3");
  assert.match(stdout, /^ {2}3 orders, 77 orders a second/m);
  assert.match(stdout, /^ {2}--set ratePerSecond=77$/m);
});

Deno.test("scenario: --verify runs a seed twice in two isolates and finds no divergence", async () => {
  const { code, stdout } = await scenario(
    "throttling",
    "--orders",
    "40",
    "--seeds",
    "1-3",
    "--variant",
    "all",
    "--verify",
  );
  assert.equal(code, 0, stdout);
  assert.match(stdout, /^6 passed, 0 failed$/m);
});

Deno.test("scenario: a run is printed with its question, its figures and the line that replays it", async () => {
  const { code, stdout } = await scenario("happy-path", "--orders", "40", "--seed", "9");
  assert.equal(code, 0);
  assert.match(stdout, /PASS {2}happy-path/);
  assert.match(stdout, /Does every order reach its end/);
  assert.match(stdout, /✓ charged-once/);
  assert.match(stdout, /deno task scenario happy-path --seed 9 --variant direct --orders 40/);
});

Deno.test("scenario: --junit writes a suite with a case for each check", async () => {
  await inTempDir(async (dir) => {
    const file = `${dir}/junit.xml`;
    const { code } = await scenario(
      "happy-path",
      "--orders",
      "20",
      "--seed",
      "1",
      "--junit",
      file,
      "--quiet",
    );
    assert.equal(code, 0);
    const xml = await Deno.readTextFile(file);
    assert.match(xml, /<testsuite name="happy-path/);
    assert.match(xml, /<testcase [^>]*name="charged-once/);
    assert.match(xml, /<property name="seed" value="1"/);
  });
});

Deno.test("scenario: a file outside the repository runs like one of the catalogue", async () => {
  await inTempDir(async (dir) => {
    const { code, stdout } = await scenario(await write(dir, ""), "--seed", "1");
    assert.equal(code, 0, stdout);
    assert.match(stdout, /Does a file of one's own run/);
  });
});

Deno.test("scenario: a broken file gets path and reason, and exit code 2", async () => {
  await inTempDir(async (dir) => {
    const { code, stderr, stdout } = await scenario(
      await write(dir, "thresholds: { latencyMs: { p99: -1 } }"),
    );
    assert.equal(code, 2);
    assert.equal(stdout, "");
    assert.match(stderr, /own\.ts/);
    assert.match(stderr, /thresholds\.latencyMs\.p99/);
  });
});

Deno.test("scenario: a threshold that is not kept is exit code 1", async () => {
  await inTempDir(async (dir) => {
    const { code, stdout } = await scenario(
      await write(dir, "thresholds: { latencyMs: { p50: 1 } }"),
      "--seed",
      "1",
    );
    assert.equal(code, 1);
    assert.match(stdout, /FAIL/);
  });
});

Deno.test("scenario: a handler that touches the real network makes the run invalid, by module and line", async () => {
  await inTempDir(async (dir) => {
    const file = await write(dir, handledBy("leaky_handler.ts"));
    const { code, stdout } = await scenario(file, "--seed", "1");
    assert.equal(code, 3, stdout);
    assert.match(stdout, /node:net connect is outside the simulated world/);
    assert.match(stdout, /leaky_handler\.ts:6/);
  });
});

Deno.test("scenario: a bound that is hit makes the run invalid, by the bound's name", async () => {
  await inTempDir(async (dir) => {
    const { code, stdout } = await scenario(await write(dir, "bounds: { events: 500 },"), "--seed", "1");
    assert.equal(code, 3, stdout);
    assert.match(stdout, /Bound events reached/);
  });
});

for (
  const [args, message] of [
    [["hapy-path"], /Cannot find scenario hapy-path, nearest is happy-path/],
    [["happy-path", "--variant", "bufered"], /Cannot find variant "bufered", nearest is "buffered"/],
    [["happy-path", "--transport", "tcp"], /Cannot use --transport tcp: expected direct or wire/],
    [["happy-path", "--seed", "1.5"], /Cannot use --seed 1.5: expected a whole number/],
    [["happy-path", "--set", "rate=3"], /there is no setting rate, nearest is ratePerSecond/],
    [["happy-path", "--set", "ratePerSecond=fast"], /ratePerSecond/],
    [["--sed", "1"], /Unknown option --sed, nearest is --seed/],
    [["--all", "--system", "choreografy"], /Cannot find system "choreografy", nearest is "choreography"/],
    [["happy-path", "--seeds", "9007199254740993"], /Cannot use --seeds 9007199254740993: expected a whole/],
    [
      ["happy-path", "--json", "/dev/null/x"],
      /Cannot write --json \/dev\/null\/x: Not a directory, expected/,
    ],
    [
      ["happy-path", "--junit", "/dev/null/x"],
      /Cannot write --junit \/dev\/null\/x: Not a directory, expected/,
    ],
    [["happy-path", "--journal", "/dev/null/x"], /Cannot write --journal \/dev\/null\/x: Not a dir/],
    [["happy-path", "--junit", "-"], /Cannot write --junit to -: expected a file/],
    [["happy-path", "--seeds", "1-2", "--journal", "x.ndjson"], /Cannot write 2 runs to one --journal file/],
  ] as const
) {
  Deno.test(`scenario: wrong usage is exit code 2 and says what was expected (${args.join(" ")})`, async () => {
    const { code, stderr, stdout } = await scenario(...args);
    assert.equal(code, 2, stderr);
    assert.match(stderr, message);
    assert.equal(stdout, "");
  });
}

Deno.test("scenario: an interrupted run is exit code 130", async () => {
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "--quiet", MAIN, "happy-path", "--orders", "1000000", "--seed", "1"],
    stdout: "null",
    stderr: "piped",
  }).spawn();
  // The worker is up once the first line of its own has been written: the handlers' bundle is made by then.
  await new Promise((resolve) => setTimeout(resolve, 0));
  const status = Promise.race([child.status, interruptUntilGone(child)]);
  assert.equal((await status).code, 130);
  await child.stderr.cancel();
});

/** Sends interrupts until the process has installed its handler and is gone; at most a hundred. */
async function interruptUntilGone(child: Deno.ChildProcess): Promise<Deno.CommandStatus> {
  const gone = child.status;
  for (let i = 0; i < 100; i++) {
    const ended = await Promise.race([
      gone,
      new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 100)),
    ]);
    if (ended) return ended;
    if (i >= 10) child.kill("SIGINT");
  }
  return await gone;
}
